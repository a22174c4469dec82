import ImportGraph
import Packaging
import Resolver

/// What a program can name, found from its own code outward.
///
/// Every import and every string of a module that is reached counts, whatever surrounds it; where a
/// module loads others by names that are computed, all it could name counts.
struct Reach: Sendable {
  let inventory: Inventory
  let closure: InstalledClosure
  let tree: ModuleTree
  let finder: NameFinder
  let hidden: HiddenImports
  let groups: EntryPointGroups
  /// Scripts by name, without their folder.
  let scripts: [String: [Int]]

  /// For each file why it is reachable; `nil` where it is not.
  private(set) var links: [ReachLink?]
  private(set) var isOpen: [Bool]
  private let isInsidePackage: [Bool]
  /// Whether a module stands at a node or below it.
  private let holdsModules: [Bool]
  /// Files of which every link is wanted, and the links.
  let watched: Set<Int>
  private(set) var allLinks: [Int: [ReachLink]] = [:]
  /// Files that were reached since they were last taken.
  private var fresh: [Int] = []
  /// Whether a distribution has a module that is reached.
  private(set) var isAlive: [Bool]
  /// Whether a distribution may be started by name.
  private(set) var isRooted: [Bool]
  /// What is kept with all it has.
  private var isWhole: Set<Whole> = []
  var foreign = ForeignNames()
  var pending = PendingNames()
  var fileNames = FileNames()
  var data: DataUse
  var libraryFolders: LibraryFolders
  /// Distributions whose sources are to be read once more.
  var askedAgain: [DistributionID] = []
  /// Sources that are read once more, for what rules about data ask of them.
  var usageOnly: Set<Int> = []
  /// Nodes of which some file is held.
  private let heldNodes: [Int: [Int]]
  let isHeldNode: [Bool]
  /// Those nodes and all that they stand in.
  private let heldAncestors: Set<Int>
  /// Libraries by the name that others need them by.
  let libraries: [String: [Int]]
  /// Nodes that an import statement names itself, in order.
  private(set) var targets: [Int] = []
  private(set) var isTarget: [Bool]
  /// Whether a distribution is known to import another: a row for each.
  private(set) var isKnownUse: [Bool]
  /// The distribution all of a node's modules belong to; -1 where there are several or none.
  let ownerOfNode: [Int32]
  /// Modules of the standard library that load others unseen.
  let hiddenModules: Set<Substring>
  /// Stub files that are read as sources.
  var stubs: [Int] = []
  /// Distributions that look up entry points of computed groups.
  private(set) var readsEntryPoints: Set<DistributionID> = []
  /// Whether the application does.
  var applicationReadsEntryPoints = false
  /// Where nobody can tell which modules are loaded, with what was kept for it.
  private(set) var opaqueImports: [OpaqueImport] = []
  private var isOpaque: Set<OpaqueImport> = []

  private struct Whole: Hashable {
    let distribution: DistributionID?
    let top: Int
  }

  init(
    inventory: Inventory, closure: InstalledClosure, target: TargetEnvironment,
    decisions: [Decision], hidden: HiddenImports, data: DataUse, watching watched: Set<Int>
  ) {
    self.watched = watched
    self.inventory = inventory
    self.data = data
    libraryFolders = LibraryFolders(inventory)
    self.closure = closure
    self.hidden = hidden
    var tree = ModuleTree(fileCount: inventory.files.count)
    var scripts: [String: [Int]] = [:]
    var libraries: [String: [Int]] = [:]
    for (number, file) in inventory.files.enumerated() where decisions[number].isKept {
      if file.kind == .nativeLibrary {
        libraries[String(decoding: file.path.name, as: UTF8.self), default: []].append(number)
      }
      if file.kind == .script {
        scripts[String(decoding: file.path.name, as: UTF8.self), default: []].append(number)
        continue
      }
      guard !file.path.leavesRoot, file.kind != .metadata, file.kind != .bytecode || file.isModule
      else { continue }
      tree.add(number, path: inventory.importPath(of: file))
    }
    self.tree = tree
    self.scripts = scripts
    self.libraries = libraries
    finder = NameFinder(tree) { !tree[$0].children.isEmpty || !tree[$0].modules.isEmpty }
    groups = EntryPointGroups(inventory, closure)
    links = Array(repeating: nil, count: inventory.files.count)
    isOpen = Array(repeating: false, count: tree.nodes.count)
    isTarget = isOpen
    ownerOfNode = tree.nodes.map { node in
      let owners = Set(node.modules.map { inventory.files[$0].owner.distribution?.raw ?? -1 })
      return owners.count == 1 ? Int32(owners.first ?? -1) : -1
    }
    // A large site's square of distributions is not worth its memory.
    let count = inventory.distributions.count
    isKnownUse = Array(repeating: false, count: count <= Self.fewDistributions ? count * count : 0)
    hiddenModules = Set(hidden.entries.lazy.map { $0.module[...] })
    isAlive = Array(repeating: false, count: inventory.distributions.count)
    isRooted = Array(repeating: false, count: inventory.distributions.count)
    var isInside = Array(repeating: false, count: tree.nodes.count)
    for number in tree.nodes.indices.dropFirst() {
      let parent = tree[number].parent
      isInside[number] = parent > 0 && (isInside[parent] || tree[parent].isPackage)
    }
    isInsidePackage = isInside
    var holdsModules = tree.nodes.map { !$0.modules.isEmpty }
    for number in tree.nodes.indices.dropFirst().reversed() where holdsModules[number] {
      holdsModules[tree[number].parent] = true
    }
    self.holdsModules = holdsModules
    var heldNodes: [Int: [Int]] = [:]
    for file in inventory.files.indices where data.isHeld(file) && tree.nodeOfFile[file] > 0 {
      heldNodes[tree.nodeOfFile[file], default: []].append(file)
    }
    self.heldNodes = heldNodes
    isHeldNode = tree.nodes.indices.map { heldNodes[$0] != nil }
    heldAncestors = Set(heldNodes.keys.flatMap { [tree = self.tree] in tree.chain(to: $0) })
    start(decisions, target)
  }

  private mutating func start(_ decisions: [Decision], _ target: TargetEnvironment) {
    for name in ["sitecustomize", "usercustomize"] {
      if let node = tree.child(name, of: ModuleTree.top) { touch(node, .atStart) }
    }
    for file in tree[ModuleTree.top].content { reach(file, .atStart) }
    for (number, decision) in decisions.enumerated() {
      switch decision {
      case .keep(.orphan), .keep(.asked): reach(number, .atStart)
      default: break
      }
    }
    for id in closure.rooted(in: inventory, for: target.markers) { root(id) }
  }

  // MARK: Reaching

  func distribution(of file: Int) -> DistributionID? { inventory.files[file].owner.distribution }

  func isReached(_ node: Int) -> Bool { isOpen[node] }

  /// Whether touching a node changes nothing any more.
  func isSettled(_ node: Int) -> Bool { isOpen[node] && !isHeldNode[node] && watched.isEmpty }

  private static let fewDistributions = 4096

  /// Notes that a distribution imports a node of another's.
  ///
  /// - Returns: Whether that was not known before.
  mutating func isNewUse(of node: Int, by id: DistributionID) -> Bool {
    let owner = Int(ownerOfNode[node])
    guard owner >= 0, !isKnownUse.isEmpty else { return true }
    let place = id.raw * inventory.distributions.count + owner
    if isKnownUse[place] { return false }
    isKnownUse[place] = true
    return true
  }

  /// The files reached since the last call.
  mutating func takeFresh() -> [Int] {
    defer { fresh = [] }
    return fresh
  }

  mutating func reach(_ file: Int, _ link: ReachLink) {
    watch(file, link)
    guard links[file] == nil else { return }
    links[file] = link
    if !data.isHeld(file) { count(file) }
  }

  private mutating func watch(_ file: Int, _ link: ReachLink) {
    guard watched.contains(file), allLinks[file]?.contains(link) != true else { return }
    allLinks[file, default: []].append(link)
  }

  private mutating func count(_ file: Int) {
    fresh.append(file)
    if inventory.files[file].isModule, let id = distribution(of: file) { isAlive[id.raw] = true }
  }

  /// Counts files that were held and are used.
  mutating func countFreed() {
    for file in data.takeFreed() where links[file] != nil { count(file) }
  }

  /// Reaches a module and the packages it stands in, as importing it does.
  mutating func touch(_ node: Int, _ link: ReachLink) {
    for step in tree.chain(to: node) where !isOpen[step] { open(step, link) }
    if let held = heldNodes[node] { free(held, link) }
    if !watched.isEmpty { for file in tree[node].modules { watch(file, link) } }
  }

  /// Frees held files at a node and below it: everything of it is asked for.
  mutating func freeAll(below node: Int, _ link: ReachLink) {
    guard heldAncestors.contains(node) else { return }
    for (held, files) in heldNodes.sorted(by: { $0.key < $1.key })
    where tree.chain(to: held).contains(node) { free(files, link) }
  }

  /// Frees a held script that is called.
  mutating func freeScript(_ file: Int, _ link: ReachLink) {
    if data.isHeld(file) { free([file], link) }
  }

  /// Frees held files that somebody names who does not only pass names on.
  private mutating func free(_ held: [Int], _ link: ReachLink) {
    let speaker: DistributionID?
    switch link {
    case .imported(_, let place), .named(_, let place):
      guard let file = place.file else {
        speaker = nil
        break
      }
      speaker = distribution(of: file.raw)
    case .entryPoint, .asked: speaker = nil
    case .computed, .content, .startedBy, .onlyRequested, .belongsTo, .standardLibrary, .atStart:
      return
    }
    for file in held where data.isHeld(file) && !data.isInsider(speaker, for: file) {
      data.free(file)
    }
    countFreed()
  }

  /// Reaches everything below a node.
  mutating func touchAll(below node: Int, _ link: ReachLink) {
    touch(node, link)
    for inner in tree.subtree(of: node) where !isOpen[inner] { open(inner, link) }
  }

  mutating func open(_ number: Int, _ link: ReachLink) {
    isOpen[number] = true
    for file in tree[number].modules { reach(file, link) }
    if tree[number].isPackage {
      for file in tree[number].modules {
        if let id = distribution(of: file) { foreign.add(package: number, of: id) }
      }
    }
    if tree[number].isFolder { openContent(of: number) }
  }

  private mutating func openContent(of number: Int) {
    let node = tree[number]
    let link = ReachLink.content(
      package: tree.dottedName(of: number),
      FileID(raw: node.modules.first ?? anyModule(around: number) ?? 0))
    for file in node.content { reach(file, link) }
    for child in node.children where !isOpen[child] {
      let inner = tree[child]
      // A folder without `__init__` in a package is mostly data; a name that no import statement
      // can have is loaded by its path or by a listing.
      if inner.isFolder, !inner.isPackage,
        isInsidePackage[child] || node.isPackage || !holdsModules[child]
      {
        for each in tree.subtree(of: child) where !isOpen[each] { open(each, link) }
      } else if !inner.isFolder, !inner.name.isIdentifier || mayBeData(inner) {
        open(child, link)
      }
    }
  }

  /// Whether a name's file may be a library that is loaded by its path: its name says nothing of
  /// Python's binary interface.
  private func mayBeData(_ node: ModuleTree.Node) -> Bool {
    node.modules.contains { file in
      let name = inventory.files[file].path.name
      return inventory.files[file].kind == .nativeLibrary
        && name.count { $0 == UInt8(ascii: ".") } == 1
    }
  }

  private func anyModule(around number: Int) -> Int? {
    var node = number
    while node > ModuleTree.top {
      if let file = tree[node].modules.first { return file }
      node = tree[node].parent
    }
    return tree.subtree(of: number).lazy.compactMap { tree[$0].modules.first }.first
  }

  /// Takes a distribution for one that may be started by name: its scripts and `__main__` run.
  mutating func root(_ id: DistributionID) {
    guard !isRooted[id.raw] else { return }
    isRooted[id.raw] = true
    for file in inventory[id].files where inventory[file].kind == .script {
      reach(file.raw, .startedBy(id))
    }
  }

  /// Keeps all modules of a distribution below a name at the top.
  mutating func reachWhole(_ id: DistributionID?, below top: Int, _ link: ReachLink) {
    guard isWhole.insert(Whole(distribution: id, top: top)).inserted else { return }
    for node in tree.subtree(of: top) where !isOpen[node] {
      let files = tree[node].modules + tree[node].content
      guard files.isEmpty || files.contains(where: { distribution(of: $0) == id }) else { continue }
      touch(node, link)
    }
  }

  mutating func noteTarget(_ node: Int) {
    guard !isTarget[node] else { return }
    isTarget[node] = true
    targets.append(node)
  }

  mutating func note(_ opaque: OpaqueImport) {
    guard isOpaque.insert(opaque).inserted else { return }
    opaqueImports.append(opaque)
  }

  mutating func wake(_ id: DistributionID) { isAlive[id.raw] = true }

  mutating func noteEntryPointReader(_ id: DistributionID) { readsEntryPoints.insert(id) }

  func decision(on file: Int, of id: DistributionID) -> Decision {
    if let hold = data.rule(holding: file) {
      return .drop(.unused(code: hold.code, name: hold.name))
    }
    return links[file].map { .keep(.reached($0)) } ?? .drop(.unreached(id))
  }
}

extension Inventory {
  /// The path of a file below the folder of `sys.path` it is imported from.
  func importPath(of file: InstalledFile) -> String {
    for folder in searchFolders where folder.root == file.root {
      let prefix = folder.path.bytes + [UInt8(ascii: "/")]
      if file.path.bytes.starts(with: prefix) {
        return String(decoding: file.path.bytes[prefix.count...], as: UTF8.self)
      }
    }
    return file.path.description
  }
}

extension InstalledFile {
  /// Whether importing a name can run it.
  var isModule: Bool {
    pythonForm != nil || kind == .nativeLibrary
  }
}

extension InstallPath {
  /// Whether it stands in a folder where auditwheel and its like put a wheel's own libraries.
  var isInLibraryFolder: Bool {
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return false }
    return bytes[..<slash].suffix(5).elementsEqual(".libs".utf8)
  }
}

extension String {
  /// Whether an import statement can name it.
  var isIdentifier: Bool {
    guard let first = utf8.first, !(first &- UInt8(ascii: "0") < 10) else { return false }
    return utf8.allSatisfy {
      ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10
        || $0 == UInt8(ascii: "_") || $0 >= 0x80
    }
  }
}
