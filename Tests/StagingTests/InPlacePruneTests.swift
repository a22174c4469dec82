import Foundation
import Packaging
import Pruning
import Testing

@testable import Staging

@Suite struct `Pruning in place` {
  private let dropped: Set = [
    "flask/tests/test_a.py", "flask/tests/data/x.json", "flask/b.py", "../../../bin/extra",
    "../../../share/flask/doc/a.txt",
  ]

  private func installation() throws -> Installation {
    let app = try Installation()
    try app.add("flask/a.py", "a")
    try app.add("flask/b.py", "bb")
    try app.add("flask/tests/test_a.py", "ccc")
    try app.add("flask/tests/data/x.json", "{}")
    try app.add("../../../bin/extra", "#!")
    try app.add("../../../share/flask/doc/a.txt", "doc")
    try app.distribute(
      "flask", ["flask/a.py", "flask/b.py", "flask/tests/test_a.py", "../../../bin/extra"])
    return app
  }

  private func run(_ app: Installation) throws -> PruneReport {
    try InPlacePrune(try app.plan(dropping: dropped)).run(manifest: app.folder / "removed.json") {
      "because of \($0.raw) \"quotes\"\n"
    }
  }

  private let pruned = [
    "bin/", "lib/", "lib/python3.11/", "lib/python3.11/site-packages/",
    "lib/python3.11/site-packages/flask-1.0.dist-info/",
    "lib/python3.11/site-packages/flask-1.0.dist-info/METADATA",
    "lib/python3.11/site-packages/flask-1.0.dist-info/RECORD",
    "lib/python3.11/site-packages/flask/", "lib/python3.11/site-packages/flask/a.py", "share/",
  ]

  @Test func `removes what the plan drops and the folders it empties`() throws {
    let app = try installation()
    var report = PruneReport()
    report.removedFiles = 5
    report.removedFolders = 4
    report.rewrittenRecords = 1
    #expect(try run(app) == report)
    #expect(listing(app.prefix) == pruned)
    #expect(
      text("\(app.root)/flask-1.0.dist-info/RECORD") == """
        flask/a.py,sha256=abc,1
        flask-1.0.dist-info/METADATA,sha256=abc,1
        flask-1.0.dist-info/RECORD,,

        """)
  }

  @Test func `writes a manifest that names everything`() throws {
    let app = try installation()
    _ = try run(app)
    let data = try Data(contentsOf: URL(fileURLWithPath: app.folder / "removed.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(json["schema"] as? String == "scrimp.removed")
    #expect(json["schema_version"] as? Int == 1)
    #expect(json["prefix"] as? String == app.prefix)
    let removed = try #require(json["removed"] as? [[String: Any]])
    #expect(
      removed.compactMap { $0["path"] as? String } == [
        "bin/extra", "share/flask/doc/a.txt", "lib/python3.11/site-packages/flask/b.py",
        "lib/python3.11/site-packages/flask/tests/data/x.json",
        "lib/python3.11/site-packages/flask/tests/test_a.py",
      ])
    #expect(removed[2]["bytes"] as? Int == 2)
    #expect(removed[2]["distribution"] as? String == "flask")
    #expect(removed[1]["distribution"] is NSNull)
    #expect((removed[0]["reason"] as? String)?.hasSuffix("\"quotes\"\n") == true)
  }

  @Test func `leaves an installer's cache as it is`() throws {
    let app = try installation()
    let cache = app.folder / "cache-RECORD"
    #expect(link("\(app.root)/flask-1.0.dist-info/RECORD", cache) == 0)
    chmod(cache, 0o600)
    app.setTime(of: cache, 1_000)
    let (before, content) = (status(cache), text(cache))
    _ = try run(app)
    #expect(text(cache) == content)
    #expect(status(cache).st_mtim.tv_sec == before.st_mtim.tv_sec)
    #expect(status(cache).st_ino == before.st_ino)
    #expect(status("\(app.root)/flask-1.0.dist-info/RECORD").st_ino != before.st_ino)
    #expect(status("\(app.root)/flask-1.0.dist-info/RECORD").st_mode & 0o777 == 0o600)
  }

  @Test func `touches nothing when a file changed, or the manifest cannot be written`() throws {
    let app = try installation()
    let plan = try app.plan(dropping: dropped)
    let before = listing(app.prefix)
    #expect(throws: StagingError.self) {
      try InPlacePrune(plan).run(manifest: app.prefix) { _ in "" }
    }
    #expect(throws: StagingError.self) {
      try InPlacePrune(plan).run(manifest: "\(app.root)/removed.json") { _ in "" }
    }
    let changed = try app.add("flask/b.py", "longer")
    #expect(throws: StagingError.sourceChanged(path: changed)) {
      try InPlacePrune(plan).run(manifest: app.folder / "removed.json") { _ in "" }
    }
    #expect(listing(app.prefix) == before)
    #expect(access(app.folder / "removed.json", F_OK) != 0)
  }

  @Test func `touches nothing when a folder may not be written`() throws {
    guard geteuid() != 0 else { return print("skipped: root may write everywhere") }
    let app = try installation()
    chmod("\(app.root)/flask/tests", 0o555)
    let before = listing(app.prefix)
    let error = #expect(throws: StagingError.self) { try run(app) }
    #expect(error?.description.hasSuffix("Permission denied") == true)
    #expect(listing(app.prefix) == before)
  }

  @Test func `does nothing where nothing is dropped`() throws {
    let app = try installation()
    let report = try InPlacePrune(try app.plan()).run(manifest: app.folder / "removed.json") { _ in
      ""
    }
    #expect(report == PruneReport())
    #expect(access(app.folder / "removed.json", F_OK) != 0)
  }

  @Test(arguments: 0...6)
  func `is finished after an interruption, wherever it came`(step: Int) throws {
    let app = try installation()
    let cancellation = CountedCancellation(after: step)
    let prune = InPlacePrune(try app.plan(dropping: dropped))
    #expect(throws: StagingError.cancelled) {
      try prune.run(
        manifest: app.folder / "removed.json", reason: { _ in "" },
        cancellation: Cancellation { cancellation.next() })
    }
    let root = prune.inventory.roots[0]
    if step == 0 {
      #expect(!PruneJournal.exists(in: root))
      return
    }
    #expect(PruneJournal.exists(in: root))
    #expect(throws: StagingError.unfinishedPrune(path: PruneJournal.path(in: root))) {
      try InPlacePrune(try app.plan(dropping: dropped)).run(manifest: app.folder / "b.json") { _ in
        ""
      }
    }
    #expect(try PruneJournal.resume(root) != nil)
    #expect(try PruneJournal.resume(root) == nil)
    #expect(listing(app.prefix) == pruned)
    #expect(text("\(app.root)/flask-1.0.dist-info/RECORD")?.contains("test_a") == false)
  }

  @Test func `finishes twice what it finished once`() throws {
    let app = try installation()
    let plan = try app.plan(dropping: dropped)
    _ = try run(app)
    let root = plan.inventory.roots[0]
    let removals = dropped.compactMap { InstallPath("lib/python3.11/site-packages/\($0)") }
    let records = [
      InstallPath("lib/python3.11/site-packages/flask-1.0.dist-info/RECORD"),
      InstallPath("lib/python3.11/site-packages/gone-1.0.dist-info/RECORD"),
    ].compactMap { $0 }
    try PruneJournal.write(PruneWork(root: root, removals: removals, records: records))
    #expect(try PruneJournal.resume(root) == PruneReport())
    #expect(listing(app.prefix) == pruned)
  }

  /// A `|` stands for a NUL.
  @Test(arguments: [
    "", "something else", "scrimp prune journal 1|", "scrimp prune journal 1|Rflask/a.py|",
    "scrimp prune journal 1|R../outside|E|", "scrimp prune journal 1|R/etc/passwd|E|",
    "scrimp prune journal 1|Rlib/../../outside|E|", "scrimp prune journal 1|R|E|",
    "scrimp prune journal 1|Wlib/python3.11/site-packages/flask/a.py|E|",
    "scrimp prune journal 1|Xbin/extra|E|", "scrimp prune journal 1|E|Rbin/extra|",
    "scrimp prune journal 1|Rbin/extra|E", "scrimp prune journal 1|Rbin//extra|E|",
  ])
  func `refuses a journal that no prune wrote`(content: String) throws {
    let app = try installation()
    try app.add("../../../../outside", "precious")
    try app.add(
      ".scrimp-prune-journal", content.replacingOccurrences(of: "|", with: "\0"))
    let root = InstallRoot(
      prefix: app.prefix, sitePackages: InstallPath("lib/python3.11/site-packages"))
    let before = listing(app.folder.path)
    #expect(throws: StagingError.self) { try PruneJournal.resume(root) }
    #expect(listing(app.folder.path) == before)
  }

  @Test func `does not follow links a journal's path leads over`() throws {
    let app = try installation()
    try FileManager.default.createDirectory(
      atPath: app.folder / "elsewhere", withIntermediateDirectories: true)
    try app.add("../../../../elsewhere/precious", "precious")
    try app.link("linked", to: app.folder / "elsewhere")
    try app.add(
      ".scrimp-prune-journal",
      "scrimp prune journal 1\0Rlib/python3.11/site-packages/linked/precious\0E\0")
    let root = InstallRoot(
      prefix: app.prefix, sitePackages: InstallPath("lib/python3.11/site-packages"))
    #expect(
      throws: StagingError.sourceChanged(
        path: "\(app.prefix)/lib/python3.11/site-packages/linked/precious")
    ) { try PruneJournal.resume(root) }
    #expect(text(app.folder / "elsewhere/precious") == "precious")
  }

  @Test func `leaves a prune that another process does to it`() throws {
    let app = try installation()
    try app.add(".scrimp-prune-journal", "scrimp prune journal 1\0E\0")
    let root = InstallRoot(
      prefix: app.prefix, sitePackages: InstallPath("lib/python3.11/site-packages"))
    let owner = open("\(app.root)/.scrimp-prune-journal", O_RDONLY)
    defer { close(owner) }
    #expect(flock(owner, LOCK_EX | LOCK_NB) == 0)
    #expect(throws: StagingError.busy(path: app.root)) { try PruneJournal.resume(root) }
  }
}

/// Says yes from the given question on.
private final class CountedCancellation: @unchecked Sendable {
  private let lock = NSLock()
  private var left: Int

  init(after count: Int) { left = count }

  func next() -> Bool {
    lock.withLock {
      left -= 1
      return left < 0
    }
  }
}
