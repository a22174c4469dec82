import Packaging
import Pruning
import Resolver
import Testing

@Suite struct `Stored review` {
  private let inventory: Inventory
  private let closure = InstalledClosure(members: [])
  private let target: TargetEnvironment
  private let plan: PrunePlan

  init() throws {
    target = try TargetEnvironment(pythonVersion: "3.11", platform: "linux")
    let place = ReachPlace(file: FileID(raw: 1), path: "a/b.py", line: 12)
    let own = ReachPlace(file: nil, path: "/src/é.py", line: nil)
    let (first, second) = (DistributionID(raw: 0), DistributionID(raw: 1))
    let line = Veto.Place(path: "a/b.py", line: 300)
    let links: [ReachLink] = [
      .imported(module: "a.b", by: place), .imported(module: "a.b", by: own),
      // The same to Swift's `==`, and other bytes.
      .named(text: "\u{e9}", by: place), .named(text: "e\u{301}", by: place),
      .computed(text: "import_module(name)", by: own), .content(package: "a", FileID(raw: 2)),
      .entryPoint(group: "g", name: "", second), .startedBy(first), .asked(entryPoint: "x:y"),
      .onlyRequested(first), .belongsTo(second), .standardLibrary(module: "json", by: place),
      .atStart,
    ]
    let vetoes: [Veto] = [
      .imported(module: "a.tests", at: line), .named(text: "tests", at: line),
      .entryPoint(name: "e", distribution: "a"), .distribution("a"), .opaque(path: "a/c.pyc"),
      .neighbour(path: "a/d.py"),
    ]
    let others: [Decision] = [
      .keep(.closure(first)), .keep(.metadata(second)), .keep(.orphan), .keep(.environment),
      .keep(.asked(glob: "a/**")), .drop(.outsideClosure(second)), .drop(.unreached(first)),
      .drop(.rule(code: "JNK001")), .drop(.unused(code: "DAT001", name: "s3")),
      .drop(.bytecodeOfDropped), .drop(.asked(glob: "b/**")), .drop(.bytecodeOfDropped),
    ]
    let decisions =
      links.map { Decision.keep(.reached($0)) }
      + vetoes.map { .keep(.vetoed(rule: "JNK002", by: $0)) } + others
    let name = try ProjectName("a")
    inventory = Inventory(
      distributions: try (0..<2).map {
        Distribution(
          name: name, version: try Version("\($0)"),
          metadataPath: InstallPath(normalized: Array("a.dist-info".utf8)))
      },
      files: decisions.indices.map {
        InstalledFile(
          path: InstallPath(normalized: Array("a/\($0).py".utf8)), size: $0, kind: .module,
          owner: .orphan)
      })
    var plan = PrunePlan(
      inventory: inventory, closure: closure, level: .reachable, target: target,
      decisions: decisions,
      opaqueImports: [OpaqueImport(place: place, text: "f(x)", scope: "a")],
      unboundedData: [
        UnboundedData(
          place: own, text: "load(x)", package: "a", option: "services",
          files: [FileID(raw: 0), FileID(raw: 3)])
      ])
    plan.allLinks = [FileID(raw: 5): links, FileID(raw: 2): []]
    self.plan = plan
  }

  private func read(_ bytes: [UInt8]) -> PrunePlan? {
    PrunePlan(
      reviewBytes: bytes, inventory: inventory, closure: closure, level: .reachable,
      target: target)
  }

  @Test func `is the review that was stored`() throws {
    let found = try #require(read(plan.reviewBytes))
    #expect(found.decisions == plan.decisions)
    #expect(found.opaqueImports == plan.opaqueImports)
    #expect(found.unboundedData == plan.unboundedData)
    #expect(found.allLinks == plan.allLinks)
    #expect(found.reviewBytes == plan.reviewBytes)
  }

  @Test func `keeps the bytes of texts that look the same`() throws {
    let found = try #require(read(plan.reviewBytes))
    let texts = found.decisions.compactMap { decision in
      if case .keep(.reached(.named(let text, _))) = decision { Array(text.utf8) } else { nil }
    }
    #expect(texts == [Array("\u{e9}".utf8), Array("e\u{301}".utf8)])
  }

  @Test func `is nothing where it is cut or goes on`() {
    let bytes = plan.reviewBytes
    for length in bytes.indices { #expect(read(Array(bytes[..<length])) == nil) }
    #expect(read(bytes + [0]) == nil)
    #expect(read([]) == nil)
    #expect(read([UInt8](repeating: 0xFF, count: 40)) == nil)
  }

  @Test func `is nothing or some plan where a byte is another`() {
    let bytes = plan.reviewBytes
    for index in bytes.indices {
      for flip: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
        var damaged = bytes
        damaged[index] ^= flip
        // Whoever stored it knows its hash; here it must merely not be fatal.
        if let found = read(damaged) { #expect(found.decisions.count == inventory.files.count) }
      }
    }
  }

  @Test func `is nothing for another number of files`() {
    let fewer = Inventory(
      distributions: inventory.distributions, files: Array(inventory.files.dropLast()))
    #expect(
      PrunePlan(
        reviewBytes: plan.reviewBytes, inventory: fewer, closure: closure, level: .reachable,
        target: target) == nil)
  }

  /// A field more is one more that reviews can see: `PlanFingerprint.swift` must add it, then this.
  @Test func `depends on no field that its fingerprint leaves out`() throws {
    func count(_ value: Any) -> Int { Mirror(reflecting: value).children.count }
    #expect(count(inventory) == 6)
    #expect(count(inventory.files[0]) == 6)
    #expect(count(inventory.distributions[0]) == 18)
    #expect(count(InstallRoot(prefix: "/", sitePackages: nil)) == 2)
    #expect(
      count(
        SearchFolder(root: 0, path: inventory.files[0].path, declaredBy: FileID(raw: 0))) == 3)
    #expect(count(EntryPoint(group: "", name: "", module: "", attribute: nil)) == 5)
    #expect(count(InstalledClosure.Member(DistributionID(raw: 0))) == 4)
    #expect(count(closure) == 2)
    #expect(count(target) == 4)
    #expect(count(target.markers) == 11)
    #expect(count(target.platform) == 2)
  }
}
