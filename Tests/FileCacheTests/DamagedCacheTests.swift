import FileCache
import Foundation
import Packaging
import Testing

@Suite struct `Damaged cache` {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  enum Damage: CaseIterable {
    case header, garbageFile, truncated, garbageInTheMiddle, flippedByte, missingTable
    case anotherProgramsTables
  }

  @Test(arguments: Damage.allCases)
  func `is set aside with a warning and begun anew`(damage: Damage) throws {
    // So many rows that the middle of the file is among them.
    let lists = try (0..<30).map { try FileList.sample($0, count: 300) }
    try FileCache(at: folder.path).store(lists)
    guard try inflict(damage) else { return }
    let damaged = try Data(contentsOf: URL(fileURLWithPath: folder.database))

    let cache = try FileCache(at: folder.path)
    for list in lists {
      let found = try cache.fileList(for: list.key)
      #expect(found == nil || found == list)
    }
    try cache.store(lists)
    for list in lists { #expect(try cache.fileList(for: list.key) == list) }

    #expect(cache.warnings.count == 1)
    guard case .setAside(let path, let copy, _) = cache.warnings.first else { return }
    #expect(path == folder.database)
    #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == damaged)
    #expect(try FileCache(at: folder.path).warnings.isEmpty)

    try cache.clear()
    #expect(!FileManager.default.fileExists(atPath: copy))
  }

  /// Damages the file; `false` where the machine lacks what that takes.
  private func inflict(_ damage: Damage) throws -> Bool {
    let url = URL(fileURLWithPath: folder.database)
    var data = try Data(contentsOf: url)
    switch damage {
    case .header: data.replaceSubrange(0..<100, with: repeatElement(0x58, count: 100))
    case .garbageFile: data = Data("this is no database\n".utf8)
    case .truncated: data.removeLast(data.count / 2)
    case .garbageInTheMiddle:
      // Two whole pages.
      let size = 16_384
      let middle = data.count / 2 / size * size
      data.replaceSubrange(
        middle..<(middle + 2 * size), with: repeatElement(0xa5, count: 2 * size))
    case .flippedByte:
      let name = try #require(data.range(of: Data("sample_7/module_55.py".utf8)))
      data[name.lowerBound] = UInt8(ascii: "S")
    case .missingTable:
      return try python(Self.runSQL, folder.database, "DROP TABLE file_entry") != nil
    case .anotherProgramsTables:
      return try python(
        Self.runSQL, folder.database, "PRAGMA application_id = 7; CREATE TABLE theirs (a)") != nil
    }
    try data.write(to: url)
    return true
  }

  private static let runSQL = """
    import sqlite3, sys
    c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()
    c.execute("PRAGMA wal_checkpoint(TRUNCATE)"); c.close()
    """

  @Test func `is noticed in the middle of a run`() throws {
    // So many rows that the middle of the file is among them.
    let lists = try (0..<30).map { try FileList.sample($0, count: 300) }
    try FileCache(at: folder.path).store(lists)
    let cache = try FileCache(at: folder.path)
    guard try inflict(.garbageInTheMiddle) else { return }
    for list in lists {
      let found = try cache.fileList(for: list.key)
      #expect(found == nil || found == list)
    }
    try cache.store(lists)
    for list in lists { #expect(try cache.fileList(for: list.key) == list) }
    #expect(cache.warnings.count == 1)
  }

  @Test func `is set aside once by many at the same time`() async throws {
    try FileCache(at: folder.path).store([try .sample(1)])
    try Data("this is no database\n".utf8).write(to: URL(fileURLWithPath: folder.database))
    let warnings = try await withThrowingTaskGroup(of: Int.self) { [folder] group in
      for seed in 0..<8 {
        group.addTask {
          let cache = try FileCache(at: folder.path)
          try cache.store([try .sample(seed)])
          return cache.warnings.count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(warnings == 1)
    #expect(try FileCache(at: folder.path).info().distributions == 8)
    #expect(folder.names.filter { $0.contains("damaged") }.count == 1)
  }

  @Test func `of a later release is left alone`() throws {
    try FileCache(at: folder.path).store([try .sample(1)])
    guard try python(Self.runSQL, folder.database, "PRAGMA user_version = 99") != nil else {
      return
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))

    let cache = try FileCache(at: folder.path)
    try cache.store([try .sample(2)])
    #expect(try FileCache(at: folder.path).fileList(for: FileList.sample(2).key) != nil)
    #expect(cache.path == folder.path + "/scrimp-v4.db")
    #expect(cache.warnings.isEmpty)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
  }

  @Test func `of an earlier release is made anew`() throws {
    let program =
      "PRAGMA application_id = 0x7363726d; PRAGMA user_version = -1; "
      + "CREATE TABLE \"od\"\"d\" (a); CREATE VIEW file AS SELECT a FROM \"od\"\"d\""
    guard try python(Self.runSQL, folder.database, program) != nil else { return }
    let cache = try FileCache(at: folder.path)
    try cache.store([try .sample(2)])
    #expect(try cache.info().distributions == 1)
    #expect(cache.warnings.isEmpty)
  }
}
