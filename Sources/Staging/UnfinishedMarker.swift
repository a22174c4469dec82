import Glibc

/// The file that says a folder is not whole: a stage is, or was when it died, at work inside.
///
/// It is locked while its owner lives and holds the names that owner moves into the folder, so that
/// the next stage can tell them from what is not a stage's.
struct UnfinishedMarker: ~Copyable {
  private let file: FileDescriptor
  /// Whether an earlier stage left it behind.
  let wasThere: Bool

  init(in folder: Int32, path: String) throws(StagingError) {
    let flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    while true {
      var raw = openat(folder, StageTarget.marker, flags | O_CREAT | O_EXCL, 0o600 as mode_t)
      let isNew = raw >= 0
      if raw < 0, errno == EEXIST { raw = openat(folder, StageTarget.marker, flags) }
      guard raw >= 0 else {
        if errno == ENOENT { continue }
        throw .system(SystemFault(.create, "\(path)/\(StageTarget.marker)", code: errno))
      }
      let file = FileDescriptor(owning: raw)
      guard flock(raw, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
        throw .busy(path: path)
      }
      // Its last owner may have finished, and removed it, between the two calls.
      guard let status = try? stat(of: raw), let found = try? stat(StageTarget.marker, in: folder),
        found.isSameFile(as: status)
      else { continue }
      guard status.type == S_IFREG else { throw .notEmpty(path: path) }
      self.file = file
      wasThere = !isNew
      return
    }
  }

  /// What it says belongs to the stage; anything that is no plain name is passed over.
  var names: [FileName] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    // No stage moves more than this up; a longer one is not a stage's.
    while bytes.count < 1 << 24 {
      let count = pread(file.raw, &chunk, chunk.count, bytes.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return bytes.split(separator: 0).compactMap(FileName.init)
  }

  /// Replaces the names it holds.
  func record(_ names: [FileName], path: String) throws(StagingError) {
    let bytes = Array(names.map { $0.bytes + [UInt8(0)] }.joined())
    var code = ftruncate(file.raw, 0) == 0 ? 0 : errno
    if code == 0 { code = bytes.withUnsafeBytes { writeAll($0, to: file.raw, at: 0) } }
    guard code == 0 else {
      throw .system(SystemFault(.write, "\(path)/\(StageTarget.marker)", code: code))
    }
  }

  func remove(from folder: Int32, path: String) throws(StagingError) {
    guard unlinkat(folder, StageTarget.marker, 0) == 0 || errno == ENOENT else {
      throw .system(SystemFault(.remove, "\(path)/\(StageTarget.marker)", code: errno))
    }
  }
}
