internal import Glibc

/// Why a plan could not be carried out.
public enum StagingError: Error, Equatable, CustomStringConvertible {
  /// The system refused: no space, no permission, a read-only file system.
  case system(SystemFault)
  /// The plan names a file that is no longer there.
  case sourceVanished(path: String)
  /// A file has another size or type than when the plan was made.
  case sourceChanged(path: String)
  /// The folder to write holds something, and replacing it was not asked for.
  case notEmpty(path: String)
  case notAFolder(path: String)
  case notAFile(path: String)
  /// The file to write is there, and replacing it was not asked for.
  case alreadyExists(path: String)
  /// The folder to write must not be replaced or written to at all.
  case refused(path: String, TargetRefusal)
  /// Another process is writing the same folder now.
  case busy(path: String)
  /// The link mode asked for is not possible between source and target.
  case linkImpossible(LinkMode, SystemFault)
  /// A file and a folder would have the same path.
  case collision(path: String)
  /// A kept file has a name the stage needs for its own bookkeeping.
  case reservedName(path: String)
  /// A file of the inventory lies outside its prefix.
  case leavesPrefix(path: String)
  /// A journal of an interrupted prune does not hold what a prune writes; entries count from 1.
  case invalidJournal(path: String, entry: Int)
  /// An interrupted prune has to be finished first.
  case unfinishedPrune(path: String)
  case cancelled

  public var description: String {
    switch self {
    case .system(let fault): fault.description
    case .sourceVanished(let path): "\(path) is gone since the plan was made"
    case .sourceChanged(let path): "\(path) changed since the plan was made"
    case .notEmpty(let path): "\(path) is not empty"
    case .notAFolder(let path): "\(path) is not a folder"
    case .notAFile(let path): "\(path) is not a file"
    case .alreadyExists(let path): "\(path) is there already"
    case .refused(let path, let reason): "\(path) \(reason)"
    case .busy(let path): "another process is writing \(path)"
    case .linkImpossible(let mode, let fault): "\(mode.rawValue) is not possible: \(fault)"
    case .collision(let path): "\(path) would be a file and a folder"
    case .reservedName(let path): "\(path) has a name kept for unfinished stages"
    case .leavesPrefix(let path): "\(path) leads out of its prefix"
    case .invalidJournal(let path, let entry): "entry \(entry) of \(path) is not a prune's"
    case .unfinishedPrune(let path): "an interrupted prune left \(path)"
    case .cancelled: "interrupted"
    }
  }
}

/// Why a folder is not written to; each reason completes a sentence that starts with its path.
public enum TargetRefusal: Sendable, Hashable, CustomStringConvertible {
  case fileSystemRoot
  case homeFolder
  case currentFolder
  case containsSource(path: String)
  case insideSource(path: String)

  public var description: String {
    switch self {
    case .fileSystemRoot: "is the root of the file system"
    case .homeFolder: "is the home folder or holds it"
    case .currentFolder: "is the current folder or holds it"
    case .containsSource(let path): "holds \(path), which the plan reads"
    case .insideSource(let path): "is inside \(path), which the plan reads"
    }
  }
}

/// A system call that failed: what was attempted, on which path, and the system's reason.
public struct SystemFault: Error, Hashable, CustomStringConvertible {
  public enum Operation: String, Sendable {
    case open, read, write, create, link, clone, rename, remove, lock
    case createFolder = "create the folder"
    case setAttributes = "set the mode, owner or times of"
  }
  public let operation: Operation
  public let path: String
  /// The value of `errno`.
  public let code: Int32

  public init(_ operation: Operation, _ path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// Whether the file system or a quota is full.
  public var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }

  public var description: String {
    "cannot \(operation.rawValue) \(path): \(String(cString: strerror(code)))"
  }
}
