import Foundation
import Packaging
import Pruning
import Testing

@testable import Staging

@Suite struct `The folder to stage to` {
  private let replacing = StageOptions(replacesExisting: true)

  private func installation() throws -> Installation {
    let app = try Installation()
    try app.add("a.py", "new")
    return app
  }

  private func make(_ path: String, holding text: String? = nil) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/old.txt")) }
  }

  @Test func `may stand where the system takes no names, and says so`() async throws {
    let tree = try StagedTree(try installation().plan())
    await #expect(throws: StagingError.self) { try await tree.write(to: "/proc/scrimp-test") }
  }

  @Test func `may be empty and keeps its mode`() async throws {
    let app = try installation()
    try make(app.output)
    chmod(app.output, 0o711)
    _ = try await StagedTree(try app.plan()).write(to: app.output)
    #expect(status(app.output).st_mode & 0o7777 == 0o711)
    #expect(listing(app.output).contains("lib/python3.11/site-packages/a.py"))
  }

  @Test func `is left alone when it holds something`() async throws {
    let app = try installation()
    try make(app.output, holding: "precious")
    let tree = try StagedTree(try app.plan())
    await #expect(throws: StagingError.notEmpty(path: app.output)) {
      try await tree.write(to: app.output)
    }
    #expect(listing(app.output) == ["old.txt"])

    _ = try await tree.write(to: app.output, options: replacing)
    #expect(!listing(app.output).contains("old.txt"))
    #expect(listing(app.output).contains("lib/python3.11/site-packages/a.py"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: app.folder.path).sorted() == [
        "env", "out",
      ])
  }

  @Test func `keeps what it held when replacing it fails`() async throws {
    let app = try installation()
    try make(app.output, holding: "precious")
    let plan = try app.plan()
    unlink("\(app.root)/a.py")
    await #expect(throws: StagingError.self) {
      try await StagedTree(plan).write(to: app.output, options: replacing)
    }
    #expect(text("\(app.output)/old.txt") == "precious")
  }

  @Test func `is not a file and not a dangling link`() async throws {
    let app = try installation()
    let tree = try StagedTree(try app.plan())
    try app.add("../../../../file", "text")
    symlink("/nowhere/at/all", app.folder / "link")
    for name in ["file", "link"] {
      await #expect(throws: StagingError.notAFolder(path: app.folder / name)) {
        try await tree.write(to: app.folder / name, options: replacing)
      }
    }
    #expect(text(app.folder / "file") == "text")
  }

  @Test func `is reached through a link to a folder`() async throws {
    let app = try installation()
    try make(app.folder / "real")
    symlink("real", app.output)
    _ = try await StagedTree(try app.plan()).write(to: app.output)
    #expect(status(app.output).st_mode & S_IFMT == S_IFLNK)
    #expect(listing(app.folder / "real").contains("lib/python3.11/site-packages/a.py"))
  }

  @Test func `is never part of what the plan reads`() async throws {
    let app = try installation()
    let tree = try StagedTree(try app.plan())
    let before = listing(app.prefix)
    for path in [app.prefix, app.root, app.folder.path, "\(app.prefix)/lib"] {
      for options in [replacing, StageOptions()] {
        await #expect(throws: StagingError.refused(path: path, .containsSource(path: app.root))) {
          try await tree.write(to: path, options: options)
        }
      }
    }
    await #expect(
      throws: StagingError.refused(path: "\(app.root)/out", .insideSource(path: app.root))
    ) { try await tree.write(to: "\(app.root)/out") }
    try make("\(app.prefix)/bin", holding: "python")
    await #expect(
      throws: StagingError.refused(path: "\(app.prefix)/bin", .insideSource(path: app.prefix))
    ) { try await tree.write(to: "\(app.prefix)/bin", options: replacing) }
    unlink("\(app.prefix)/bin/old.txt")
    rmdir("\(app.prefix)/bin")
    #expect(listing(app.prefix) == before)
  }

  @Test func `is not the root, the home or the current folder`() throws {
    let app = try installation()
    let roots = try app.plan().inventory.roots
    #expect(throws: StagingError.refused(path: "/", .fileSystemRoot)) { try StageTarget("/") }
    let current = FileManager.default.currentDirectoryPath
    for path in [current, (current as NSString).deletingLastPathComponent] where path != "/" {
      #expect(throws: StagingError.self) {
        try StageTarget(path).check(roots: roots, replacing: true)
      }
    }
    if let home = getenv("HOME").map({ String(cString: $0) }), access(home, R_OK) == 0 {
      #expect(throws: StagingError.self) {
        try StageTarget(home).check(roots: roots, replacing: true)
      }
    }
  }

  @Test func `must not get files named as a stage's own`() async throws {
    let app = try Installation(sitePackages: nil)
    try app.add(".scrimp-incomplete", "")
    await #expect(throws: StagingError.reservedName(path: ".scrimp-incomplete")) {
      try await StagedTree(try app.plan()).write(to: app.output)
    }
  }

  @Test func `loses the leftovers of dead stages, not those of living ones`() async throws {
    let app = try installation()
    try make(app.folder / ".out.scrimp-abcdef/lib", holding: "half")
    try make(app.folder / ".out.scrimp-living/lib", holding: "half")
    try make(app.folder / ".other.scrimp-abcdef")
    let owner = open(app.folder / ".out.scrimp-living", O_RDONLY)
    defer { close(owner) }
    #expect(flock(owner, LOCK_EX | LOCK_NB) == 0)
    _ = try await StagedTree(try app.plan()).write(to: app.output)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: app.folder.path).sorted() == [
        ".other.scrimp-abcdef", ".out.scrimp-living", "env", "out",
      ])
  }

  @Test func `takes many stages at once`() async throws {
    let app = try installation()
    for index in 0..<30 { try app.add("p\(index)/a.py", "a") }
    let tree = try StagedTree(try app.plan())
    let (output, options) = (app.output, replacing)
    try await withThrowingTaskGroup { group in
      for _ in 0..<8 { group.addTask { _ = try await tree.write(to: output, options: options) } }
      try await group.waitForAll()
    }
    #expect(listing(app.output).filter { !$0.hasSuffix("/") }.count == 31)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: app.folder.path).sorted() == [
        "env", "out",
      ])
  }
}
