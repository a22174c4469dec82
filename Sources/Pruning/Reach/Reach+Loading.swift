import ImportGraph
import Packaging

/// How a module loads others, beside its import statements.
struct LoadingManner {
  /// Whether it reads folders' names: names that come from a folder are in no string.
  let listsFolders: Bool
  /// Whether it loads modules by names or paths.
  let isLoader: Bool
  /// Whether it may join names to those of packages.
  let joinsNames: Bool
  /// Whether it may put texts together before it loads what they name.
  let joinsTexts: Bool
  let executes: Bool
  let isListing: Bool
  let startsPrograms: Bool
  let readsEntryPoints: Bool

  init(_ findings: ScanFindings) {
    let kinds = Set(findings.dynamic.map(\.kind))
    listsFolders = kinds.contains(.folder) || kinds.contains(.tree)
    readsEntryPoints = kinds.contains(.entryPoints)
    executes = kinds.contains(.execution)
    joinsTexts = findings.joinsTexts
    isListing = kinds.contains(.listing)
    joinsNames = kinds.contains(.unbounded) || executes
    isLoader =
      joinsNames || isListing || !kinds.isDisjoint(with: [.ownPackage, .relative, .packageListing])
    startsPrograms =
      kinds.contains(.program)
      || findings.imports.contains {
        $0.level == 0 && Self.starters.contains($0.module)
      }
  }

  /// Modules of the standard library that start programs by their names.
  static let starters = ["subprocess", "runpy", "asyncio"]
}

extension Reach {
  /// Draws what follows from several ways of loading in one module.
  mutating func hear(_ manner: LoadingManner, from speaker: ReachSpeaker) {
    if manner.isLoader { pending.loaders.formUnion(tree.chain(to: speaker.node)) }
    if manner.isListing || (manner.listsFolders && manner.isLoader) { noteLister(speaker) }
    if speaker.isApplication {
      if manner.isListing { pending.applicationLists = true }
      if manner.joinsNames { pending.applicationLoads = true }
    }
    guard manner.listsFolders else { return }
    if let id = speaker.distribution { foreign.addLister(id) }
    guard speaker.node > ModuleTree.top else { return }
    if manner.executes {
      keepWhole("runs what a folder holds", line: nil, from: speaker)
    } else if tree[speaker.node].isPackage {
      // `__all__` made of a folder's names.
      openChildren(
        of: speaker.node, .computed(text: "reads a folder's names", by: speaker.place(nil)))
    }
  }

  mutating func hear(
    _ dynamic: DynamicImport, _ manner: LoadingManner, _ imports: [ImportedName],
    from speaker: ReachSpeaker
  ) {
    let link = ReachLink.computed(text: dynamic.text, by: speaker.place(dynamic.line))
    switch dynamic.kind {
    case .unbounded where !manner.listsFolders:
      // Its names are strings of somebody's: those are heard wherever they stand, and put together
      // here. What stands beside it is what it mostly loads.
      note(
        OpaqueImport(
          place: speaker.place(dynamic.line), text: dynamic.text,
          scope: speaker.node > ModuleTree.top
            ? tree.dottedName(of: tree.package(ofModule: speaker.node)) : ""))
      if let id = speaker.distribution { foreign.addLoader(id, lists: false) }
      guard tree.package(ofModule: speaker.node) > ModuleTree.top else { return }
      for child in tree[tree.package(ofModule: speaker.node)].children
      where !tree[child].isFolder && child != speaker.node { touch(child, link) }
    case .unbounded, .listing:
      keepWhole(dynamic.text, line: dynamic.line, from: speaker)
    case .packageListing:
      let nodes = packages(calledBy: dynamic.text, imports, from: speaker)
      for node in nodes { touchAll(below: node, link) }
      // Of a variable's package nothing is known.
      if nodes.isEmpty {
        noteLister(speaker)
        keepWhole(dynamic.text, line: dynamic.line, from: speaker)
        if speaker.isApplication { pending.applicationLists = true }
      }
    case .handedName:
      guard speaker.node > ModuleTree.top, HandedName.mayLoad(dynamic.text) else { return }
      let functions = modules(holding: dynamic.text, imports, from: speaker)
      if !functions.isEmpty {
        pending.handed.append(
          .init(package: tree.package(ofModule: speaker.node), functions: functions, link: link))
      }
    case .handedPackage: hearHandedPackage(dynamic.text, link, imports, from: speaker)
    case .typeChecking: pending.checksTypes = true
    case .tree:
      // Data of packages that nothing imports is read by its path.
      let package = tree.package(ofModule: speaker.node)
      guard package > ModuleTree.top else { return }
      for inner in tree.subtree(of: package) {
        for file in tree[inner].content { reach(file, link) }
      }
    case .libraries:
      let package = tree.package(ofModule: speaker.node)
      guard package > ModuleTree.top, manner.listsFolders else { return }
      for inner in tree.subtree(of: package)
      where tree[inner].modules.contains(where: { inventory.files[$0].kind == .nativeLibrary }) {
        touch(inner, link)
      }
    case .unpickling:
      // A model that is fetched when the program runs may be of any class of what it requires.
      guard speaker.isApplication, pending.unpickling == nil else { return }
      note(OpaqueImport(place: speaker.place(dynamic.line), text: dynamic.text, scope: ""))
      pending.unpickling = link
    case .folder, .program: break
    case .relative:
      if let id = speaker.distribution { foreign.addLoader(id, lists: false) }
    case .ownAttributes where !tree[speaker.node].isPackage: break
    case .ownPackage, .ownAttributes:
      let package = tree.package(ofModule: speaker.node)
      guard package > ModuleTree.top else { return }
      for child in tree[package].children { touchAll(below: child, link) }
    case .execution:
      let package = tree.package(ofModule: speaker.node)
      guard package > ModuleTree.top else { return }
      for child in tree[package].children where !tree[child].isFolder { touch(child, link) }
    case .foreignFolder:
      let nodes = packages(calledBy: dynamic.text, imports, from: speaker)
      if nodes.isEmpty { noteLister(speaker) }
      for node in nodes { touchAll(below: node, link) }
    case .foreignFile:
      guard manner.isLoader || manner.listsFolders else { return }
      let own = tree.chain(to: speaker.node).first
      for node in packages(calledBy: dynamic.text, imports, from: speaker) where node != own {
        openChildren(of: node, link)
      }
    case .ownFile:
      guard let id = speaker.distribution, tree[max(speaker.node, 0)].isPackage,
        tree[speaker.node].parent > ModuleTree.top
      else { return }
      pending.selfLocating.append((speaker.node, id))
    case .importSystem:
      if let id = speaker.distribution { pending.alteringDistributions.insert(id) }
      if speaker.node > ModuleTree.top { pending.alteringNodes.insert(speaker.node) }
    case .stub:
      guard let file = speaker.file else { return }
      let module = inventory[file].path.bytes.dropLast(3)
      for content in tree[tree.package(ofModule: speaker.node)].content
      where inventory.files[content].path.bytes.elementsEqual(module + Array(".pyi".utf8)) {
        reach(content, link)
        stubs.append(content)
      }
    case .entryPoints:
      if let id = speaker.distribution {
        noteEntryPointReader(id)
      } else if speaker.isApplication {
        applicationReadsEntryPoints = true
      }
    }
  }

  /// The modules that a function is imported from, or whose attribute it is.
  func modules(
    holding name: String, _ imports: [ImportedName], from speaker: ReachSpeaker
  ) -> Set<Int> {
    let first = name.prefix { $0 != "." }
    var found: Set<Int> = []
    for imported in imports where imported.boundName == first {
      guard let base = start(level: imported.level, from: speaker) else { continue }
      let (node, rest) = tree.walk(dotted: imported.module, from: base)
      guard rest.isEmpty, node > ModuleTree.top else { continue }
      found.insert(imported.name.flatMap { tree.child($0, of: node) } ?? node)
    }
    return found
  }

  /// The packages that a name stands for in a source: `plugins` after `from pkg import plugins`.
  func packages(
    calledBy name: String, _ imports: [ImportedName], from speaker: ReachSpeaker
  ) -> Set<Int> {
    let parts = name.parts(between: UInt8(ascii: "."))
    guard let first = parts.first else { return [] }
    var found: Set<Int> = []
    for imported in imports where imported.boundName == first {
      guard let base = start(level: imported.level, from: speaker) else { continue }
      // `import a.b` binds `a`, and `a.b` leads on from there.
      var names =
        imported.name == nil && imported.alias == nil
        ? [] : imported.module.parts(between: UInt8(ascii: "."))
      if let bound = imported.name { names.append(bound[...]) }
      names += imported.name == nil && imported.alias == nil ? parts : Array(parts.dropFirst())
      let (node, used) = tree.walk(names, from: base)
      if used == names.count, node > ModuleTree.top, tree[node].isFolder { found.insert(node) }
    }
    return found
  }

  /// Keeps all a module could name: its own distribution's part of its top package.
  mutating func keepWhole(_ text: String, line: Int?, from speaker: ReachSpeaker) {
    let place = speaker.place(line)
    let scope = tree.chain(to: speaker.node).first
    note(
      OpaqueImport(
        place: place, text: text, scope: scope.map { tree[$0].name } ?? ""))
    if let id = speaker.distribution { foreign.addLoader(id, lists: true) }
    guard let scope else { return }
    reachWhole(speaker.distribution, below: scope, .computed(text: text, by: place))
  }
}
