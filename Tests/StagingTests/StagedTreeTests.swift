import Foundation
import Packaging
import Pruning
import Testing

@testable import Staging

@Suite struct `A staged tree` {
  private func paths(_ tree: StagedTree) -> [String] {
    tree.sources.flatMap { source in
      tree.files[source.files].map { tree.destination(of: $0, in: source).description }
    }.sorted()
  }

  private func record(_ name: String, in tree: StagedTree) -> String? {
    tree.generated.first {
      tree.inventory[$0.key].path.description == "\(name)-1.0.dist-info/RECORD"
    }.map { String(decoding: $0.value, as: UTF8.self) }
  }

  private func application() throws -> Installation {
    let app = try Installation()
    try app.add("flask/app.py")
    try app.add("flask/test.py")
    try app.add("../../../bin/flask")
    try app.add("../../../bin/python")
    try app.add("../../../pyvenv.cfg")
    try app.add("../../../share/man/flask.1")
    try app.distribute(
      "flask",
      [
        "../../../bin/flask", "../../../share/man/flask.1", "flask/app.py", "flask/test.py",
      ])
    return app
  }

  private let environment: Set = ["../../../pyvenv.cfg", "../../../bin/python"]

  @Test func `mirrors the prefix`() throws {
    let tree = try StagedTree(try application().plan(environment: environment))
    let site = "lib/python3.11/site-packages"
    #expect(
      paths(tree) == [
        "bin/flask", "bin/python", "\(site)/flask-1.0.dist-info/METADATA",
        "\(site)/flask-1.0.dist-info/RECORD", "\(site)/flask/app.py", "\(site)/flask/test.py",
        "pyvenv.cfg", "share/man/flask.1",
      ])
    #expect(tree.generated.isEmpty)
    #expect(tree.folders.map { $0.path?.description ?? "" }.first == "")
    for (index, folder) in tree.folders.enumerated().dropFirst() {
      #expect(folder.parent < index)
    }
  }

  @Test func `lies flat without the environment's own files`() throws {
    let app = try application()
    let plan = try app.plan(
      dropping: ["flask/test.py"], environment: environment)
    let tree = try StagedTree(plan, layout: .flat)
    #expect(
      paths(tree) == [
        "bin/flask", "flask-1.0.dist-info/METADATA", "flask-1.0.dist-info/RECORD", "flask/app.py",
        "share/man/flask.1",
      ])
    #expect(
      record("flask", in: tree) == """
        bin/flask,sha256=abc,1
        share/man/flask.1,sha256=abc,1
        flask/app.py,sha256=abc,1
        flask-1.0.dist-info/METADATA,sha256=abc,1
        flask-1.0.dist-info/RECORD,,

        """)
  }

  @Test func `records what stripping makes of a library`() throws {
    let app = try application()
    try app.add("flask/fast.so", "0123456789")
    try app.distribute("flask", ["flask/app.py", "flask/fast.so"])
    let plan = try app.plan(environment: environment)
    let library = try #require(
      plan.inventory.fileIDs.first { plan.inventory[$0].path.description == "flask/fast.so" })
    let digest = try #require(SHA256Digest(Array(repeating: 0, count: 32)))
    let stripped = plan.stripped(
      Stripping(libraries: [library: .init(size: 4, sha256: digest)]))
    let tree = try StagedTree(stripped)
    #expect(tree.size(of: library) == 4)
    let hash = String(repeating: "A", count: 43)
    #expect(
      record("flask", in: tree)?.split(separator: "\n").dropFirst().first
        == "flask/fast.so,sha256=\(hash),4")
  }

  @Test func `takes a target folder as it is`() throws {
    let app = try Installation(sitePackages: nil)
    try app.add("flask/app.py")
    try app.add("bin/flask")
    let plan = try app.plan()
    #expect(paths(try StagedTree(plan)) == ["bin/flask", "flask/app.py"])
    #expect(paths(try StagedTree(plan, layout: .flat)) == ["bin/flask", "flask/app.py"])
  }

  @Test func `drops RECORD rows of dropped files, however they are spelled`() throws {
    let app = try application()
    try app.add(
      "flask-1.0.dist-info/RECORD",
      """
      "flask/app.py",sha256=abc,1\r
      \(app.root)/flask/test.py,sha256=abc,1\r
      flask//./test.py,,\r
      ../site-packages/flask/app.py,,\r
      \(app.prefix)/bin/flask,,\r
      /etc/passwd,,\r
      ../../../../../../etc/passwd,,\r
      missing.py,,\r
      flask-1.0.dist-info/RECORD,,\r

      """)
    var inventory = try app.plan().inventory
    let names = [
      "../../../bin/flask", "flask-1.0.dist-info/RECORD", "flask/app.py", "flask/test.py",
    ]
    inventory.distributions[0].files = inventory.fileIDs.filter {
      names.contains(inventory[$0].path.description)
    }
    let decisions = inventory.files.map { file -> Decision in
      file.path.description == "flask/test.py" ? .drop(.asked(glob: "*")) : .keep(.orphan)
    }
    let plan = try app.plan()
    let tree = try StagedTree(
      PrunePlan(
        inventory: inventory, closure: plan.closure, level: .safe, target: plan.target,
        decisions: decisions))
    #expect(
      record("flask", in: tree) == """
        "flask/app.py",sha256=abc,1\r
        ../site-packages/flask/app.py,,\r
        \(app.prefix)/bin/flask,,\r
        flask-1.0.dist-info/RECORD,,\r

        """)
  }

  @Test func `lets the first root win where two have one path`() throws {
    let (first, second) = (try Installation(), try Installation())
    try first.add("both.py", "first")
    try first.add("only_first.py")
    try second.add("both.py", "second, longer")
    try second.add("only_second/a.py")
    for layout in StageLayout.allCases {
      let tree = try StagedTree(try Installation.plan([first, second]), layout: layout)
      #expect(tree.files.count == 3)
      #expect(tree.shadowed.map { tree.inventory[$0].root } == [1])
      #expect(tree.files.filter { tree.inventory[$0].path.description == "both.py" }.count == 1)
    }
  }

  @Test func `names one file once that two roots of a prefix share`() throws {
    let app = try Installation()
    try app.add("a.py")
    try app.add("../../../bin/flask")
    let other = try Installation(sitePackages: "lib64/python3.11/site-packages", beside: app)
    try other.add("b.so")
    var inventory = try app.plan().inventory
    inventory.roots.append(
      InstallRoot(
        prefix: app.prefix, sitePackages: InstallPath("lib64/python3.11/site-packages")))
    inventory.files = inventory.files.filter { !$0.path.description.contains("lib64") }
    inventory.files += ["../../../bin/flask", "b.so"].compactMap { InstallPath($0) }.map {
      InstalledFile(path: $0, root: 1, size: 0, kind: .data, owner: .orphan)
    }
    let plan = try app.plan()
    let tree = try StagedTree(
      PrunePlan(
        inventory: inventory, closure: plan.closure, level: .safe, target: plan.target,
        decisions: inventory.files.map { _ in .keep(.orphan) }))
    #expect(
      paths(tree) == [
        "bin/flask", "lib/python3.11/site-packages/a.py", "lib64/python3.11/site-packages/b.so",
      ])
  }

  @Test func `does not make a file and a folder of one path`() throws {
    let app = try Installation()
    try app.add("bin", "a file in site-packages")
    try app.add("../../../bin/flask")
    #expect(throws: StagingError.collision(path: "bin")) {
      try StagedTree(try app.plan(), layout: .flat)
    }
  }

  @Test func `refuses a path that leaves the prefix`() throws {
    let app = try Installation()
    let stray = InstalledFile(
      path: try #require(InstallPath("../../../../stray")), size: 0, kind: .data, owner: .orphan)
    #expect(throws: StagingError.leavesPrefix(path: "../../../../stray")) {
      try StagedTree(try app.plan(adding: [stray]))
    }
  }

  @Test func `of nothing is an empty folder`() async throws {
    let app = try Installation()
    let plan = try Installation.plan([])
    #expect(try await StagedTree(plan).write(to: app.output).files == 0)
    #expect(listing(app.output).isEmpty)
  }
}
