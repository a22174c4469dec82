import Glibc

/// A folder under a passing name that a stage fills and then renames.
///
/// Its owner holds a lock on it. A lock goes with its process however that ends, so an unlocked
/// partial folder is one whose owner died and may be removed.
struct PartialFolder: ~Copyable {
  let name: FileName
  /// Open for reading, and locked.
  let descriptor: FileDescriptor
  /// The bits that `umask` or the parent's default permissions take from new folders.
  let mask: mode_t

  /// Makes one in `parent`, named `prefix` and six random characters.
  static func make(
    prefix: String, in parent: Int32, path: String
  ) throws(SystemFault) -> PartialFolder {
    while true {
      let name = FileName(Array(prefix.utf8) + (0..<6).map { _ in letters.randomElement() ?? 48 })
      guard let name else { throw SystemFault(.createFolder, path, code: ENAMETOOLONG) }
      do {
        if let folder = try make(name, in: parent) { return folder }
      } catch {
        throw SystemFault(.createFolder, path, code: error.code)
      }
    }
  }

  private static let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)

  /// `nil` when the name is taken, or another process took the folder for one left behind.
  private static func make(_ name: FileName, in parent: Int32) throws(Errno) -> PartialFolder? {
    let raw = try name.withCString { (name) throws(Errno) -> Int32 in
      guard mkdirat(parent, name, 0o777) == 0 else {
        if errno == EEXIST { return -1 }
        throw .last
      }
      return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
    guard raw >= 0 else { return nil }
    let descriptor = FileDescriptor(owning: raw)
    // A file system without locks still stages; its leftovers are only not cleaned up.
    if flock(raw, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { return nil }
    let status = try stat(of: raw)
    let found = try? name.withCString { (name) throws(Errno) in try stat(name, in: parent) }
    guard let found, found.isSameFile(as: status) else { return nil }
    // Nobody else may look into a tree that is not whole.
    guard fchmod(raw, 0o700) == 0 else { throw .last }
    let inherits = status.permissions & ~0o777 != 0
    return PartialFolder(
      name: name, descriptor: descriptor, mask: inherits ? 0o777 : ~status.permissions & 0o777)
  }

  /// Removes what stages that no longer run left under that prefix.
  static func removeAbandoned(
    prefix: String, in parent: Int32, path: String
  ) {
    guard let names = try? names(in: parent) else { return }
    for name in names where name.bytes.starts(with: prefix.utf8) {
      guard name.bytes.count == prefix.utf8.count + 6 else { continue }
      let raw = name.withCString {
        openat(parent, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      }
      guard raw >= 0 else { continue }
      let descriptor = FileDescriptor(owning: raw)
      guard flock(descriptor.raw, LOCK_EX | LOCK_NB) == 0 else { continue }
      // What cannot be removed stays under its passing name and is tried again by the next stage.
      try? removeTree(name, in: parent, path: path)
    }
  }
}
