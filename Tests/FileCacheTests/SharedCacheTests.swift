import FileCache
import Foundation
import Packaging
import Testing

@Suite struct `Shared cache` {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `takes the same and different lists from many at once`() async throws {
    try await withThrowingTaskGroup(of: Void.self) { [folder] group in
      for writer in 0..<12 {
        group.addTask {
          let cache = try FileCache(at: folder.path)
          for round in 0..<5 {
            try cache.store([try .sample(round), try .sample(100 + writer * 10 + round)])
            #expect(try cache.fileList(for: FileList.sample(round).key) == .sample(round))
          }
        }
      }
      try await group.waitForAll()
    }
    let cache = try FileCache(at: folder.path)
    #expect(try cache.info().distributions == 5 + 12 * 5)
    for seed in 0..<5 {
      #expect(try cache.fileList(for: FileList.sample(seed).key) == .sample(seed))
    }
  }

  @Test func `survives the kill of a process in the middle of a write`() throws {
    let list = try FileList.sample(1)
    try FileCache(at: folder.path).store([list])

    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    writer.arguments = [
      "python3", "-c",
      """
      import sqlite3, sys, time
      c = sqlite3.connect(sys.argv[1], isolation_level=None)
      c.execute("PRAGMA cache_size = 5")
      c.execute("BEGIN IMMEDIATE")
      c.execute("DELETE FROM file_entry")
      c.executemany("INSERT INTO file_entry VALUES (1, ?, 1, NULL, 'data')",
                    ((f"junk/{i}",) for i in range(20000)))
      print("writing", flush=True)
      time.sleep(60)
      """, folder.database,
    ]
    let output = Pipe()
    writer.standardOutput = output
    try writer.run()
    guard !output.fileHandleForReading.availableData.isEmpty else {
      print("skipped: python3 with sqlite3 is not installed")
      return
    }
    kill(writer.processIdentifier, SIGKILL)
    writer.waitUntilExit()

    let cache = try FileCache(at: folder.path)
    #expect(try cache.fileList(for: list.key) == list)
    try cache.store([try .sample(2)])
    #expect(try cache.info().distributions == 2)
    #expect(cache.warnings.isEmpty)
  }

  @Test func `is readable by any client of SQLite`() throws {
    let list = FileList(
      key: try FileList.sample(7).key, name: try ProjectName("flask"),
      version: try Version("3.1.0"), requirements: ["werkzeug>=3", "click"],
      files: [
        FileList.Entry(
          path: InstallPath(normalized: Array("flask/app.py".utf8)), size: 60,
          sha256: SHA256Digest(repeatElement(0xab, count: 32)), kind: .module),
        FileList.Entry(
          path: InstallPath(normalized: [0x66, 0xff]), size: 2, kind: .nativeLibrary),
      ])
    try FileCache(at: folder.path).store([list])
    let program = """
      import sqlite3, sys, json
      c = sqlite3.connect(sys.argv[1])
      for row in c.execute("SELECT distribution, version, path, size, kind, sha256 FROM file"):
          print(row)
      for row in c.execute("SELECT * FROM distribution_size"): print(row)
      print(json.loads(c.execute("SELECT requires_dist FROM distribution").fetchone()[0]))
      print(c.execute("PRAGMA journal_mode").fetchone()[0])
      """
    guard let output = try python(program, folder.database) else { return }
    #expect(
      output == """
        ('flask', '3.1.0', 'flask/app.py', 60, 'module', '\(String(repeating: "ab", count: 32))')
        ('flask', '3.1.0', b'f\\xff', 2, 'native_library', None)
        ('flask', '3.1.0', 'record', 2, 62)
        ['werkzeug>=3', 'click']
        wal

        """)
  }
}
