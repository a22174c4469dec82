import FileCache
import Packaging
import Testing

@Suite struct `File cache` {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `gives back what was stored`() throws {
    let lists = try (0..<5).map { try FileList.sample($0) }
    try FileCache(at: folder.path).store(lists)

    let cache = try FileCache(at: folder.path)
    for list in lists { #expect(try cache.fileList(for: list.key) == list) }
    #expect(try cache.fileList(for: FileList.sample(9).key) == nil)
    #expect(cache.warnings.isEmpty)
  }

  @Test func `keeps a wheel and a RECORD of the same hash apart`() throws {
    let list = try FileList.sample(1)
    let cache = try FileCache(at: folder.path)
    try cache.store([list])
    #expect(try cache.fileList(for: FileList.Key(.wheel, FileList.digest(1))) == nil)
  }

  @Test func `gives back everything of a wheel's list`() throws {
    let list = FileList(
      key: FileList.Key(wheel: FileKey(high: 1, low: 2)), name: try ProjectName("a-b"),
      displayName: "A.b", version: try Version("1"), requirements: ["c"],
      providedExtras: ["x", "\"y\""], licence: "MIT", entryPoints: "[console_scripts]\na = b:c",
      topLevel: "a\n", files: [])
    let cache = try FileCache(at: folder.path)
    try cache.store([list])
    #expect(try cache.fileList(for: list.key) == list)
  }

  @Test func `leaves a list alone that is there already`() throws {
    let first = try FileList.sample(1)
    let second = FileList(
      key: first.key, name: first.name, version: first.version, files: [])
    let cache = try FileCache(at: folder.path)
    try cache.store([first])
    try cache.store([second, second])
    #expect(try cache.fileList(for: first.key) == first)
  }

  @Test func `writes nothing when all is known`() throws {
    let lists = try (0..<5).map { try FileList.sample($0) }
    let writer = try FileCache(at: folder.path)
    try writer.store(lists)
    let before = try writer.info().bytes
    let reader = try FileCache(at: folder.path)
    try reader.store(lists)
    #expect(try reader.info().bytes == before)
    #expect(try reader.storedKeys(among: lists.map(\.key)).count == 5)
  }

  @Test(
    arguments: [
      [0x66, 0xff, 0xfe, 0x2f, 0x80], Array("ä/ü.py".utf8), Array("a\nb'\"\\".utf8),
      Array("../../../bin/gunicorn".utf8), Array("123".utf8),
    ] as [[UInt8]])
  func `keeps every byte of a path`(bytes: [UInt8]) throws {
    let path = try #require(InstallPath(bytes))
    let list = FileList(
      key: try FileList.sample(1).key, name: try ProjectName("a"), version: try Version("1"),
      files: [FileList.Entry(path: path, size: .max, kind: .data)])
    let cache = try FileCache(at: folder.path)
    try cache.store([list])
    #expect(try cache.fileList(for: list.key) == list)
  }

  @Test func `takes requirements with control characters`() throws {
    let list = FileList(
      key: try FileList.sample(1).key, name: try ProjectName("a"), version: try Version("1"),
      requirements: ["a\tb\n\u{1}\u{1f}\"\\/", ""], files: [])
    let cache = try FileCache(at: folder.path)
    try cache.store([list])
    #expect(try cache.fileList(for: list.key) == list)
    let marred = FileList(
      key: try FileList.sample(2).key, name: list.name, version: list.version,
      requirements: ["a\0b", "c"], files: [])
    try cache.store([marred])
    #expect(try cache.fileList(for: marred.key)?.requirements == ["a\u{fffd}b", "c"])
  }

  @Test func `lists each path once, in order`() throws {
    let files = ["b", "a", "b"].enumerated().compactMap { size, name in
      InstallPath(name).map { FileList.Entry(path: $0, size: size, kind: .data) }
    }
    let list = FileList(
      key: try FileList.sample(1).key, name: try ProjectName("a"), version: try Version("1"),
      files: files)
    #expect(list.files.map(\.path.description) == ["a", "b"])
    #expect(list.files.map(\.size) == [1, 0])
  }

  @Test func `tells what it holds and forgets it`() throws {
    let cache = try FileCache(at: folder.path)
    try cache.store([try .sample(1, count: 3), try .sample(2, count: 4)])
    let info = try cache.info()
    #expect(info.distributions == 2)
    #expect(info.files == 7)
    #expect(info.bytes > 0)
    #expect(info.database == folder.database)

    try cache.clear()
    let cleared = try cache.info()
    #expect(cleared.distributions == 0)
    #expect(cleared.files == 0)
    try cache.store([try .sample(1)])
    #expect(try cache.info().distributions == 1)
  }
}

@Suite struct `Cache folder` {
  @Test(
    arguments: [
      ("/flag", ["SCRIMP_CACHE_DIR": "/variable"], "/flag"),
      (nil, ["SCRIMP_CACHE_DIR": "/variable", "XDG_CACHE_HOME": "/xdg"], "/variable"),
      (nil, ["SCRIMP_CACHE_DIR": "", "XDG_CACHE_HOME": "/xdg", "HOME": "/home"], "/xdg/scrimp"),
      (nil, ["XDG_CACHE_HOME": "relative", "HOME": "/home"], "/home/.cache/scrimp"),
      (nil, ["HOME": "/"], "/.cache/scrimp"),
    ] as [(String?, [String: String], String)])
  func `comes from the flag, then the environment`(
    flag: String?, environment: [String: String], folder: String
  ) throws {
    #expect(try FileCache.folder(flag: flag, environment: environment) == folder)
  }

  @Test func `is an error when nothing names it`() {
    #expect(throws: FileCacheError.noFolder) {
      try FileCache.folder(flag: nil, environment: [:])
    }
  }

  @Test func `is made with its parents`() throws {
    let base = try TemporaryFolder()
    let cache = try FileCache(at: base.path + "/a/b//c/")
    #expect(try cache.info().distributions == 0)
  }
}
