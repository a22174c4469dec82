import Foundation
import Packaging
import Pruning
import Testing

@testable import Staging

@Suite struct `Staging inside a folder that must stay` {
  private let file = "lib/python3.11/site-packages/a.py"

  private func installation() throws -> Installation {
    let app = try Installation()
    try app.add("a.py", "new")
    try FileManager.default.createDirectory(atPath: app.output, withIntermediateDirectories: true)
    return app
  }

  private func stage(
    _ app: Installation, plan: PrunePlan? = nil, force: Bool = false,
    cancellation: Cancellation = Cancellation()
  ) async throws -> StageReport {
    try await FolderStage(
      tree: try StagedTree(plan ?? app.plan()), target: try StageTarget(app.output),
      options: StageOptions(replacesExisting: force), cancellation: cancellation, progress: nil
    ).stageInside()
  }

  private func put(_ text: String, at path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  @Test func `keeps the folder itself`() async throws {
    let app = try installation()
    let before = status(app.output)
    #expect(try await stage(app).files == 1)
    #expect(status(app.output).st_ino == before.st_ino)
    #expect(try FileManager.default.contentsOfDirectory(atPath: app.output) == ["lib"])
    #expect(text("\(app.output)/\(file)") == "new")
  }

  @Test func `empties it again after a failure`() async throws {
    let app = try installation()
    let plan = try app.plan()
    unlink("\(app.root)/a.py")
    await #expect(throws: StagingError.self) { try await stage(app, plan: plan) }
    let cancellation = Cancellation()
    cancellation.cancel()
    try app.add("a.py", "new")
    await #expect(throws: StagingError.cancelled) {
      try await stage(app, cancellation: cancellation)
    }
    #expect(listing(app.output).isEmpty)
  }

  @Test func `leaves other content alone, or replaces it when told`() async throws {
    let app = try installation()
    try put("precious", at: "\(app.output)/old.txt")
    await #expect(throws: StagingError.notEmpty(path: app.output)) { try await stage(app) }
    #expect(listing(app.output) == ["old.txt"])
    #expect(try await stage(app, force: true).replacedUnfinished == false)
    #expect(try FileManager.default.contentsOfDirectory(atPath: app.output) == ["lib"])
  }

  @Test func `cleans up after a stage that died, by the names it left`() async throws {
    let app = try installation()
    mkdir("\(app.output)/lib", 0o755)
    mkdir("\(app.output)/.scrimp-partial-abcdef", 0o755)
    try put("half", at: "\(app.output)/lib/half.py")
    try put("lib\0../env\0/etc\0.\0..\0", at: "\(app.output)/.scrimp-incomplete")
    #expect(try StageTarget(app.output).isUnfinished)
    let tree = try StagedTree(try app.plan())
    #expect(try await tree.write(to: app.output).replacedUnfinished)
    #expect(try FileManager.default.contentsOfDirectory(atPath: app.output) == ["lib"])
    #expect(!listing(app.output).contains("lib/half.py"))
    #expect(text("\(app.root)/a.py") == "new")
  }

  @Test func `keeps the marker where a dead stage and something else meet`() async throws {
    let app = try installation()
    try put("precious", at: "\(app.output)/old.txt")
    try put("lib\0", at: "\(app.output)/.scrimp-incomplete")
    let tree = try StagedTree(try app.plan())
    await #expect(throws: StagingError.notEmpty(path: app.output)) {
      try await tree.write(to: app.output)
    }
    #expect(listing(app.output) == [".scrimp-incomplete", "old.txt"])
  }

  @Test func `waits for nobody: a living owner is an error`() async throws {
    let app = try installation()
    try put("", at: "\(app.output)/.scrimp-incomplete")
    let owner = open("\(app.output)/.scrimp-incomplete", O_RDONLY)
    defer { close(owner) }
    #expect(flock(owner, LOCK_EX | LOCK_NB) == 0)
    await #expect(throws: StagingError.busy(path: app.output)) { try await stage(app) }
    #expect(listing(app.output) == [".scrimp-incomplete"])
  }

  @Test func `is chosen for a mount point, and a full one is left empty`() async throws {
    let app = try installation()
    guard mount("none", app.output, "tmpfs", 0, "size=1m") == 0 else {
      return print("skipped: mounting is not permitted here")
    }
    defer { umount2(app.output, Int32(MNT_DETACH)) }
    #expect(try await StagedTree(try app.plan()).write(to: app.output).copied == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: app.output) == ["lib"])

    for index in 0..<20 {
      try app.add("p\(index)/a.py", String(repeating: "x", count: 100_000))
    }
    let tree = try StagedTree(try app.plan())
    let full = app.output + "/full"
    for (path, force) in [(full, false), (app.output, true)] {
      let error = await #expect(throws: StagingError.self) {
        try await tree.write(to: path, options: StageOptions(replacesExisting: force))
      }
      guard case .system(let fault) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(fault.isOutOfSpace)
      #expect(fault.path.hasPrefix(path))
      #expect(fault.description.hasSuffix("No space left on device"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: app.output) == ["lib"])
    #expect(text("\(app.output)/\(file)") == "new")
  }

  @Test func `is chosen where the folder's parent may not be written`() async throws {
    guard geteuid() != 0 else { return print("skipped: root may write everywhere") }
    let app = try Installation()
    try app.add("a.py", "new")
    let (parent, output) = (app.folder / "closed", app.folder / "closed/out")
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    chmod(parent, 0o555)
    let tree = try StagedTree(try app.plan())
    #expect(try await tree.write(to: output).files == 1)
    #expect(text("\(output)/\(file)") == "new")

    let error = await #expect(throws: StagingError.self) {
      try await tree.write(to: "\(parent)/other")
    }
    #expect(
      error?.description == "cannot create the folder \(parent)/other: Permission denied")
    #expect(listing(parent).filter { !$0.hasPrefix("out/") }.isEmpty)
  }

  @Test func `names a source that may not be read`() async throws {
    guard geteuid() != 0 else { return print("skipped: root may read everything") }
    let app = try installation()
    let secret = try app.add("secret.py", "s", mode: 0)
    let tree = try StagedTree(try app.plan())
    let error = await #expect(throws: StagingError.self) {
      try await tree.write(to: app.output, options: StageOptions(linkMode: .copy))
    }
    #expect(error?.description == "cannot open \(secret): Permission denied")
    #expect(listing(app.output).isEmpty)
  }
}
