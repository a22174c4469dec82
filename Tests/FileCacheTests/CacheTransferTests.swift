import FileCache
import Foundation
import Packaging
import Testing

@Suite struct `Exported cache` {
  let folder: TemporaryFolder
  let other: TemporaryFolder
  let index = "https://user:secret@index.example/simple/"

  init() throws {
    folder = try TemporaryFolder()
    other = try TemporaryFolder()
  }

  var file: String { "\(folder.path)/export.db" }

  func page(_ name: String, versions: Int) throws -> ProjectPage {
    ProjectPage(
      try ProjectName(name),
      files: try (1...versions).map {
        IndexFile(
          filename: "\(name)-\($0)-py3-none-any.whl",
          url: "https://files.example/\(name)-\($0)-py3-none-any.whl",
          sha256: try FileList.digest($0))
      })
  }

  func stored(_ page: ProjectPage?, at time: Int64) -> FileCache.StoredPage {
    FileCache.StoredPage(page: page, fetchedAt: time, expiresAt: time + 600, etag: "\"\(time)\"")
  }

  func metadata(_ name: String) throws -> DependencyMetadata {
    DependencyMetadata(
      name: try ProjectName(name), version: try Version("1"), requiresPython: ">=3.8",
      providedExtras: [], requirements: [try Requirement("leaf>=2")])
  }

  /// A cache with everything a cache holds.
  func fill(_ folder: TemporaryFolder, at time: Int64 = 100) throws {
    let cache = try FileCache(at: folder.path)
    try cache.store([
      (try ProjectName("base"), index, stored(try page("base", versions: 70), at: time)),
      (try ProjectName("gone"), index, stored(nil, at: time)),
    ])
    try cache.store(metadata: [(FileKey(try FileList.digest(1)), try metadata("base"))])
    try cache.store([try .sample(1)])
    try cache.store(
      HostCapabilities(servesMetadata: false, learnedAt: time), of: "files.example")
  }

  @Test func `is the same cache on another machine`() throws {
    try fill(folder)
    let exported = try FileCache(at: folder.path).export(to: file)
    #expect(exported.pages == 2 && exported.metadata == 1 && exported.distributions == 1)
    #expect(!folder.names.contains { $0.contains("partial") })
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: file)).range(of: Data("secret".utf8)) == nil)

    let cache = try FileCache(at: other.path)
    #expect(try cache.merge(exported: file) == exported)
    let base = try #require(try cache.page(try ProjectName("base"), of: index))
    #expect(base.fetchedAt == 100 && base.expiresAt == 700 && base.etag == "\"100\"")
    let basePage = try #require(base.page)
    let original = try page("base", versions: 70)
    for number in [0, 31, 32, 69] {
      #expect(try cache.file(number, of: basePage, in: index) == original.file(number))
    }
    let gone = try #require(try cache.page(try ProjectName("gone"), of: index))
    #expect(gone.page == nil)
    #expect(
      try cache.metadata(for: FileKey(try FileList.digest(1)))?.dependencies.count == 1)
    #expect(try cache.fileList(for: FileList.sample(1).key) == .sample(1))
    #expect(try cache.hostCapabilities(of: "files.example")?.servesMetadata == false)
    #expect(cache.warnings.isEmpty)
    // Nothing of it is new the second time.
    #expect(try cache.merge(exported: file) == CacheTransfer())
  }

  @Test(arguments: [(Int64(50), 70), (Int64(200), 2)])
  func `gives way to what was fetched later`(time: Int64, versions: Int) throws {
    try fill(folder)
    _ = try FileCache(at: folder.path).export(to: file)
    let cache = try FileCache(at: other.path)
    let name = try ProjectName("base")
    try cache.store([(name, index, stored(try page("base", versions: 2), at: time))])
    _ = try cache.merge(exported: file)
    #expect(try cache.page(name, of: index)?.page?.versionCount == versions)
  }

  @Test func `of a page from the future is left out`() throws {
    try fill(folder, at: Int64(Date().timeIntervalSince1970) + 10_000_000)
    _ = try FileCache(at: folder.path).export(to: file)
    let cache = try FileCache(at: other.path)
    #expect(try cache.merge(exported: file).pages == 0)
    #expect(try cache.page(try ProjectName("base"), of: index) == nil)
  }

  enum Damage: String, CaseIterable {
    case missing, empty, text, truncated, middle, otherSchema, trigger, moreTables, otherProgram
    case page, details, detailsMissing, metadata, metadataName, fileList, projectName
  }

  @Test(arguments: Damage.allCases)
  func `changes nothing where it is damaged`(damage: Damage) throws {
    try fill(folder)
    _ = try FileCache(at: folder.path).export(to: file)
    guard try inflict(damage) else { return }

    let cache = try FileCache(at: other.path)
    try cache.store([try .sample(2)])
    #expect(throws: FileCacheError.self) { try cache.merge(exported: file) }
    #expect(try cache.info().distributions == 1)
    #expect(try cache.fileList(for: FileList.sample(2).key) == .sample(2))
    #expect(try cache.page(try ProjectName("gone"), of: index) == nil)
    #expect(cache.warnings.isEmpty)
    #expect(!other.names.contains { $0.contains("damaged") })
  }

  /// Damages the exported file; `false` where the machine lacks what that takes.
  private func inflict(_ damage: Damage) throws -> Bool {
    let url = URL(fileURLWithPath: file)
    var data = try Data(contentsOf: url)
    let sql: String
    switch damage {
    case .missing:
      try FileManager.default.removeItem(at: url)
      return true
    case .empty: data = Data()
    case .text: data = Data("this is no cache\n".utf8)
    case .truncated: data.removeLast(data.count / 2)
    case .middle:
      data.replaceSubrange(4096..<data.count, with: repeatElement(0x58, count: data.count - 4096))
    case .otherSchema, .trigger, .moreTables, .otherProgram, .page, .details, .detailsMissing,
      .metadata, .metadataName, .fileList, .projectName:
      sql =
        switch damage {
        case .otherSchema: "PRAGMA user_version = 99"
        case .otherProgram: "PRAGMA application_id = 1"
        case .trigger:
          "CREATE TRIGGER evil AFTER INSERT ON page BEGIN DELETE FROM distribution; END"
        case .moreTables: "CREATE TABLE evil (x)"
        case .page: "UPDATE page_choice SET bytes = zeroblob(100)"
        case .details: "UPDATE page_details SET bytes = zeroblob(100)"
        case .detailsMissing:
          "DELETE FROM page_details WHERE id = (SELECT max(id) FROM page_details)"
        case .metadata: "UPDATE metadata SET bytes = substr(bytes, 1, 20)"
        case .metadataName: "UPDATE metadata SET name = 'other'"
        case .fileList: "UPDATE file_entry SET size = size + 1"
        default: "UPDATE page SET name = 'Base_' WHERE name = 'base'"
        }
      return try python(
        """
        import sqlite3, sys
        c = sqlite3.connect(sys.argv[1])
        c.execute(sys.argv[2])
        c.commit()
        """, file, sql) == ""
    }
    try data.write(to: url)
    return true
  }

  @Test func `holds no more than what was used lately where asked`() throws {
    try fill(folder)
    let done = try python(
      """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1])
      c.execute("UPDATE page SET used_on = used_on - 20 WHERE name = 'base'")
      c.execute("UPDATE metadata SET used_on = used_on - 20")
      c.commit()
      """, folder.database)
    guard done != nil else { return }
    let cache = try FileCache(at: folder.path)
    #expect(try cache.export(to: file, usedWithin: 30).pages == 2)
    let exported = try cache.export(to: file, usedWithin: 7)
    #expect(exported.pages == 1 && exported.metadata == 0 && exported.distributions == 1)
    #expect(try FileCache(at: other.path).merge(exported: file) == exported)
    // The cache itself is whole.
    #expect(try cache.page(try ProjectName("base"), of: index)?.page != nil)
  }

  @Test func `cannot go where there is no folder`() throws {
    try fill(folder)
    let cache = try FileCache(at: folder.path)
    #expect(throws: FileCacheError.self) { try cache.export(to: "\(folder.path)/no/export.db") }
    #expect(try cache.info().distributions == 1)
    #expect(cache.warnings.isEmpty)
  }
}
