import Packaging
import SitePackages
import Testing

@Suite struct `Application reader` {
  let tree: TemporaryTree

  init() throws { tree = try TemporaryTree() }

  @Test func `finds modules and scripts and leaves out what is not the program's`() throws {
    for name in [
      "app/main.py", "app/pkg/mod.py", "app/notes.ipynb", "app/data.json", "app/.config/a.py",
      "app/.git/a.py", "app/.tox/a.py", "app/requirements-dev.txt", "app/uv.lock",
      "app/node_modules/a.py", "app/__pycache__/a.py", "app/venv/pyvenv.cfg", "app/venv/bin/a.py",
      "app/vendor/lib.py", "app/Makefile",
    ] { try tree.write(name) }
    try tree.write("app/manage", "#!/usr/bin/env python3\nprint()\n")
    try tree.write("app/run", "#!/bin/sh\n")
    let vendor = InstallRoot(prefix: tree.path + "/app/vendor", sitePackages: nil)
    let found = try ApplicationReader().files(at: [tree.path + "/app"], excluding: [vendor])
    #expect(
      found.files.map(\.path.description) == [".config/a.py", "main.py", "manage", "pkg/mod.py"])
    // Lists of what to install name nothing that runs.
    #expect(
      found.others.map(\.path.description) == ["Makefile", "data.json", "notes.ipynb", "run"])
    #expect(found.files.allSatisfy { $0.root == tree.path + "/app" })
    #expect(found.notices.isEmpty)
  }

  @Test func `takes a file by itself and every file once`() throws {
    try tree.write("app/main.py", "12345")
    try tree.write("serve", "no shebang")
    let found = try ApplicationReader().files(at: [
      tree.path + "/app/main.py", tree.path + "/serve", tree.path + "/app",
    ])
    #expect(found.files.map(\.absolutePath) == [tree.path + "/app/main.py", tree.path + "/serve"])
    let lengths = SourceReader().map(found.files) { $1.count }
    #expect(lengths == [.success(5), .success(10)])
  }

  @Test func `does not follow a link to a folder, and says so`() throws {
    try tree.write("app/main.py")
    try tree.write("elsewhere/secret.py")
    try tree.link("app/loop", to: ".")
    try tree.link("app/away", to: "../elsewhere")
    try tree.link("app/same.py", to: "main.py")
    let found = try ApplicationReader().files(at: [tree.path + "/app"])
    #expect(found.files.map(\.path.description) == ["main.py", "same.py"])
    #expect(
      found.notices
        == ["away", "loop"].map {
          InventoryNotice(subject: "\(tree.path)/app/\($0)", reason: .strayLink)
        })
  }

  @Test func `names a path that is not there`() {
    #expect(throws: InstallationError.notFound(tree.path + "/gone")) {
      try ApplicationReader().files(at: [tree.path + "/gone"])
    }
  }
}
