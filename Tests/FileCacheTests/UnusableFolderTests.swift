import FileCache
import Foundation
import Packaging
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct `Unusable cache folder` {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `that is a file is an error`() throws {
    let file = folder.path + "/file"
    try Data().write(to: URL(fileURLWithPath: file))
    #expect(throws: FileCacheError.self) { try FileCache(at: file) }
    #expect(throws: FileCacheError.folder(path: file + "/below", errno: ENOTDIR)) {
      try FileCache(at: file + "/below")
    }
  }

  @Test func `where the database is a folder is an error`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.database, withIntermediateDirectories: false)
    #expect(throws: FileCacheError.self) { try FileCache(at: folder.path) }
  }

  #if os(Linux)
    @Test func `that is closed to us is an error`() throws {
      // Permission bits do not bind root; a file system without write access does.
      var expected = EACCES
      if geteuid() == 0 {
        guard mount("tmpfs", folder.path, "tmpfs", UInt(MS_RDONLY), nil) == 0 else {
          print("skipped: root needs the right to mount a file system")
          return
        }
        expected = EROFS
      } else {
        chmod(folder.path, 0o555)
      }
      defer {
        umount2(folder.path, 0)
        chmod(folder.path, 0o755)
      }
      #expect(throws: FileCacheError.folder(path: folder.path + "/scrimp.lock", errno: expected)) {
        try FileCache(at: folder.path)
      }
      #expect(throws: FileCacheError.folder(path: folder.path + "/new", errno: expected)) {
        try FileCache(at: folder.path + "/new")
      }
    }

    @Test func `on a full disk is an error and loses nothing`() throws {
      guard mount("tmpfs", folder.path, "tmpfs", 0, "size=1200k") == 0 else {
        print("skipped: a small file system needs the right to mount one")
        return
      }
      defer { umount2(folder.path, Int32(MNT_DETACH)) }
      let cache = try FileCache(at: folder.path)
      try cache.store([try .sample(1)])
      do {
        try cache.store([try .sample(2, count: 20_000)])
        Issue.record("20,000 rows do not fit into 1.2 MB")
      } catch FileCacheError.database(_, let error) {
        #expect(error.isOutOfSpace)
      }
      #expect(try cache.fileList(for: FileList.sample(1).key) == .sample(1))
      #expect(try cache.fileList(for: FileList.sample(2).key) == nil)
      #expect(try FileCache(at: folder.path).info().distributions == 1)
    }
  #endif
}
