import Glibc

/// Removes a folder with all it holds; a file or link is just unlinked.
///
/// What is gone already is no fault, a symbolic link is never followed, and another file system
/// mounted inside is an error rather than emptied.
func removeTree(_ name: FileName, in parent: Int32, path: String) throws(SystemFault) {
  do {
    if try unlinkUnlessFolder(name, in: parent) { return }
    try removeContents(of: name, in: parent)
    try name.withCString { (name) throws(Errno) in
      guard unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT else { throw .last }
    }
  } catch {
    throw SystemFault(.remove, path, code: error.code)
  }
}

/// Whether nothing of that name is left; false for a folder.
private func unlinkUnlessFolder(_ name: FileName, in parent: Int32) throws(Errno) -> Bool {
  try name.withCString { (name) throws(Errno) in
    if unlinkat(parent, name, 0) == 0 || errno == ENOENT { return true }
    // POSIX says EPERM where Linux says EISDIR.
    guard errno == EISDIR || errno == EPERM else { throw .last }
    return false
  }
}

private func removeContents(of name: FileName, in parent: Int32) throws(Errno) {
  let raw = name.withCString { openat(parent, $0, Flags.list) }
  guard raw >= 0 else {
    if errno == ENOENT { return }
    throw .last
  }
  let folder = FileDescriptor(owning: raw)
  let status = try stat(of: folder.raw)
  guard try status.st_dev == stat(of: parent).st_dev else { throw Errno(code: EBUSY) }
  // Without these bits even the owner cannot empty it.
  if status.permissions & 0o700 != 0o700 { fchmod(folder.raw, status.permissions | 0o700) }
  for entry in try names(in: folder.raw) {
    if try unlinkUnlessFolder(entry, in: folder.raw) { continue }
    try removeContents(of: entry, in: folder.raw)
    try entry.withCString { (entry) throws(Errno) in
      guard unlinkat(folder.raw, entry, AT_REMOVEDIR) == 0 || errno == ENOENT else { throw .last }
    }
  }
}
