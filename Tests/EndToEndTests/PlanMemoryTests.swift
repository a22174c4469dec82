import Foundation
import Testing

@Suite struct `Remembered plan` {
  private static let said = "no module is read"

  /// An application that uses one of a package's two modules.
  private func world() throws -> World {
    let world = try World(requirements: "lib\n")
    try world.install(
      "lib", "1.0",
      files: [
        "lib/__init__.py": "from lib import a\n", "lib/a.py": "x = 1\n", "lib/b.py": "x = 2\n",
        "lib/c.py": "x = 3\n",
      ])
    try world.write("src/main.py", "import lib\n")
    try world.write("src/settings.ini", "[main]\n")
    return world
  }

  private let arguments = [
    "-r", "requirements.txt", "--site-packages", "venv", "--app", "src", "--level", "reachable",
    "-v",
  ]

  private func plan(_ world: World, _ more: String...) throws -> Scrimp.Outcome {
    try Scrimp.run(["plan"] + arguments + ["--format", "json"] + more, in: world.folder)
  }

  /// Waits until what was just written is old enough to be remembered: the kernel alone sets the
  /// time that says so, and no test can set that back.
  private func settle() async throws { try await Task.sleep(for: .seconds(4)) }

  /// A world whose plan is in the cache.
  private func knownWorld() async throws -> (World, plan: Scrimp.Outcome) {
    let world = try world()
    try await settle()
    let first = try plan(world)
    #expect(first.status == 0, "\(first.messages)")
    #expect(!first.messages.contains(Self.said))
    return (world, first)
  }

  @Test func `is the same bytes without a look at modules`() async throws {
    let (world, first) = try await knownWorld()
    let second = try plan(world)
    #expect(second.messages.contains(Self.said))
    #expect(second.output == first.output)
    #expect(second.status == first.status)
    #expect(try world.run("cache", "info").output.contains("plans          1 ("))

    // The other commands ask the same; staging comes last, for its links change the files.
    for command in [["why", "lib.a"], ["prune", "--dry-run"], ["stage", "--to", "out"]] {
      let outcome = try Scrimp.run(command + arguments, in: world.folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.messages.contains(Self.said), "\(command)")
    }
    #expect(world.exists("out/lib/python3.11/site-packages/lib/a.py"))
    #expect(!world.exists("out/lib/python3.11/site-packages/lib/b.py"))
  }

  enum Change: CaseIterable {
    case moduleInPlace, moduleAdded, moduleRemoved, metadata, linkTarget
    case application, applicationData, applicationAdded, requirements
  }

  private func change(_ world: World, _ change: Change) throws {
    let site = "venv/lib/python3.11/site-packages"
    switch change {
    case .moduleInPlace:
      let path = world.site.appending(path: "lib/__init__.py").path
      var before = stat()
      #expect(stat(path, &before) == 0)
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try file.write(contentsOf: Data("from lib import b\n".utf8))
      try file.close()
      var times = [before.st_atim, before.st_mtim]
      #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
      var after = stat()
      #expect(stat(path, &after) == 0)
      #expect(after.st_size == before.st_size && after.st_ino == before.st_ino)
      #expect(after.st_mtim.tv_sec == before.st_mtim.tv_sec)
      #expect(after.st_mtim.tv_nsec == before.st_mtim.tv_nsec)
    case .moduleAdded: try world.write("\(site)/lib/d.py", "x = 4\n")
    case .moduleRemoved:
      try FileManager.default.removeItem(at: world.site.appending(path: "lib/c.py"))
    case .metadata:
      try world.write(
        "\(site)/lib-1.0.dist-info/entry_points.txt", "[console_scripts]\nc = lib.c:x\n")
    case .linkTarget: try world.write("elsewhere.py", "from lib import c\n")
    case .application: try world.write("src/main.py", "import lib, lib.b\n")
    case .applicationData: try world.write("src/settings.ini", "[main]\nuse = lib.c\n")
    case .applicationAdded: try world.write("src/more.py", "import lib.b\n")
    case .requirements: try world.write("requirements.txt", "lib\nother\n")
    }
  }

  @Test(arguments: Change.allCases)
  func `is not taken where something changed`(change: Change) async throws {
    let world = try world()
    if change == .linkTarget {
      try world.write("elsewhere.py", "from lib import b\n")
      try FileManager.default.createSymbolicLink(
        atPath: world.site.appending(path: "lib/a.py").path + "x",
        withDestinationPath: world.folder.appending(path: "elsewhere.py").path)
      try FileManager.default.removeItem(at: world.site.appending(path: "lib/a.py"))
      try FileManager.default.moveItem(
        at: world.site.appending(path: "lib/a.pyx"), to: world.site.appending(path: "lib/a.py"))
    }
    if change == .requirements {
      try world.install("other", "1.0", files: ["other.py": "import lib.b\n"])
    }
    try await settle()
    let first = try plan(world)
    #expect(first.status == 0, "\(first.messages)")
    #expect(try plan(world).messages.contains(Self.said))
    try self.change(world, change)
    let truth = try plan(world, "--no-cache")
    #expect(truth.status == 0, "\(truth.messages)")
    #expect(truth.output != first.output)
    // Once while the change is young, and once when its plan may be remembered.
    for isSettled in [false, true] {
      if isSettled { try await settle() }
      let after = try plan(world)
      #expect(after.output == truth.output)
      // These leave no file that is young, so the first plan is remembered.
      let isKnown = isSettled && [.moduleRemoved, .requirements].contains(change)
      #expect(after.messages.contains(Self.said) == isKnown)
    }
    let known = try plan(world)
    #expect(known.messages.contains(Self.said))
    #expect(known.output == truth.output)
  }

  @Test func `is not taken for another question`() async throws {
    let (world, first) = try await knownWorld()
    for more in [
      ["--keep", "lib/c.py"], ["--drop", "lib/a.py"], ["--entry-point", "lib.b"],
      ["--python-version", "3.12"], ["--level", "safe"], ["--bytecode", "keep"],
      ["--config-file", "more.toml"], ["--app", "more.py"],
    ] {
      try world.write(
        "more.toml", "[package.lib]\ndata = [\"x\"]\n")
      try world.write("more.py", "import lib.b\n")
      func plan(_ last: String...) throws -> Scrimp.Outcome {
        var arguments = self.arguments
        if more[0] == "--level" { arguments.removeAll { ["--level", "reachable"].contains($0) } }
        return try Scrimp.run(
          ["plan"] + arguments + ["--format", "json"] + more + last, in: world.folder)
      }
      let outcome = try plan()
      #expect(outcome.status == 0, "\(more) \(outcome.messages)")
      #expect(!outcome.messages.contains(Self.said), "\(more)")
      #expect(outcome.output == (try plan("--no-cache").output), "\(more)")
    }
    let again = try self.plan(world)
    #expect(again.messages.contains(Self.said))
    #expect(again.output == first.output)
  }

  @Test func `says what is wrong with settings each time`() async throws {
    let (world, _) = try await knownWorld()
    for round in 0..<2 {
      let outcome = try plan(world, "--keep", "nothing/**")
      #expect(outcome.messages.contains("no installed file is named by `nothing/**`"))
      #expect(outcome.messages.contains(Self.said) == (round == 1))
      let wrong = try plan(world, "--entry-point", "nowhere")
      #expect(wrong.status != 0)
      #expect(wrong.messages.contains("nothing is called `nowhere`"))
    }
  }

  @Test func `is neither read nor written without a cache`() async throws {
    let world = try world()
    try await settle()
    let plain = try plan(world, "--no-cache")
    #expect(!world.exists("cache"))
    #expect(try plan(world).output == plain.output)
    let again = try plan(world, "--no-cache")
    #expect(!again.messages.contains(Self.said))
    #expect(again.output == plain.output)
  }

  @Test func `is not kept of what changed a moment ago`() throws {
    let world = try world()
    #expect(try plan(world).status == 0)
    #expect(try world.run("cache", "info").output.contains("plans          0 ("))
  }

  @Test func `is not kept where a module could not be read`() async throws {
    let world = try world()
    try FileManager.default.createSymbolicLink(
      atPath: world.site.appending(path: "lib/a.pyx").path,
      withDestinationPath: "nowhere.py")
    try FileManager.default.removeItem(at: world.site.appending(path: "lib/a.py"))
    try FileManager.default.moveItem(
      at: world.site.appending(path: "lib/a.pyx"), to: world.site.appending(path: "lib/a.py"))
    try await settle()
    for _ in 0..<2 {
      let outcome = try plan(world)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(!outcome.messages.contains(Self.said))
    }
  }

  @Test func `is made anew where the stored one is damaged`() async throws {
    let (world, first) = try await knownWorld()
    let damage = Process()
    damage.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    damage.arguments = [
      "python3", "-c",
      """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1])
      (b,), = c.execute("SELECT bytes FROM plan")
      b = bytearray(b)
      b[len(b) * 2 // 3] ^= 1
      c.execute("UPDATE plan SET bytes = ?", (bytes(b),))
      c.commit()
      """, world.folder.appending(path: "cache/scrimp.db").path,
    ]
    try damage.run()
    damage.waitUntilExit()
    guard damage.terminationStatus == 0 else { return }
    let second = try plan(world)
    #expect(!second.messages.contains(Self.said))
    #expect(second.output == first.output)
    #expect(try plan(world).messages.contains(Self.said))
  }
}
