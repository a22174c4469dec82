import Packaging
import Pruning
import Reports
import Testing

@Suite struct `Why` {
  private func sample() throws -> WhyText {
    var sample = SamplePlan()
    sample.distributions = [("app", "1.0", true), ("lib", "2.0", false), ("pip", "3.0", nil)]
    sample.requiredBy = ["lib": ["app"]]
    try sample.add("app/__init__.py", 2000, of: "app")
    try sample.add("lib/__init__.py", 10, of: "lib")
    try sample.add("lib/core.cpython-311-x86_64-linux-gnu.so", 10, of: "lib")
    try sample.add(
      "lib/tests/test_a.py", 30, of: "lib", verdict: .drop(.rule(code: "JNK002")))
    try sample.add(
      "pip/__init__.py", 5, of: "pip",
      verdict: .drop(.outsideClosure(DistributionID(raw: 2))))
    try sample.add("../../../bin/app", 5, of: "app", kind: .script)
    return WhyText(try sample.plan(), ruleDescriptions: ["JNK002": "test suite"])
  }

  @Test(arguments: [("lbi", ["lib"]), ("appp", ["app"]), ("nothing", [])])
  func `knows names that are spelt much alike`(subject: String, names: [String]) throws {
    #expect(try sample().names(like: subject) == names)
  }

  @Test(
    arguments: [
      (
        "app",
        """
        app 1.0 stays: 2 of 2 files, 2.0 kB of 2.0 kB
          app 1.0: named by the requirements
        app/__init__.py (2.0 kB) stays: part of app, which the requirements name

        """
      ),
      (
        "lib",
        """
        lib 2.0 stays: 2 of 3 files, 20 B of 50 B
          app 1.0: named by the requirements
          lib 2.0: app 1.0 requires lib
        lib/__init__.py (10 B) stays: part of lib, required by app

        """
      ),
      (
        "pip",
        """
        pip 3.0 goes: no requirement leads to it
        pip/__init__.py (5 B) goes: part of pip, which no requirement leads to

        """
      ),
      ("lib.tests.test_a", "lib/tests/test_a.py (30 B) goes: test suite (JNK002)\n"),
      ("lib/tests/test_a.py", "lib/tests/test_a.py (30 B) goes: test suite (JNK002)\n"),
      (
        "lib.core",
        "lib/core.cpython-311-x86_64-linux-gnu.so (10 B) stays: part of lib, required by app\n"
      ),
      (
        "bin/app",
        "../../../bin/app (5 B) stays: part of app, which the requirements name\n"
      ),
      ("lib.tests", nil), ("li", nil), ("../..", nil), ("", nil),
    ] as [(String, String?)])
  func `tells who asks for a distribution and what keeps a file`(
    subject: String, answer: String?
  ) throws {
    #expect(
      try sample().bytes(about: subject).map { String(decoding: $0, as: UTF8.self) } == answer)
  }

  /// An app that imports `a`, which names `b`, whose data stays with it.
  private func reachable() throws -> PrunePlan {
    let app = ReachPlace(file: nil, path: "main.py", line: 1)
    func place(_ file: Int, _ path: String, _ line: Int) -> ReachPlace {
      ReachPlace(file: FileID(raw: file), path: path, line: line)
    }
    var sample = SamplePlan()
    sample.level = .reachable
    sample.distributions = [("pkg", "1.0", true)]
    let reached: [(String, ReachLink)] = [
      ("pkg/a.py", .imported(module: "pkg.a", by: app)),
      ("pkg/b.py", .named(text: "pkg.b", by: place(0, "pkg/a.py", 3))),
      ("pkg/c.py", .computed(text: "import_module(x)", by: place(1, "pkg/b.py", 7))),
      ("pkg/d.json", .content(package: "pkg", FileID(raw: 1))),
    ]
    for (path, link) in reached {
      try sample.add(path, 1000, of: "pkg", verdict: .keep(.reached(link)))
    }
    var plan = try sample.plan()
    plan.allLinks = [
      FileID(raw: 1): [
        .named(text: "pkg.b", by: place(0, "pkg/a.py", 3)),
        .imported(module: ".b", by: place(2, "pkg/c.py", 1)),
        .imported(module: ".x", by: place(1, "pkg/b.py", 2)),
      ]
    ]
    return plan
  }

  @Test func `shows the way from the app to a file`() throws {
    let why = WhyText(try reachable())
    #expect(
      why.bytes(about: "pkg/c.py").map { String(decoding: $0, as: UTF8.self) } == """
        pkg/c.py (1.0 kB) stays: pkg/b.py:7 loads modules by computed names: import_module(x)
          pkg/b.py: pkg/a.py:3 names `pkg.b`
          pkg/a.py: main.py:1 imports pkg.a

        """)
    #expect(
      why.bytes(about: "pkg/d.json").map { String(decoding: $0, as: UTF8.self) } == """
        pkg/d.json (1.0 kB) stays: belongs to pkg, which is reached
          pkg/b.py: pkg/a.py:3 names `pkg.b`
          pkg/a.py: main.py:1 imports pkg.a

        """)
  }

  @Test func `shows every way where that is asked for, but a file's own`() throws {
    #expect(
      WhyText(try reachable()).bytes(about: "pkg.b").map { String(decoding: $0, as: UTF8.self) }
        == """
        pkg/b.py (1.0 kB) stays: pkg/a.py:3 names `pkg.b`
          1. pkg/a.py:3 names `pkg.b`
            pkg/a.py: main.py:1 imports pkg.a
          2. pkg/c.py:1 imports .b
            pkg/c.py: pkg/b.py:7 loads modules by computed names: import_module(x)
            pkg/b.py: pkg/a.py:3 names `pkg.b`
            pkg/a.py: main.py:1 imports pkg.a

        """)
  }

  @Test func `is added up for the lines that load computed names`() throws {
    let plan = try reachable()
    let place = ReachPlace(file: FileID(raw: 1), path: "pkg/b.py", line: 7)
    let counted = PrunePlan(
      inventory: plan.inventory, closure: plan.closure, level: plan.level, target: plan.target,
      decisions: plan.decisions,
      opaqueImports: [OpaqueImport(place: place, text: "import_module(x)", scope: "pkg")],
      unboundedData: [
        UnboundedData(
          place: ReachPlace(file: nil, path: "main.py", line: 2), text: "client(…)",
          package: "pkg", option: "services", files: [FileID(raw: 0), FileID(raw: 3)])
      ])
    let text = String(decoding: PlanText(counted).bytes, as: UTF8.self)
    #expect(
      text.contains(
        """
        kept for computed imports  files    size
        main.py:2                      2  2.0 kB  client(…) keeps all services of pkg
        pkg/b.py:7                     1  1.0 kB  import_module(x)
        """))
  }
}
