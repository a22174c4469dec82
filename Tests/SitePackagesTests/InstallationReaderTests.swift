import Packaging
import SitePackages
import Testing

@Suite struct `Installation reader` {
  let tree: TemporaryTree
  let site = TemporaryTree.site

  init() throws {
    tree = try TemporaryTree()
    try tree.write("pyvenv.cfg", "version = 3.11.7\n")
  }

  @Test func `gives files to the RECORD that names them`() throws {
    try tree.install("flask", files: ["flask/__init__.py", "flask/app.py"])
    try tree.write("\(site)/mine.py")
    let inventory = try tree.inventory()
    #expect(inventory.owner("flask/app.py") == "flask")
    #expect(inventory.owner("flask-1.0.dist-info/RECORD") == "flask")
    #expect(inventory.owner("mine.py") == "orphan")
    #expect(inventory.distributions.map(\.topLevelNames) == [["flask"]])
    #expect(inventory.distributions[0].origin == .wheel)
    #expect(inventory.distributions[0].recordDigest != nil)
  }

  @Test func `lists files in the order of their whole paths`() throws {
    try tree.install("a", files: ["a/b.py", "a-b/c.py", "a.py", "a0/x.py", "a/b/c.py", "a/b-.py"])
    try tree.write("bin/tool")
    let paths = try tree.inventory().files.map(\.path)
    #expect(paths == paths.sorted())
    #expect(paths.count == 10)
  }

  @Test func `tells environment, scripts and strays in bin apart`() throws {
    try tree.install(
      "gunicorn", files: ["gunicorn/app.py"], record: ["../../../bin/gunicorn,,"])
    for name in ["gunicorn", "python3.11", "activate", "mytool"] { try tree.write("bin/\(name)") }
    try tree.write("share/unclaimed")
    try tree.link("lib64", to: "lib")
    let inventory = try tree.inventory()
    #expect(inventory.owner("../../../bin/gunicorn") == "gunicorn")
    #expect(inventory.owner("../../../bin/python3.11") == "environment")
    #expect(inventory.owner("../../../bin/activate") == "environment")
    #expect(inventory.owner("../../../pyvenv.cfg") == "environment")
    #expect(inventory.owner("../../../lib64") == "environment")
    #expect(inventory.owner("../../../bin/mytool") == "orphan")
    #expect(!inventory.paths.contains("../../../share/unclaimed"))
    let script = inventory.fileIDs.first { inventory[$0].path.description.hasSuffix("gunicorn") }
    #expect(inventory.prefixPath(of: try #require(script)).description == "bin/gunicorn")
  }

  @Test func `gives bytecode to the owner of its source`() throws {
    try tree.install("a", files: ["a/__init__.py", "six.py"])
    try tree.install("b", files: ["b/__init__.py"])
    for name in [
      "a/__pycache__/__init__.cpython-311.pyc", "a/__pycache__/__init__.cpython-311.opt-1.pyc",
      "__pycache__/six.cpython-311.pyc", "a/__init__.pyc", "__pycache__/gone.cpython-311.pyc",
      "b/__pycache__/gone.cpython-311.pyc",
    ] { try tree.write("\(site)/\(name)") }
    let inventory = try tree.inventory()
    #expect(inventory.owner("a/__pycache__/__init__.cpython-311.pyc") == "a")
    #expect(inventory.owner("a/__pycache__/__init__.cpython-311.opt-1.pyc") == "a")
    #expect(inventory.owner("__pycache__/six.cpython-311.pyc") == "a")
    #expect(inventory.owner("a/__init__.pyc") == "a")
    #expect(inventory.owner("__pycache__/gone.cpython-311.pyc") == "orphan")
    #expect(inventory.owner("b/__pycache__/gone.cpython-311.pyc") == "beside b")
  }

  @Test func `puts a stray beside the one distribution around it`() throws {
    try tree.install("a", files: ["a/__init__.py", "google/a/x.py", "shared/a.py"])
    try tree.install("b", files: ["google/b/x.py", "shared/b.py"])
    for name in ["a/deep/er/x.txt", "google/x.py", "google/new/x.py", "shared/x.py"] {
      try tree.write("\(site)/\(name)")
    }
    let inventory = try tree.inventory()
    #expect(inventory.owner("a/deep/er/x.txt") == "beside a")
    #expect(inventory.owner("google/x.py") == "orphan")
    #expect(inventory.owner("google/new/x.py") == "orphan")
    #expect(inventory.owner("shared/x.py") == "orphan")
  }

  @Test func `notes every claimant of a shared file, the one that knows its size first`() throws {
    try tree.install("a", files: ["both.py", "plain.py"], record: ["sized.py,,3"])
    try tree.install("b", files: ["both.py", "plain.py"], record: ["sized.py,,4"])
    try tree.write("\(site)/sized.py", "1234")
    let inventory = try tree.inventory()
    let claims = inventory.sharedClaims.map { file, claimants in
      "\(inventory[file].path): " + claimants.map { inventory[$0].displayName }.joined()
    }
    #expect(claims.sorted() == ["both.py: ab", "plain.py: ab", "sized.py: ba"])
    #expect(inventory.owner("sized.py") == "b")
    #expect(inventory.distributions.allSatisfy { $0.files.count == 5 })
  }

  @Test func `counts what RECORD names and the tree lacks`() throws {
    try tree.install(
      "a", files: ["a.py"], record: (0..<500).map { "gone/\($0).py,," } + ["../../../bin/gone,,"])
    let distribution = try tree.inventory().distributions[0]
    #expect(distribution.missingFileCount == 501)
    #expect(distribution.missingFiles.count == 100)
  }

  @Test func `takes the first of two distributions of one name`() throws {
    try tree.install("Foo.Bar", "1.0", files: ["foo.py"])
    try tree.install("foo_bar", "2.0", files: ["foo.py"])
    let inventory = try tree.inventory()
    #expect(inventory.distributions.map(\.version.description) == ["2.0", "1.0"])
    #expect(
      inventory.notices == [
        InventoryNotice(
          subject: "Foo.Bar", reason: .shadowed, detail: "Foo.Bar-1.0.dist-info")
      ])
  }

  @Test func `owns a script where pip moved it in a target folder`() throws {
    try tree.install(
      "gunicorn", in: "target", files: ["gunicorn/app.py"],
      record: ["../../bin/gunicorn,,", "../../../bin/other,,"])
    for name in ["gunicorn", "other", "mine"] { try tree.write("target/bin/\(name)") }
    let inventory = try tree.inventory("target")
    #expect(inventory.roots == [InstallRoot(prefix: tree.path + "/target", sitePackages: nil)])
    #expect(inventory.owner("bin/gunicorn") == "gunicorn")
    #expect(inventory.owner("bin/other") == "orphan")
    #expect(inventory.owner("bin/mine") == "orphan")
    #expect(inventory.notices.map(\.reason) == [.escapesPrefix])
  }

  @Test func `reads roots that share a prefix as one installation`() throws {
    try tree.install(
      "a", files: ["a/x.py"],
      record: ["../../../lib64/python3.11/site-packages/a/y.so,,"])
    try tree.install("b", in: "lib64/python3.11/site-packages", files: ["b.py"])
    try tree.write("lib64/python3.11/site-packages/a/y.so")
    let inventory = try tree.inventory()
    #expect(inventory.roots.count == 2)
    #expect(inventory.owner("a/y.so") == "a")
    #expect(inventory.owner("b.py") == "b")
    #expect(inventory.distributions.map(\.root) == [0, 1])
  }

  @Test func `walks a root inside another once`() throws {
    try tree.install("a", in: "target", files: ["a.py", "inner/x.py"])
    try tree.install("b", in: "target/inner", files: ["b.py"])
    let roots = try InstallationLocator().roots(at: [
      tree.path + "/target", tree.path + "/target/inner",
    ])
    let inventory = try InstallationReader().read(roots)
    #expect(inventory.paths.filter { $0.hasSuffix("b.py") } == ["b.py"])
    #expect(inventory.owner("x.py") == "a")
  }
}
