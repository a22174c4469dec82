import FileCache
import Packaging
import Testing

@Suite struct `Stored contents` {
  private func content(_ path: String, _ bytes: [UInt8]) throws -> FileCache.StoredContent {
    FileCache.StoredContent(
      path: try #require(InstallPath(path)), method: 8, size: 1000, crc32: .max, bytes: bytes)
  }

  private func list(_ seed: UInt64) throws -> FileList {
    FileList(
      key: FileList.Key(wheel: FileKey(high: seed, low: 1)), name: try ProjectName("a"),
      version: try Version("1"), files: [])
  }

  @Test func `come back as they were, of their own list alone`() throws {
    let folder = try TemporaryFolder()
    let lists = [try list(1), try list(2)]
    let contents = [try content("a/b.py", [1, 2, 3]), try content("a/c.py", [])]
    do {
      let cache = try FileCache(at: folder.path)
      try cache.store(lists)
      try cache.store(contents.map { (lists[0].key, $0) })
      // The second time the same is stored anew.
      try cache.store(contents.map { (lists[0].key, $0) })
    }
    let cache = try FileCache(at: folder.path)
    let paths = ["a/c.py", "a/d.py", "a/b.py"].compactMap { InstallPath($0) }
    #expect(try cache.contents(of: paths, in: lists[0].key) == contents.reversed())
    #expect(try cache.contents(of: paths, in: lists[1].key).isEmpty)
    try cache.clear()
    #expect(try cache.contents(of: paths, in: lists[0].key).isEmpty)
  }

  @Test func `go with a list that is not there`() throws {
    let folder = try TemporaryFolder()
    let cache = try FileCache(at: folder.path)
    let key = try list(1).key
    try cache.store([(key, try content("a.py", [1]))])
    try cache.store([try list(1)])
    #expect(try cache.contents(of: [try #require(InstallPath("a.py"))], in: key).isEmpty)
  }
}
