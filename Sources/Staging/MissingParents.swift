import Glibc

/// The folders above a new one that had to be made, to be taken away again if that one fails.
struct MissingParents {
  private var made: [String] = []

  init(of path: String) throws(StagingError) {
    var parent = path[...]
    var missing: [String] = []
    while let slash = parent.utf8.lastIndex(of: UInt8(ascii: "/")), slash != parent.startIndex {
      parent = parent[..<slash]
      guard access(String(parent), F_OK) != 0, errno == ENOENT else { break }
      missing.append(String(parent))
    }
    for folder in missing.reversed() {
      if mkdir(folder, 0o777) == 0 {
        made.append(folder)
      } else if errno != EEXIST {
        let code = errno
        remove()
        throw .system(SystemFault(.createFolder, folder, code: code))
      }
    }
  }

  /// Removes those that are still empty.
  func remove() {
    for folder in made.reversed() { rmdir(folder) }
  }
}
