import FileCache
import Foundation
import Packaging
import Testing

@Suite struct `Stored page` {
  let folder: TemporaryFolder
  let flask: ProjectName
  let index = "https://index.example/simple/"

  init() throws {
    folder = try TemporaryFolder()
    flask = try ProjectName("flask")
  }

  /// A page of `versions`, forty files each.
  func page(_ versions: ClosedRange<Int>) throws -> ProjectPage {
    ProjectPage(
      flask,
      files: try versions.flatMap { version in
        try (0..<40).map { file in
          IndexFile(
            filename: "flask-\(version).0-py3-none-linux_\(file).whl",
            url: "https://files.example/\(version)/flask-\(version).0-py3-none-linux_\(file).whl",
            sha256: try FileList.digest(version * 100 + file), size: file,
            requiresPython: ">=3.\(version)")
        }
      })
  }

  func stored(_ page: ProjectPage?) -> FileCache.StoredPage {
    FileCache.StoredPage(
      page: page, fetchedAt: 100, expiresAt: 700, etag: "\"e\"", lastModified: nil)
  }

  @Test func `comes back without details, which come file by file`() throws {
    let page = try page(1...3)
    try FileCache(at: folder.path).store([(flask, index, stored(page))])

    let cache = try FileCache(at: folder.path)
    let found = try #require(try cache.page(flask, of: index))
    #expect(found.fetchedAt == 100)
    #expect(found.expiresAt == 700)
    #expect(found.etag == "\"e\"")
    #expect(found.lastModified == nil)
    let foundPage = try #require(found.page)
    #expect(foundPage.details == nil)
    #expect((0..<120).map { foundPage.choice($0) } == (0..<120).map { page.choice($0) })
    for file in [0, 31, 32, 119] {
      #expect(try cache.file(file, of: foundPage, in: index) == page.file(file))
    }
    #expect(try cache.file(120, of: foundPage, in: index) == nil)
    #expect(cache.warnings.isEmpty)
  }

  @Test func `of one index does not answer for another`() throws {
    let cache = try FileCache(at: folder.path)
    try cache.store([(flask, index, stored(try page(1...1)))])
    #expect(try cache.page(flask, of: "https://other.example/simple/") == nil)
    #expect(try cache.page(try ProjectName("click"), of: index) == nil)
  }

  @Test func `may say that there is no such project`() throws {
    let cache = try FileCache(at: folder.path)
    try cache.store([(flask, index, stored(try page(1...1)))])
    try cache.store([(flask, index, stored(nil))])
    let found = try #require(try cache.page(flask, of: index))
    #expect(found.page == nil)
    #expect(found.etag == "\"e\"")
  }

  @Test func `gives way to a newer one, also for who reads the older`() throws {
    let reader = try FileCache(at: folder.path)
    try reader.store([(flask, index, stored(try page(2...3)))])
    let old = try #require(try reader.page(flask, of: index)?.page)

    let writer = try FileCache(at: folder.path)
    try writer.store([(flask, index, stored(try page(1...3)))])
    reader.pause()
    #expect(try reader.file(79, of: old, in: index)?.url == page(2...3).file(79)?.url)

    try writer.store([(flask, index, stored(try page(1...1)))])
    reader.pause()
    #expect(try reader.file(79, of: old, in: index) == nil)
    #expect(try reader.page(flask, of: index)?.page?.fileCount == 40)
  }

  @Test func `is refreshed without being written anew`() throws {
    let cache = try FileCache(at: folder.path)
    try cache.store([(flask, index, stored(try page(1...1)))])
    try cache.refresh(flask, of: index, fetchedAt: 800, expiresAt: 900)
    var found = try #require(try cache.page(flask, of: index))
    #expect(found.expiresAt == 900)
    #expect(found.page?.fileCount == 40)

    found.expiresAt = 1000
    try cache.store([(flask, index, found)])
    let again = try #require(try cache.page(flask, of: index))
    #expect(again.expiresAt == 1000)
    #expect(try again.page.flatMap { try cache.file(3, of: $0, in: index) } != nil)
  }

  @Test func `keeps no password`() throws {
    let cache = try FileCache(at: folder.path)
    let secret = "https://user:hunter2@index.example/simple/"
    try cache.store([(flask, secret, stored(try page(1...1)))])
    #expect(try cache.page(flask, of: index) != nil)
    #expect(try cache.page(flask, of: secret) != nil)
    for name in folder.names {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)"))
      #expect(bytes.range(of: Data("hunter2".utf8)) == nil)
    }
  }

  @Test func `that is damaged counts as absent`() throws {
    try FileCache(at: folder.path).store([(flask, index, stored(try page(1...1)))])
    let program = """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1])
      b = bytearray(c.execute("SELECT bytes FROM page_choice").fetchone()[0])
      b[60] ^= 1
      c.execute("UPDATE page_choice SET bytes = ?", (bytes(b),))
      c.execute("UPDATE page_details SET bytes = x'00'")
      c.commit()
      """
    guard try python(program, folder.database) != nil else { return }
    let cache = try FileCache(at: folder.path)
    #expect(try cache.page(flask, of: index) == nil)
    try cache.store([(flask, index, stored(try page(1...1)))])
    #expect(try cache.page(flask, of: index) != nil)
    #expect(cache.warnings.isEmpty)
  }

  @Test func `is read whole while others write`() async throws {
    let pages = [try page(1...1), try page(1...20)]
    try FileCache(at: folder.path).store([(flask, index, stored(pages[0]))])
    try await withThrowingTaskGroup(of: Void.self) { [folder, flask, index] group in
      for task in 0..<6 {
        group.addTask {
          let cache = try FileCache(at: folder.path)
          for round in 0..<20 {
            if task < 2 {
              let page = FileCache.StoredPage(
                page: pages[round % 2], fetchedAt: 1, expiresAt: 2)
              try cache.store([(flask, index, page)])
            } else {
              let page = try #require(try cache.page(flask, of: index)?.page)
              #expect([40, 800].contains(page.fileCount))
              #expect(try cache.file(39, of: page, in: index) != nil)
              cache.pause()
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

@Suite struct `Stored metadata` {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `comes back under its file's key alone`() throws {
    let metadata = DependencyMetadata(
      name: try ProjectName("flask"), version: try Version("3.1"), requiresPython: nil,
      providedExtras: [], requirements: [try Requirement("click>=8")])
    try FileCache(at: folder.path).store(metadata: [(FileKey(high: .max, low: 7), metadata)])
    let cache = try FileCache(at: folder.path)
    let found = try #require(try cache.metadata(for: FileKey(high: .max, low: 7)))
    #expect(found.dependencies.map(\.requirement.description) == ["click>=8"])
    #expect(try cache.metadata(for: FileKey(high: .max, low: 8)) == nil)
    #expect(try cache.metadata(for: FileKey(high: 7, low: 7)) == nil)
  }

  @Test func `of a host is what it was found to do`() throws {
    let cache = try FileCache(at: folder.path)
    #expect(try cache.hostCapabilities(of: "a.example") == nil)
    let found = HostCapabilities(servesMetadata: false, servesRanges: nil, learnedAt: 5)
    try cache.store(found, of: "a.example")
    #expect(try cache.hostCapabilities(of: "a.example") == found)
  }
}
