import Foundation
import Testing

@Suite struct `Command line` {
  /// One application, its dependency with tests and stubs, and two strays.
  private func world(requirements: String = "app\n") throws -> World {
    let world = try World(requirements: requirements)
    try world.install(
      "app", "1.0", requires: ["lib>=2"],
      files: ["app/__init__.py": "import lib\n", "../../../bin/app": "#!/usr/bin/python3\n"])
    try world.install(
      "lib", "2.1",
      files: [
        "lib/__init__.py": "x = 1\n", "lib/core.pyi": "x: int\n",
        "lib/tests/__init__.py": "", "lib/tests/test_core.py": "assert True\n",
      ])
    try world.install("pip", "23.0", files: ["pip/__init__.py": "y = 2\n"])
    return world
  }

  @Test func `stage writes the kept tree and its scripts`() throws {
    let world = try world()
    let outcome = try world.run(
      "stage", "-r", "requirements.txt", "--site-packages", "venv", "--to", "out")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output.isEmpty)
    let site = "out/lib/python3.11/site-packages"
    for kept in ["app/__init__.py", "lib/__init__.py", "lib-2.1.dist-info/METADATA"] {
      #expect(world.exists("\(site)/\(kept)"), "\(kept)")
    }
    for dropped in ["pip", "pip-23.0.dist-info", "lib/tests", "lib/core.pyi"] {
      #expect(!world.exists("\(site)/\(dropped)"), "\(dropped)")
    }
    #expect(world.exists("out/bin/app"))
    #expect(
      try world.text("\(site)/lib-2.1.dist-info/RECORD")
        == "lib-2.1.dist-info/METADATA,,\nlib/__init__.py,,\nlib-2.1.dist-info/RECORD,,\n")
  }

  @Test func `flat layout puts scripts beside the packages`() throws {
    let world = try world()
    let outcome = try world.run(
      "stage", "-r", "requirements.txt", "--site-packages", "venv", "--layout", "flat", "--to",
      "out"
    )
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(world.exists("out/app/__init__.py") && world.exists("out/bin/app"))
    #expect(try world.text("out/app-1.0.dist-info/RECORD").contains("bin/app,,\n"))
    #expect(try !world.text("out/app-1.0.dist-info/RECORD").contains("../"))
  }

  @Test func `plan prints kept paths alone on standard output`() throws {
    let world = try world()
    let outcome = try world.run(
      "plan", "requirements.txt", "--site-packages", "venv", "--format", "paths")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let paths = outcome.output.split(separator: "\n").map(String.init)
    #expect(paths == paths.sorted())
    #expect(paths.contains("bin/app"))
    #expect(paths.contains("lib/python3.11/site-packages/lib/__init__.py"))
    #expect(!paths.contains { $0.contains("/pip/") || $0.contains("tests") })
  }

  @Test func `plan is the same twice and has the contract's keys`() throws {
    let world = try world()
    func json() throws -> String {
      try world.run("plan", "--site-packages", "venv", "--format", "json").output
    }
    let first = try json()
    #expect(try json() == first)
    let plan = try #require(
      try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any])
    #expect(plan["schema"] as? String == "scrimp.plan")
    #expect(
      [
        "schema_version", "tool", "target", "level", "site_packages", "totals", "distributions",
        "keep", "drop",
      ]
      .allSatisfy { plan[$0] != nil })
  }

  @Test func `lists everything that is missing at once`() throws {
    let world = try world(requirements: "app\nghost>=3\nlib<2 # too old\n")
    let outcome = try world.run("plan", "--site-packages", "venv")
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("error: "))
    #expect(outcome.messages.contains("ghost>=3 is not installed"))
    #expect(outcome.messages.contains("requirements.txt:2"))
    #expect(outcome.messages.contains("lib 2.1 is installed"))
    #expect(outcome.messages.contains("hint: "))

    let allowed = try world.run(
      "plan", "--site-packages", "venv", "--allow-missing", "--format", "paths")
    #expect(allowed.status == 0)
    #expect(allowed.messages.contains("warning: "))
  }

  @Test func `names the place of a bad requirement`() throws {
    let world = try world(requirements: "app\nfla!sk\n")
    let outcome = try world.run("plan", "--site-packages", "venv")
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("requirements.txt:2:"), "\(outcome.messages)")
  }

  @Test(arguments: [
    ["plan", "--nonsense"], ["stage"], ["plan", "nowhere.txt"],
    ["plan", "--site-packages", "nowhere"],
    ["plan", "--level", "extreme"], ["stage", "--site-packages", "venv", "--to", "venv"],
  ])
  func `ends bad usage with 2 and an error`(arguments: [String]) throws {
    let world = try world()
    let outcome = try Scrimp.run(arguments, in: world.folder)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("error: "), "\(outcome.messages)")
    #expect(outcome.output.isEmpty)
  }

  @Test func `refuses a folder that holds something`() throws {
    let world = try world()
    try world.write("out/precious.txt", "mine")
    let refused = try world.run("stage", "--site-packages", "venv", "--to", "out")
    #expect(refused.status == 2)
    #expect(refused.messages.contains("--force"))
    #expect(try world.text("out/precious.txt") == "mine")
    #expect(try world.run("stage", "--site-packages", "venv", "--to", "out", "--force").status == 0)
    #expect(!world.exists("out/precious.txt"))
  }

  @Test func `prune in place leaves what stage writes`() throws {
    let world = try world()
    let dry = try world.run("prune", "--site-packages", "venv", "--in-place", "--dry-run")
    #expect(dry.status == 0, "\(dry.messages)")
    #expect(world.exists("venv/lib/python3.11/site-packages/pip/__init__.py"))
    let outcome = try world.run("prune", "--site-packages", "venv", "--in-place")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(!world.exists("venv/lib/python3.11/site-packages/pip"))
    #expect(!world.exists("venv/lib/python3.11/site-packages/lib/tests"))
    #expect(world.exists("venv/bin/app"))
    #expect(try world.text("scrimp-removed.json").contains("lib/tests/test_core.py"))
    #expect(try world.run("prune", "--site-packages", "venv", "--in-place").status == 0)
  }

  @Test func `remembers file lists for any sqlite client`() throws {
    let world = try world()
    #expect(try world.run("plan", "--site-packages", "venv").status == 0)
    let info = try world.run("cache", "info")
    #expect(info.status == 0, "\(info.messages)")
    let folder = try world.run("cache", "dir").output
    #expect(folder == world.folder.appending(path: "cache").path + "\n")
    #expect(try world.run("cache", "clear").status == 0)
  }

  @Test func `ends paths with NUL where asked`() throws {
    let world = try world()
    let outcome = try world.run(
      "plan", "-r", "requirements.txt", "--site-packages", "venv/lib/python3.11/site-packages",
      "--format", "paths", "--null")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output.contains("bin/app\0"))
  }

  @Test func `keeps what the app imports and no requirement names`() throws {
    let world = try world()
    try world.install("stray", "1.0", requires: ["helper"], files: ["stray.py": "import helper\n"])
    try world.install("helper", "1.0", files: ["helper.py": ""])
    try world.write("src/main.py", "import app\nimport stray\n")
    try world.write("src/test_main.py", "import pip\n")
    let outcome = try world.run(
      "plan", "--site-packages", "venv", "--app", "src", "--format", "paths")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.messages.contains("warning: main.py:2 imports what only stray provides"))
    for name in ["/stray.py", "/helper.py"] { #expect(outcome.output.contains(name)) }
    #expect(!outcome.output.contains("/pip/"))
  }

  @Test func `warns of a target the installed packages are not for`() throws {
    let world = try world()
    let outcome = try world.run("plan", "--site-packages", "venv", "--python-version", "3.12")
    #expect(outcome.status == 0)
    #expect(outcome.messages.contains("warning: the installed packages are for CPython 3.11.7"))
    let same = try world.run("plan", "--site-packages", "venv", "--python-version", "3.11")
    #expect(same.messages.contains("CPython 3.11.7") && !same.messages.contains("warning"))
  }

  @Test func `never replaces what the plan was made from`() throws {
    let world = try world()
    try world.write("src/main.py", "import app\n")
    let outcome = try world.run(
      "stage", "--site-packages", "venv", "--app", "src", "--to", "src", "--force")
    #expect(outcome.status == 2)
    #expect(world.exists("src/main.py"))
  }

  @Test func `refuses a tree whose prune was interrupted`() throws {
    let world = try world()
    try world.write("venv/lib/python3.11/site-packages/.scrimp-prune-journal", "x")
    let outcome = try world.run("stage", "--site-packages", "venv", "--to", "out")
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("half pruned"))
    #expect(!world.exists("out"))
  }

  @Test func `shows help with examples`() throws {
    let world = try world()
    for command in [
      ["--help"], ["plan", "--help"], ["stage", "--help"], ["prune", "--help"],
      ["cache", "--help"],
    ] {
      let outcome = try Scrimp.run(command, in: world.folder)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("scrimp "), "\(command)")
    }
    #expect(try world.run("stage", "--help").output.contains("EXAMPLES"))
  }
}
