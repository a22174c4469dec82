import Packaging
import Pruning
import Resolver
import Testing

/// A plan made by hand: distributions, files, verdicts.
struct SamplePlan {
  struct File {
    var path: InstallPath
    var size = 1
    var kind = FileKind.module
    var isSymbolicLink = false
    var owner: String?
    var decision: Decision?
    var root = 0
  }

  var roots = [
    InstallRoot(prefix: "/opt/venv", sitePackages: InstallPath("lib/python3.11/site-packages"))
  ]
  /// Name, version and, for the closure's, whether the requirements name it.
  var distributions: [(name: String, version: String, isRequested: Bool?)] = []
  var requiredBy: [String: [String]] = [:]
  var files: [File] = []
  var level = PruneLevel.safe

  /// Adds a file that is kept or, for a reason, dropped.
  mutating func add(
    _ path: String, _ size: Int = 1, of owner: String? = nil, kind: FileKind = .module,
    link: Bool = false, root: Int = 0, verdict decision: Decision? = nil
  ) throws {
    files.append(
      File(
        path: try #require(InstallPath(path)), size: size, kind: kind, isSymbolicLink: link,
        owner: owner, decision: decision, root: root))
  }

  func plan() throws -> PrunePlan {
    let ids = Dictionary(
      uniqueKeysWithValues: distributions.enumerated().map {
        ($1.name, DistributionID(raw: $0))
      })
    let sorted = files.sorted { $0.root == $1.root ? $0.path < $1.path : $0.root < $1.root }
    let inventory = Inventory(
      roots: roots,
      distributions: try distributions.map {
        Distribution(
          name: try ProjectName($0.name), version: try Version($0.version),
          metadataPath: try #require(InstallPath("\($0.name)-\($0.version).dist-info")))
      },
      files: sorted.map { file in
        InstalledFile(
          path: file.path, root: file.root, size: file.size, kind: file.kind,
          isSymbolicLink: file.isSymbolicLink,
          owner: file.owner.flatMap { ids[$0] }.map { .distribution($0) }
            ?? (file.decision == .keep(.environment) ? .environment : .orphan))
      })
    let members = distributions.compactMap { name, _, isRequested -> InstalledClosure.Member? in
      guard let isRequested, let id = ids[name] else { return nil }
      return InstalledClosure.Member(
        id, isRequested: isRequested,
        requiredBy: requiredBy[name, default: []].compactMap { ids[$0] })
    }
    return PrunePlan(
      inventory: inventory, closure: InstalledClosure(members: members), level: level,
      target: TargetEnvironment(markers: MarkerEnvironment(), platform: TargetPlatform()),
      decisions: sorted.map { file in
        file.decision ?? file.owner.flatMap { ids[$0] }.map { .keep(.closure($0)) }
          ?? .keep(.orphan)
      })
  }

  /// Flask and click in a virtual environment with pip, a test folder and a script.
  static func flask() throws -> SamplePlan {
    var sample = SamplePlan()
    sample.distributions = [
      ("flask", "3.1.0", true), ("click", "8.1.7", false), ("pip", "24.0", nil),
    ]
    sample.requiredBy = ["click": ["flask"]]
    let pip = Decision.drop(.outsideClosure(DistributionID(raw: 2)))
    try sample.add("flask/__init__.py", 2_625, of: "flask")
    try sample.add("flask/app.py", 60_000, of: "flask")
    try sample.add(
      "flask/py.typed", 0, of: "flask", kind: .stub, verdict: .drop(.rule(code: "stubs")))
    try sample.add(
      "flask-3.1.0.dist-info/METADATA", 2_700, of: "flask", kind: .metadata,
      verdict: .keep(.metadata(DistributionID(raw: 0))))
    try sample.add("click/__init__.py", 4_000, of: "click")
    try sample.add(
      "click/testing.py", 19_000, of: "click",
      verdict: .keep(.vetoed(rule: "tests", by: .entryPoint(name: "flask", distribution: "flask"))))
    try sample.add("pip/__init__.py", 357, of: "pip", verdict: pip)
    try sample.add("pip/_vendor/x.py", 13_600_000, of: "pip", verdict: pip)
    try sample.add("../../../bin/flask", 233, of: "flask", kind: .script)
    try sample.add("../../../bin/pip", 233, of: "pip", kind: .script, verdict: pip)
    try sample.add(
      "../../../bin/python", 15, kind: .script, link: true, verdict: .keep(.environment))
    try sample.add("odd \"näme\".txt", 7, kind: .data)
    return sample
  }

  /// The same distributions in a `--target` folder.
  static func target() throws -> SamplePlan {
    var sample = try flask()
    sample.roots = [InstallRoot(prefix: "/opt/deps", sitePackages: nil)]
    sample.files.removeAll { $0.path.leavesRoot }
    return sample
  }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
