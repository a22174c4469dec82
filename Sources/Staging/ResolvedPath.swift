import Glibc

/// The absolute path of something to be written, without symbolic links, that exists or not yet.
struct ResolvedPath {
  let path: String
  let parent: String
  let name: FileName
  /// What stands there now.
  let status: stat?

  init(_ path: String) throws(StagingError) {
    var status = stat()
    if stat(path, &status) == 0 {
      self.path = try Self.existing(path)
      self.status = status
    } else {
      guard errno == ENOENT else { throw .system(SystemFault(.open, path, code: errno)) }
      // A link that leads nowhere: to write through it would be a guess.
      guard lstat(path, &status) != 0 else { throw .notAFolder(path: path) }
      self.path = try Self.missing(path)
      self.status = nil
    }
    let slash = self.path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? self.path.startIndex
    guard let name = FileName(Array(self.path.utf8[slash...].dropFirst())) else {
      throw .refused(path: self.path, .fileSystemRoot)
    }
    self.name = name
    parent = slash == self.path.startIndex ? "/" : String(self.path[..<slash])
  }

  /// What partial entries beside it are called, up to their random characters.
  var siblingPrefix: String {
    // The whole name has at most 255 bytes.
    ".\(String(decoding: name.bytes.prefix(235), as: UTF8.self)).scrimp-"
  }

  static func existing(_ path: String) throws(StagingError) -> String {
    guard let resolved = realpath(path, nil) else {
      throw .system(SystemFault(.open, path, code: errno))
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Resolves as much of the path as exists.
  private static func missing(_ path: String) throws(StagingError) -> String {
    let components = path.utf8.split(separator: UInt8(ascii: "/"))
    func prefix(_ count: Int) -> String {
      let start = path.utf8.first == UInt8(ascii: "/") ? "/" : "./"
      return start + components.prefix(count).map { String($0) ?? "" }.joined(separator: "/")
    }
    var count = components.count
    var status = stat()
    repeat { count -= 1 } while count > 0 && stat(prefix(count), &status) != 0
    var resolved = try existing(prefix(max(count, 0)))
    for component in components.dropFirst(max(count, 0)) {
      guard let name = FileName(component) else {
        throw .system(SystemFault(.open, path, code: ENOENT))
      }
      resolved += resolved == "/" ? "\(name)" : "/\(name)"
    }
    return resolved
  }
}

extension String {
  /// Whether the absolute path is `folder` or below it; both without links and `..`.
  func isInside(_ folder: String) -> Bool {
    self == folder || folder == "/" || utf8.starts(with: "\(folder)/".utf8)
  }
}
