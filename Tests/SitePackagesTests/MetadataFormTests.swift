import Packaging
import SitePackages
import Testing

@Suite struct `Forms of metadata` {
  let tree: TemporaryTree
  let site = TemporaryTree.site

  init() throws { tree = try TemporaryTree() }

  @Test func `gives a distribution without RECORD its top-level names`() throws {
    try tree.install(
      "Some-Thing", files: ["thing/__init__.py", "thing/a/b.py", "_thing.cpython-311-x.so"],
      record: nil)
    try tree.write("\(site)/Some-Thing-1.0.dist-info/top_level.txt", "thing\n_thing\n")
    try tree.install("other", files: ["thing/other.py"])
    try tree.write("\(site)/thing/__pycache__/__init__.cpython-311.pyc")
    let inventory = try tree.inventory()
    #expect(inventory.owner("thing/a/b.py") == "some-thing")
    #expect(inventory.owner("_thing.cpython-311-x.so") == "some-thing")
    #expect(inventory.owner("thing/__pycache__/__init__.cpython-311.pyc") == "some-thing")
    #expect(inventory.owner("thing/other.py") == "other")
    #expect(inventory.owner("Some-Thing-1.0.dist-info/METADATA") == "some-thing")
    #expect(inventory.distributions.map(\.origin) == [.wheel, .unrecorded])
    #expect(inventory.distributions[1].recordDigest == nil)
  }

  @Test func `guesses the names of one without top_level.txt`() throws {
    try tree.install(
      "Foo.Bar", files: ["foo_bar/__init__.py", "Foo-Bar.py", "foo.py"], record: nil)
    let inventory = try tree.inventory()
    #expect(inventory.owner("foo_bar/__init__.py") == "foo-bar")
    #expect(inventory.owner("Foo-Bar.py") == "foo-bar")
    #expect(inventory.owner("foo.py") == "orphan")
  }

  @Test func `reads an egg-info folder with and without installed-files.txt`() throws {
    let info = "\(site)/old-1.0-py3.11.egg-info"
    try tree.write("\(info)/PKG-INFO", "Name: old\nVersion: 1.0\n")
    try tree.write("\(info)/requires.txt", "six\n\n[fast]\nujson\n")
    try tree.write(
      "\(info)/installed-files.txt",
      "../old.py\n../../../../bin/old\n../../../../../../etc/passwd\nPKG-INFO\n")
    for name in ["\(site)/old.py", "\(site)/older.py", "bin/old"] { try tree.write(name) }
    try tree.write("\(site)/plain.egg-info/PKG-INFO", "Name: plain\nVersion: 2\n")
    try tree.write("\(site)/plain.egg-info/top_level.txt", "plainly\n")
    try tree.write("\(site)/plainly/x.py")
    let inventory = try tree.inventory()
    #expect(inventory.owner("old.py") == "old")
    #expect(inventory.owner("../../../bin/old") == "old")
    #expect(inventory.owner("old-1.0-py3.11.egg-info/requires.txt") == "old")
    #expect(inventory.owner("older.py") == "orphan")
    #expect(inventory.owner("plainly/x.py") == "plain")
    #expect(inventory.distributions.map(\.origin) == [.eggInfo, .eggInfo])
    #expect(inventory.distributions[0].requirements.map(\.name.normalized) == ["six", "ujson"])
    #expect(inventory.notices.map(\.reason) == [.escapesPrefix])
  }

  @Test func `reads a single egg-info file`() throws {
    try tree.write(
      "\(site)/single-1.2.egg-info", "Metadata-Version: 1.1\nName: single\nVersion: 1.2\n")
    try tree.write("\(site)/single.py")
    let inventory = try tree.inventory()
    #expect(inventory.owner("single-1.2.egg-info") == "single")
    #expect(inventory.owner("single.py") == "single")
  }

  @Test func `reads an egg folder as a folder of imports`() throws {
    let egg = "thing-1.0-py3.11.egg"
    try tree.write("\(site)/\(egg)/EGG-INFO/PKG-INFO", "Name: thing\nVersion: 1.0\n")
    try tree.write("\(site)/\(egg)/EGG-INFO/top_level.txt", "thing\n")
    try tree.write("\(site)/\(egg)/thing/__init__.py")
    try tree.write("\(site)/packed-1.0.egg", "PK")
    try tree.write(
      "\(site)/easy-install.pth", "import sys\n./\(egg)\n./missing.egg\n/somewhere/else\n")
    let inventory = try tree.inventory()
    #expect(inventory.owner("\(egg)/thing/__init__.py") == "thing")
    #expect(inventory.distributions[0].topLevelNames == ["thing"])
    #expect(inventory.searchFolders.map(\.path.description) == [egg])
    #expect(
      inventory.notices.map(\.reason) == [
        .unreadableMetadata("the metadata is inside an archive"),
        .editable(location: "/somewhere/else"),
      ])
  }

  @Test func `follows an egg-link to the project's metadata`() throws {
    let project = tree.path + "/my project"
    try tree.write("my project/My_Proj.egg-info/PKG-INFO", "Name: my-proj\nVersion: 0.1\n")
    try tree.write("my project/My_Proj.egg-info/requires.txt", "flask>=2\n")
    try tree.write("my project/my_proj.py")
    try tree.write("\(site)/my-proj.egg-link", "\(project)\n.")
    try tree.write("\(site)/easy-install.pth", "\(project)\n")
    let inventory = try tree.inventory()
    let distribution = try #require(inventory.distributions.first)
    #expect(distribution.origin == .editable)
    #expect(distribution.requirements.map(\.description) == ["flask>=2"])
    #expect(inventory.owner("my-proj.egg-link") == "my-proj")
    #expect(
      inventory.notices == [
        InventoryNotice(subject: "my-proj", reason: .editable(location: project))
      ])
  }

  @Test func `knows an editable install by direct_url.json and by its pointer`() throws {
    try tree.install("one", files: ["__editable__.one-1.0.pth"])
    try tree.write("\(site)/__editable__.one-1.0.pth", "/src/one/src\n")
    try tree.write(
      "\(site)/one-1.0.dist-info/direct_url.json",
      #"{"url": "file:///src/my%20one", "dir_info": {"editable": true}}"#)
    try tree.install("two", files: ["__editable___two_1_0_finder.py", "__editable__.two-1.0.pth"])
    try tree.install("three", files: ["three.py"])
    try tree.write(
      "\(site)/three-1.0.dist-info/direct_url.json", #"{"url": "https://x/y.whl", "dir_info": {}}"#)
    let inventory = try tree.inventory()
    let origins = inventory.distributions.map { "\($0.displayName) \($0.origin)" }
    #expect(origins == ["one editable", "three wheel", "two editable"])
    #expect(
      inventory.notices == [
        InventoryNotice(subject: "one", reason: .editable(location: "/src/my one")),
        InventoryNotice(subject: "two", reason: .editable(location: nil)),
      ])
  }

  @Test func `reads requirements, extras, entry points and marks`() throws {
    try tree.install(
      "full", files: ["full.py"],
      metadata: """
        Requires-Python: >=3.8
        Requires-Dist: click (>=8)
        Requires-Dist: lxml; extra == 'xml'
        Requires-Dist: !!!
        Provides-Extra: xml

        Requires-Dist: not-a-header
        """)
    let info = "\(site)/full-1.0.dist-info"
    try tree.write("\(info)/entry_points.txt", "[console_scripts]\nfull = full:main\n")
    try tree.write("\(info)/INSTALLER", "uv\n")
    try tree.write("\(info)/REQUESTED")
    let inventory = try tree.inventory()
    let distribution = inventory.distributions[0]
    #expect(distribution.requirements.map(\.name.normalized) == ["click", "lxml"])
    #expect(distribution.providedExtras.map(\.normalized) == ["xml"])
    #expect(distribution.requiresPython?.description == ">=3.8")
    #expect(distribution.entryPoints.map(\.name) == ["full"])
    #expect(distribution.installer == "uv")
    #expect(distribution.isRequested)
    #expect(
      inventory.notices == [
        InventoryNotice(subject: "full", reason: .invalidRequirement("!!!"))
      ])
  }

  @Test func `leaves the files of unreadable metadata to nobody`() throws {
    try tree.install("good", files: ["good.py"])
    try tree.write("\(site)/noname-1.0.dist-info/METADATA", "Version: 1\n")
    try tree.write("\(site)/badversion-1.0.dist-info/METADATA", "Name: a\nVersion: what ever\n")
    try tree.write("\(site)/nothing-1.0.dist-info/RECORD", "good.py,,\n")
    try tree.install("~umpy", files: ["~umpy/x.py"])
    let inventory = try tree.inventory()
    #expect(inventory.distributions.map(\.displayName) == ["good"])
    #expect(inventory.owner("good.py") == "good")
    #expect(inventory.owner("~umpy/x.py") == "orphan")
    let reasons = inventory.notices.map { "\($0.subject): \($0.reason)" }
    #expect(
      reasons == [
        "badversion-1.0.dist-info: unreadableMetadata(\"`what ever` is no version\")",
        "noname-1.0.dist-info: unreadableMetadata(\"the metadata has no `Name` field\")",
        "nothing-1.0.dist-info: unreadableMetadata(\"METADATA: No such file or directory\")",
        "~umpy-1.0.dist-info: "
          + "unreadableMetadata(\"it is left over from an interrupted uninstallation\")",
      ])
  }
}
