import Glibc
import Packaging

/// Removes a folder with all it holds; a file or link is just unlinked.
///
/// What is gone already is no fault, a symbolic link is never followed, and another file system
/// mounted inside is an error rather than emptied. Depth is not limited by open descriptors.
func removeTree(_ name: FileName, in parent: Int32, path: String) throws(SystemFault) {
  do {
    if try unlinkUnlessFolder(name, in: parent) { return }
    let device = try stat(of: parent).st_dev
    var cursor = FolderCursor(base: parent)
    // A folder is met twice: to remove its files and find its folders, and to remove itself.
    var left = [(folder: InstallPath(normalized: name.bytes), isEmptied: false)]
    while let (folder, isEmptied) = left.popLast() {
      if isEmptied {
        try cursor.move(to: folder.parent, below: parent)
        try FileName(folder.name)?.withCString { (name) throws(Errno) in
          guard unlinkat(cursor.descriptor, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            throw .last
          }
        }
        continue
      }
      left.append((folder, true))
      for entry in try emptyOfFiles(folder, &cursor, base: parent, device: device) {
        let path = folder.bytes + [UInt8(ascii: "/")] + entry.bytes
        left.append((InstallPath(normalized: path), false))
      }
    }
  } catch {
    throw SystemFault(.remove, path, code: error.code)
  }
}

/// Removes everything in a folder but its folders, and returns those.
private func emptyOfFiles(
  _ folder: InstallPath, _ cursor: inout FolderCursor, base: Int32, device: dev_t
) throws(Errno) -> [FileName] {
  do {
    try cursor.move(to: folder, below: base)
  } catch {
    if error.code == ENOENT { return [] }
    throw error
  }
  let status = try stat(of: cursor.descriptor)
  guard status.st_dev == device else { throw Errno(code: EBUSY) }
  if status.permissions & 0o700 != 0o700 {
    // Without these bits even the owner cannot empty it. The cursor's descriptor is none to change
    // it by, so its name has to do; a wrong guess about whose it is fails.
    try cursor.move(to: folder.parent, below: base)
    try FileName(folder.name)?.withCString { (name) throws(Errno) in
      let mode = status.permissions | 0o700
      guard fchmodat(cursor.descriptor, name, mode, AT_SYMLINK_NOFOLLOW) == 0 else { throw .last }
    }
    try cursor.move(to: folder, below: base)
  }
  var folders: [FileName] = []
  for entry in try names(in: cursor.descriptor) {
    if try !unlinkUnlessFolder(entry, in: cursor.descriptor) { folders.append(entry) }
  }
  return folders
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
