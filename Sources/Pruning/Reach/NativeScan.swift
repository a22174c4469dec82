import ImportGraph
import NativeLibrary
import Packaging

/// Looks for modules' names in what is no source: libraries, and the application's data.
struct NativeScan: Sendable {
  private let inventory: Inventory
  let tree: ModuleTree
  let finder: NameFinder
  private let scripts: Set<String>
  private let data: DataUse
  private let usageOnly: Set<Int>
  /// What the rules about data ask the application's sources for.
  var usageInterest: UsageInterest { data.interest }
  private let sieve: TextSieve
  private let settled: SettledImports?
  private let usageInterests: [DistributionID: UsageInterest]

  init(_ reach: Reach, isOffered: (Int) -> Bool = { _ in false }) {
    data = reach.data
    sieve = TextSieve(reach)
    settled = reach.settledImports(isOffered)
    usageInterests = reach.data.interests(of: reach.inventory.distributionIDs)
    usageOnly = reach.usageOnly
    scripts = Set(reach.scripts.keys)
    inventory = reach.inventory
    tree = reach.tree
    finder = reach.finder
  }

  func isSource(_ id: FileID) -> Bool {
    !inventory[id].mayNameModules && inventory[id].kind != .nativeLibrary
      && (inventory[id].pythonForm == .source || !inventory[id].mayBeTemplate)
  }

  /// What a module holds; of its strings those that lead somewhere, unless it is to be heard
  /// `whole`.
  func scan(
    source bytes: UnsafeBufferPointer<UInt8>, of id: FileID, for interest: ScanInterest,
    whole isWhole: Bool = false
  ) -> ScanFindings {
    if usageOnly.contains(id.raw) {
      var findings = ScanFindings()
      findings.uses = uses(in: bytes, of: id)
      return findings
    }
    let distribution = inventory[id].owner.distribution?.raw ?? -1
    let node = distribution < 0 ? -1 : tree.nodeOfFile[id.raw]
    var findings: ScanFindings
    if node > ModuleTree.top, !isWhole {
      let place = ScanPlace(of: node, in: tree, distribution: distribution, settled: settled)
      findings = ImportScanner.scan(bytes, for: interest, in: place) {
        sieve.refine(&$0, of: node)
      }
      // What loads modules by computed names may join words that lead nowhere.
      if LoadingManner(findings).isLoader { findings = ImportScanner.scan(bytes, for: interest) }
    } else {
      findings = ImportScanner.scan(bytes, for: interest)
    }
    findings.uses = uses(in: bytes, of: id)
    return findings
  }

  /// What rules about data ask of a module.
  private func uses(in bytes: UnsafeBufferPointer<UInt8>, of id: FileID) -> [NameUse] {
    let interest =
      inventory[id].owner.distribution.map { usageInterests[$0] } ?? data.interest
    return interest.map { UsageScanner.scan(bytes, for: $0) } ?? []
  }

  func scan(data bytes: UnsafeBufferPointer<UInt8>) -> ScanFindings {
    var findings = ScanFindings()
    findings.dataNames = mentions(in: bytes)
    findings.nodes = finder.nodes(in: bytes).union(nodes(pickledIn: bytes)).sorted()
    findings.texts = scripts(in: bytes)
    return findings
  }

  /// The names that rules about data ask for, where they stand as words in a text.
  private func mentions(in bytes: UnsafeBufferPointer<UInt8>) -> [String] {
    guard !data.dataNames.isEmpty else { return [] }
    var names: Set<String> = []
    for word in bytes.split(whereSeparator: { !$0.isScriptPart || $0 == UInt8(ascii: ".") })
    where word.count < 100 {
      let name = String(decoding: word, as: UTF8.self)
      if data.dataNames.contains(name) { names.insert(name) }
    }
    return names.sorted()
  }

  /// The scripts that stand as words in a text: `web: gunicorn app:app`.
  private func scripts(in bytes: UnsafeBufferPointer<UInt8>) -> [NamedText] {
    guard !scripts.isEmpty else { return [] }
    var names: Set<String> = []
    for word in bytes.split(whereSeparator: { !$0.isScriptPart }) where word.count < 100 {
      let name = String(decoding: word, as: UTF8.self)
      if scripts.contains(name) { names.insert(name) }
    }
    return names.sorted().map { NamedText(text: $0, line: 1) }
  }

  /// The modules that a library's text names, and those of its own packages that it may name.
  func scan(_ id: FileID, _ bytes: UnsafeBufferPointer<UInt8>) -> ScanFindings {
    var findings = ScanFindings()
    if inventory[id].pythonForm == .bytecode {
      // Its names stand as text in it, and its relative imports do not.
      findings.nodes = finder.nodes(in: bytes).sorted()
      findings.opacity = .sealed
      return findings
    }
    guard inventory[id].kind == .nativeLibrary else {
      if inventory[id].mayBePickle, !bytes.isPickle { return findings }
      if inventory[id].mayBeTemplate { findings.tags = TemplateTag.tags(data.tags, in: bytes) }
      guard inventory[id].mayNameModules else { return findings }
      findings.nodes = finder.nodes(in: bytes, takesBareNames: false)
        .union(nodes(relativeIn: bytes, of: id)).sorted()
      return findings
    }
    let file = UnsafeRawBufferPointer(bytes)
    findings.libraries = DynamicLinking.libraries(neededBy: file)
    if inventory[id].path.isInLibraryFolder { return findings }
    let text = LibraryText(file)
    guard text.usesPython else { return findings }
    let relatives = relatives(of: id)
    let own = WordIndex(relatives)
    // Names of one letter stand everywhere.
    var nodes = Set(relatives.lazy.filter { $0.text.count < 2 }.map(\.node))
    for range in text.ranges {
      nodes.formUnion(
        finder.nodes(in: UnsafeBufferPointer(rebasing: bytes[range]), relatives: own))
    }
    let strings = CythonStrings(file, text.ranges)
    for text in strings.texts {
      text.withUnsafeBufferPointer { text in
        nodes.formUnion(finder.nodes(in: text))
        nodes.formUnion(own.nodes(anywhereIn: text))
      }
    }
    findings.nodes = nodes.sorted()
    if strings.isSealed { findings.opacity = .sealed }
    return findings
  }

  /// What a relative import in a library could name: children of the packages it stands in.
  private func relatives(of id: FileID) -> [(text: [UInt8], node: Int)] {
    var found: [(text: [UInt8], node: Int)] = []
    var node = tree.nodeOfFile[id.raw]
    while node > ModuleTree.top {
      node = tree[node].parent
      guard node > ModuleTree.top else { break }
      for child in tree[node].children
      where !tree[child].modules.isEmpty && tree[child].name != "__main__" {
        found.append((Array(tree[child].name.utf8), child))
      }
    }
    return found
  }
}

extension InstalledFile {
  /// Longer files are no settings.
  private static let settingsLimit = 1 << 19

  /// Whether it is no source and may name modules all the same: a library, or settings.
  var mayNameModules: Bool {
    if kind == .nativeLibrary { return !path.isInLibraryFolder }
    if pythonForm == .bytecode { return true }
    guard kind == .data else { return false }
    let name = path.name
    // What a package was built by.
    if ["pyproject.toml", "setup.cfg", "tox.ini"].contains(where: { name.elementsEqual($0.utf8) }) {
      return false
    }
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else {
      return size <= Self.settingsLimit
    }
    // Objects that were pickled name their classes.
    if ["pkl", "pickle", "joblib"].contains(where: { name[(dot + 1)...].elementsEqual($0.utf8) })
      || mayBePickle
    {
      return true
    }
    guard size <= Self.settingsLimit else { return false }
    return [
      "conf", "cfg", "ini", "toml", "yaml", "yml", "json", "zcml", "xml", "txt", "properties",
      "csv", "mako", "mak",
    ].contains { name[(dot + 1)...].elementsEqual($0.utf8) }
  }
}

extension InstalledFile {
  private static let pickleLimit = 1 << 24

  /// Whether a name that says nothing may be a pickle's, as `locale-data/de.dat` of Babel's is.
  fileprivate var mayBePickle: Bool {
    guard kind == .data, size <= Self.pickleLimit else { return false }
    let name = path.name
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return ["dat", "data", "p", "pk", "pck"].contains { name[(dot + 1)...].elementsEqual($0.utf8) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the bytes begin as a pickle does: with a protocol's number, or of protocol 0 with a
  /// mark, a class or an empty collection.
  fileprivate var isPickle: Bool {
    guard count > 2 else { return false }
    if self[0] == 0x80 { return (2...5).contains(self[1]) }
    return "(c]}l".utf8.contains(self[0])
  }
}

extension UInt8 {
  /// Whether a script's name may have it.
  fileprivate var isScriptPart: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 || self &- UInt8(ascii: "0") < 10
      || self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
  }
}
