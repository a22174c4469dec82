import Glibc
import Packaging

/// The folder a stage writes, resolved and checked before anything is touched.
struct StageTarget {
  /// Absolute and without symbolic links.
  let path: String
  let parent: String
  let name: FileName
  /// Attributes of the folder that stands there now.
  let existing: stat?
  let isEmpty: Bool
  /// Whether the entries are an interrupted stage's.
  let isUnfinished: Bool
  /// Whether the folder's inode must stay: it is a mount point or the current folder.
  let mustStay: Bool

  static let marker = ".scrimp-incomplete"
  static let partialPrefix = ".scrimp-partial-"

  /// What partial folders beside the target are called, up to six random characters.
  var siblingPrefix: String {
    // The whole name has at most 255 bytes.
    ".\(String(decoding: name.bytes.prefix(235), as: UTF8.self)).scrimp-"
  }

  init(_ path: String) throws(StagingError) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.type == S_IFDIR else { throw .notAFolder(path: path) }
      self.path = try Self.resolved(path)
      existing = status
    } else {
      guard errno == ENOENT else { throw .system(SystemFault(.open, path, code: errno)) }
      // A link that leads nowhere: to write through it would be a guess.
      guard lstat(path, &status) != 0 else { throw .notAFolder(path: path) }
      self.path = try Self.resolvedMissing(path)
      existing = nil
    }

    let slash = self.path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? self.path.startIndex
    guard let name = FileName(Array(self.path.utf8[slash...].dropFirst())) else {
      throw .refused(path: self.path, .fileSystemRoot)
    }
    self.name = name
    parent = slash == self.path.startIndex ? "/" : String(self.path[..<slash])

    guard let existing else {
      (isEmpty, isUnfinished, mustStay) = (true, false, false)
      return
    }
    do throws(Errno) {
      let raw = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard raw >= 0 else { throw Errno.last }
      let folder = FileDescriptor(owning: raw)
      let entries = try names(in: folder.raw)
      isEmpty = entries.isEmpty
      isUnfinished = entries.contains { $0.bytes.elementsEqual(Self.marker.utf8) }
      let above = try stat(at: parent)
      let current = try stat(at: ".")
      mustStay = above.st_dev != existing.st_dev || current.isSameFile(as: existing)
    } catch {
      throw .system(SystemFault(.open, self.path, code: error.code))
    }
  }

  /// Refuses folders whose loss no `--force` can have meant, and any that the plan reads from.
  func check(roots: [InstallRoot], replacing: Bool) throws(StagingError) {
    for root in roots {
      let sitePackages = try Self.resolved(root.path)
      let prefix = try Self.resolved(root.prefix)
      if sitePackages.isInside(path) {
        throw .refused(path: path, .containsSource(path: sitePackages))
      }
      if path.isInside(sitePackages) {
        throw .refused(path: path, .insideSource(path: sitePackages))
      }
      // A new folder in a prefix such as `/usr/local` harms nothing; replacing one may.
      if replacing, !isEmpty, path.isInside(prefix) {
        throw .refused(path: path, .insideSource(path: prefix))
      }
    }
    guard replacing, !isEmpty else { return }
    if let home = getenv("HOME"), let home = try? Self.resolved(String(cString: home)),
      home.isInside(path)
    {
      throw .refused(path: path, .homeFolder)
    }
    if try Self.resolved(".").isInside(path) { throw .refused(path: path, .currentFolder) }
  }

  /// Resolves as much of the path as exists.
  private static func resolvedMissing(_ path: String) throws(StagingError) -> String {
    let components = path.utf8.split(separator: UInt8(ascii: "/"))
    var existing = components.count
    var status = stat()
    repeat {
      existing -= 1
    } while existing > 0 && stat(prefix(existing), &status) != 0
    func prefix(_ count: Int) -> String {
      let start = path.utf8.first == UInt8(ascii: "/") ? "/" : "./"
      return start + components.prefix(count).map { String($0) ?? "" }.joined(separator: "/")
    }
    var resolved = try Self.resolved(prefix(existing))
    for component in components.dropFirst(existing) {
      guard let name = FileName(component) else {
        throw .system(SystemFault(.open, path, code: ENOENT))
      }
      resolved += resolved == "/" ? "\(name)" : "/\(name)"
    }
    return resolved
  }

  private static func resolved(_ path: String) throws(StagingError) -> String {
    guard let resolved = realpath(path, nil) else {
      throw .system(SystemFault(.open, path, code: errno))
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

extension String {
  /// Whether the absolute path is `folder` or below it; both without links and `..`.
  fileprivate func isInside(_ folder: String) -> Bool {
    self == folder || folder == "/" || utf8.starts(with: "\(folder)/".utf8)
  }
}
