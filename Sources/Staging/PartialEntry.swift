import Glibc

/// A folder or file under a passing name that is filled and then renamed.
///
/// Its owner holds a lock on it. A lock goes with its process however that ends, so an unlocked
/// partial entry is one whose owner died and may be removed.
struct PartialEntry: ~Copyable {
  enum Kind { case folder, file }

  let name: FileName
  /// Open and locked: a folder for reading, a file for writing.
  let descriptor: FileDescriptor
  /// What the system made of the permissions asked for, which were all.
  let permissions: mode_t

  /// The bits that `umask` or the parent's default permissions take from new folders.
  var mask: mode_t {
    // Where set-group-ID is inherited no bit is sure.
    permissions & ~0o777 == 0 ? ~permissions & 0o777 : 0o777
  }

  /// Makes one in `parent`, named `prefix` and six random characters.
  static func make(
    _ kind: Kind, prefix: String, in parent: Int32
  ) throws(Errno) -> PartialEntry {
    var refusal = ENOENT
    for _ in 0..<attempts {
      let random = (0..<suffixLength).map { _ in letters.randomElement() ?? letters[0] }
      guard let name = FileName(Array(prefix.utf8) + random) else {
        throw Errno(code: ENAMETOOLONG)
      }
      if let entry = try make(kind, name, in: parent, &refusal) { return entry }
    }
    throw Errno(code: refusal)
  }

  /// `/proc` refuses any new name and says that the folder, which is there, is not.
  private static let attempts = 100

  private static let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
  private static let suffixLength = 6

  /// Whether a name is one that ``make(_:prefix:in:)`` gives.
  static func isName(_ name: FileName, of prefix: String) -> Bool {
    name.bytes.count == prefix.utf8.count + suffixLength && name.bytes.starts(with: prefix.utf8)
  }

  /// `nil` when the name is taken, or another process took the entry for one left behind.
  private static func make(
    _ kind: Kind, _ name: FileName, in parent: Int32, _ refusal: inout Int32
  ) throws(Errno) -> PartialEntry? {
    let raw = name.withCString { name in
      switch kind {
      case .file: openat(parent, name, Flags.newFile, 0o666 as mode_t)
      case .folder: mkdirat(parent, name, 0o777) == 0 ? openat(parent, name, Flags.list) : -1
      }
    }
    guard raw >= 0 else {
      guard errno == EEXIST || errno == ENOENT else { throw .last }
      // The parent itself may be what is gone.
      refusal = errno
      _ = try stat(".", in: parent)
      return nil
    }
    let descriptor = FileDescriptor(owning: raw)
    // A file system without locks still stages; its leftovers are only not cleaned up.
    if flock(raw, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { return nil }
    let status = try stat(of: raw)
    let found = try? name.withCString { (name) throws(Errno) in try stat(name, in: parent) }
    guard let found, found.isSameFile(as: status) else { return nil }
    // Nobody else may look into a tree that is not whole.
    if kind == .folder, fchmod(raw, 0o700) != 0 { throw .last }
    return PartialEntry(name: name, descriptor: descriptor, permissions: status.permissions)
  }

  /// Removes what owners that no longer run left under that prefix.
  ///
  /// What cannot be removed stays under its passing name, and the next stage tries again.
  static func removeAbandoned(prefix: String, in parent: Int32) {
    guard let names = try? names(in: parent) else { return }
    for name in names where isName(name, of: prefix) {
      let raw = name.withCString { openat(parent, $0, Flags.readFile) }
      guard raw >= 0 else { continue }
      let descriptor = FileDescriptor(owning: raw)
      guard flock(descriptor.raw, LOCK_EX | LOCK_NB) == 0 else { continue }
      try? removeTree(name, in: parent, path: "")
    }
  }
}
