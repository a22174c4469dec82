import FileCache
import Foundation
import Packaging
import Testing

@Suite struct `Pruned cache` {
  let folder: TemporaryFolder
  let index = "https://index.example/simple/"

  init() throws { folder = try TemporaryFolder() }

  private func page(_ name: ProjectName) -> FileCache.StoredPage {
    FileCache.StoredPage(
      page: ProjectPage(
        name,
        files: (0..<100).map {
          IndexFile(
            filename: "\(name)-\($0)-py3-none-any.whl", url: "https://files.example/\(name)-\($0)")
        }), fetchedAt: 1, expiresAt: 2)
  }

  /// Fills the cache, of which the odd rows were last used `days` days ago.
  private func fill(oddUsed days: Int) throws -> Bool {
    let cache = try FileCache(at: folder.path)
    let names = try (0..<20).map { try ProjectName("base\($0)") }
    try cache.store(names.map { ($0, index, page($0)) })
    try cache.store(
      metadata: try names.enumerated().map { number, name in
        (
          FileKey(high: UInt64(number), low: 1),
          DependencyMetadata(
            name: name, version: try Version("1"), requiresPython: nil, providedExtras: [],
            requirements: [])
        )
      })
    try cache.store(try (0..<20).map { try .sample($0, count: 50) })
    return try python(
      """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1])
      for table in "page", "metadata", "distribution":
          c.execute(f"UPDATE {table} SET used_on = used_on - ? WHERE id % 2 = 1", (sys.argv[2],))
      c.commit()
      """, folder.database, "\(days)") != nil
  }

  @Test func `has what was used and not what was not`() throws {
    guard try fill(oddUsed: 60) else { return }
    let cache = try FileCache(at: folder.path)
    let pruned = try cache.prune(unusedFor: 30)
    #expect(pruned.pages == 10 && pruned.metadata == 10 && pruned.distributions == 10)
    #expect(pruned.bytes > 0)
    for seed in 0..<20 {
      let list = try FileList.sample(seed, count: 50)
      let found = try cache.fileList(for: list.key)
      #expect(found == nil || found == list)
      let name = try ProjectName("base\(seed)")
      if let page = try cache.page(name, of: index)?.page {
        #expect(try cache.file(99, of: page, in: index) != nil)
      }
    }
    #expect(
      try (0..<20).count { try cache.page(ProjectName("base\($0)"), of: index) != nil } == 10)
    #expect(try cache.info().files == 500)
    let again = try cache.prune(unusedFor: 30)
    var nothing = PrunedCache()
    nothing.bytes = again.bytes
    #expect(again == nothing)
    let rest = try python(
      """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1])
      for table in "page_choice", "page_details", "file_entry", "package_index":
          print(c.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
      print(c.execute("PRAGMA integrity_check").fetchone()[0])
      """, folder.database)
    #expect(rest == nil || rest == "10\n40\n500\n1\nok\n")
  }

  @Test func `has all of what was used within the days and the week a use is noted in`() throws {
    guard try fill(oddUsed: 36) else { return }
    #expect(try FileCache(at: folder.path).prune(unusedFor: 30).pages == 0)
    #expect(try FileCache(at: folder.path).prune(unusedFor: 29).pages == 10)
  }

  @Test func `has what this run is using`() throws {
    guard try fill(oddUsed: 60) else { return }
    let cache = try FileCache(at: folder.path)
    for number in 0..<20 { _ = try cache.page(ProjectName("base\(number)"), of: index) }
    let pruned = try cache.prune(unusedFor: 30)
    #expect(pruned.pages == 0 && pruned.metadata == 10)
  }

  @Test func `is right for those who read and write meanwhile`() async throws {
    guard try fill(oddUsed: 60) else { return }
    try await withThrowingTaskGroup(of: Void.self) { [folder] group in
      for writer in 0..<6 {
        group.addTask {
          let cache = try FileCache(at: folder.path)
          for round in 0..<10 {
            let list = try FileList.sample(1_000 + writer * 100 + round)
            try cache.store([list])
            #expect(try cache.fileList(for: list.key) == list)
            let old = try FileList.sample(round, count: 50)
            let found = try cache.fileList(for: old.key)
            #expect(found == nil || found == old)
          }
          #expect(cache.warnings.isEmpty)
        }
      }
      for _ in 0..<2 {
        group.addTask {
          for _ in 0..<3 { _ = try FileCache(at: folder.path).prune(unusedFor: 30) }
        }
      }
      try await group.waitForAll()
    }
    let left = try FileCache(at: folder.path).info().distributions
    // Of the old ones five are read, and stay where that was noted before they were removed.
    #expect((70...75).contains(left))
  }
}
