import ImportGraph
import Packaging

/// Who names modules: a file of the installation, or one of the application's.
struct ReachSpeaker {
  let file: FileID?
  let path: String
  /// Its node as a module; the top for scripts and the application.
  let node: Int
  let distribution: DistributionID?
  let isApplication: Bool

  func place(_ line: Int?) -> ReachPlace { ReachPlace(file: file, path: path, line: line) }
}

extension Reach {
  func speaker(_ number: Int) -> ReachSpeaker {
    let node = tree.nodeOfFile[number]
    return ReachSpeaker(
      file: FileID(raw: number), path: inventory.files[number].path.description,
      node: max(node, ModuleTree.top), distribution: distribution(of: number),
      isApplication: false)
  }

  func speaker(application path: String) -> ReachSpeaker {
    ReachSpeaker(
      file: nil, path: path, node: ModuleTree.top, distribution: nil, isApplication: true)
  }

  mutating func hear(_ findings: ScanFindings, from speaker: ReachSpeaker) {
    if findings.opacity != nil, speaker.node > ModuleTree.top {
      keepWhole("cannot be read", line: nil, from: speaker)
    }
    for name in findings.imports { hear(name, from: speaker) }
    // Names that come from a folder are in no string.
    let listsFolders = findings.dynamic.contains { $0.kind == .folder }
    for place in findings.dynamic { hear(place, listsFolders: listsFolders, from: speaker) }
    let isLoader = findings.dynamic.contains { $0.kind.isLoader }
    if listsFolders, let id = speaker.distribution { foreign.addLister(id) }
    let starts = findings.imports.contains {
      $0.level == 0 && ["subprocess", "runpy", "asyncio"].contains($0.module)
    }
    for text in findings.texts {
      hear(text, isLoader: isLoader, startsPrograms: starts, from: speaker)
    }
    for node in findings.nodes {
      let link = ReachLink.named(text: tree.dottedName(of: node), by: speaker.place(nil))
      touch(node, link)
      guard speaker.isApplication else { continue }
      // What settings name may be started as well: `python -m celery`.
      if let main = tree.child("__main__", of: node) { touch(main, link) }
      for file in tree[node].modules { if let id = distribution(of: file) { root(id) } }
    }
  }

  // MARK: Imports

  private mutating func hear(_ name: ImportedName, from speaker: ReachSpeaker) {
    let parts = name.module.split(separator: ".")
    guard let base = start(level: name.level, from: speaker) else { return }
    let dots = String(repeating: ".", count: name.level)
    let text =
      dots + name.module
      + (name.name.map { name.module.isEmpty ? $0 : ".\($0)" } ?? "")
    let link = ReachLink.imported(module: text, by: speaker.place(name.line))
    let (node, used) = tree.walk(parts, from: base)
    if name.level == 0 {
      hearStandardLibrary(parts.first.map(String.init) ?? "", speaker.place(name.line))
      guard used > 0 else { return }
      if speaker.isApplication, let first = parts.first, let top = tree.child(first, of: base) {
        for file in tree[top].modules { if let id = distribution(of: file) { root(id) } }
      }
    }
    touch(node, link)
    if let id = speaker.distribution { foreign.add(user: id, of: distributions(of: node)) }
    guard used == parts.count else { return }
    noteTarget(node)
    guard let bound = name.name, bound != "*", let child = tree.child(bound, of: node) else {
      return
    }
    touch(child, link)
    noteTarget(child)
  }

  private func distributions(of node: Int) -> Set<DistributionID> {
    Set(tree[node].modules.compactMap { distribution(of: $0) })
  }

  private mutating func hearStandardLibrary(_ module: String, _ place: ReachPlace) {
    for top in hidden[module] {
      guard let node = tree.child(top, of: ModuleTree.top) else { continue }
      touchAll(below: node, .standardLibrary(module: module, by: place))
    }
  }

  /// Where relative names of a level start; `nil` where they lead out of everything.
  private func start(level: Int, from speaker: ReachSpeaker) -> Int? {
    guard level > 0 else { return ModuleTree.top }
    guard speaker.node > ModuleTree.top else { return nil }
    var node = tree.package(ofModule: speaker.node)
    for _ in 1..<max(level, 1) {
      node = tree[node].parent
      if node <= ModuleTree.top { return nil }
    }
    return node
  }

  // MARK: Computed names

  private mutating func hear(
    _ dynamic: DynamicImport, listsFolders: Bool, from speaker: ReachSpeaker
  ) {
    let link = ReachLink.computed(text: dynamic.text, by: speaker.place(dynamic.line))
    switch dynamic.kind {
    case .unbounded where !listsFolders:
      // Its names are strings of somebody's: those are heard wherever they stand, and put together
      // here. What stands beside it is what it mostly loads.
      note(
        OpaqueImport(
          place: speaker.place(dynamic.line), text: dynamic.text,
          scope: speaker.node > ModuleTree.top
            ? tree.dottedName(of: tree.package(ofModule: speaker.node)) : ""))
      if let id = speaker.distribution { foreign.addLoader(id, lists: false) }
      guard speaker.node > ModuleTree.top else { return }
      for child in tree[tree.package(ofModule: speaker.node)].children
      where !tree[child].isFolder && child != speaker.node { touch(child, link) }
    case .unbounded, .listing:
      keepWhole(dynamic.text, line: dynamic.line, from: speaker)
    case .folder: break
    case .ownPackage:
      guard speaker.node > ModuleTree.top else { return }
      let package = tree.package(ofModule: speaker.node)
      for child in tree[package].children { touchAll(below: child, link) }
    case .execution:
      guard speaker.node > ModuleTree.top else { return }
      let package = tree.package(ofModule: speaker.node)
      for child in tree[package].children where !tree[child].isFolder { touch(child, link) }
    case .stub:
      guard let file = speaker.file else { return }
      let module = inventory[file].path.bytes.dropLast(3)
      for content in tree[tree.package(ofModule: speaker.node)].content
      where inventory.files[content].path.bytes.elementsEqual(module + Array(".pyi".utf8)) {
        reach(content, link)
        stubs.append(content)
      }
    case .entryPoints:
      if let id = speaker.distribution { noteEntryPointReader(id) }
    }
  }

  /// Keeps all a module could name: its own distribution's part of its top package.
  private mutating func keepWhole(_ text: String, line: Int?, from speaker: ReachSpeaker) {
    let place = speaker.place(line)
    let scope = tree.chain(to: speaker.node).first
    note(
      OpaqueImport(
        place: place, text: text, scope: scope.map { tree[$0].name } ?? ""))
    if let id = speaker.distribution { foreign.addLoader(id, lists: true) }
    guard let scope else { return }
    reachWhole(speaker.distribution, below: scope, .computed(text: text, by: place))
  }

  // MARK: Strings

  private mutating func hear(
    _ named: NamedText, isLoader: Bool, startsPrograms: Bool, from speaker: ReachSpeaker
  ) {
    let reading = NameReading(named)
    let link = ReachLink.named(text: named.text, by: speaker.place(named.line))
    if !reading.isPath, !named.isContinued {
      let entries =
        named.isUnfinished && named.text.utf8.count > 3
        ? groups.startingWith(named.text) : groups[named.text]
      for entry in entries { reach(entry) }
    }
    if let id = speaker.distribution, named.isContinued || reading.parts.count == 1 {
      for part in reading.parts { foreign.add(part, of: id) }
    }
    if reading.level > 0, !named.isContinued, !reading.isPath {
      if let base = start(level: reading.level, from: speaker) {
        follow(reading, from: base, link, leastUsed: 1)
      }
      return
    }
    if reading.isBare, !named.isContinued { hearBare(reading, startsPrograms, link) }
    if reading.parts.count > 1 || reading.isPrefix, !named.isContinued {
      follow(reading, from: ModuleTree.top, link, leastUsed: 1, startsPrograms)
    }
    guard speaker.node > ModuleTree.top else { return }
    var package = tree.package(ofModule: speaker.node)
    while package > ModuleTree.top {
      follow(
        reading, from: package, link,
        leastUsed: reading.isPath ? 1 : max(1, reading.parts.count - 1))
      // A single word is a child's name in its own package, and farther where names are joined.
      if reading.parts.count == 1, !isLoader { break }
      package = tree[package].parent
    }
  }

  private mutating func hearBare(
    _ reading: NameReading, _ startsPrograms: Bool, _ link: ReachLink
  ) {
    guard let word = reading.parts.first else { return }
    for file in scripts[String(word)] ?? [] { reach(file, link) }
    guard let top = tree.child(word, of: ModuleTree.top) else { return }
    touch(top, link)
    if startsPrograms, let main = tree.child("__main__", of: top) { touch(main, link) }
  }

  /// Reaches what the parts lead to, if as many as `leastUsed` of them lead anywhere.
  private mutating func follow(
    _ reading: NameReading, from base: Int, _ link: ReachLink, leastUsed: Int,
    _ startsPrograms: Bool = false
  ) {
    let whole = reading.isPrefix ? reading.parts.dropLast() : reading.parts[...]
    let (node, used) = tree.walk(whole, from: base)
    if reading.isPrefix, used == whole.count, let last = reading.parts.last {
      // Of a name at the top more than a letter or two must be known.
      if node == ModuleTree.top, last.utf8.count < 3 { return }
      // What follows the computed part may lead deeper: `pkg.locales.{x}.locale`.
      for child in tree[node].children where tree[child].name.hasPrefix(last) {
        touchAll(below: child, link)
      }
      return
    }
    guard used > 0, used >= min(leastUsed, whole.count) else { return }
    touch(node, link)
    if startsPrograms, used == whole.count, let main = tree.child("__main__", of: node) {
      touch(main, link)
    }
  }
}

extension DynamicImport.Kind {
  /// Whether modules are loaded there.
  fileprivate var isLoader: Bool {
    switch self {
    case .unbounded, .ownPackage, .listing, .execution: true
    case .folder, .stub, .entryPoints: false
    }
  }
}

/// A string as a name or a path of a module.
private struct NameReading {
  /// The names; an empty last one where the text ends in a separator.
  let parts: [Substring]
  /// How many dots stand before them.
  let level: Int
  /// Whether the last name may go on.
  let isPrefix: Bool
  let isPath: Bool

  init(_ named: NamedText) {
    var text = named.text[...]
    var level = 0
    isPath = text.utf8.contains(UInt8(ascii: "/"))
    while text.utf8.first == UInt8(ascii: ".") {
      level += 1
      text = text.dropFirst()
    }
    while text.utf8.first == UInt8(ascii: "/") { text = text.dropFirst() }
    let endsOpen = text.utf8.last == UInt8(ascii: ".") || text.utf8.last == UInt8(ascii: "/")
    // Of a path the last name is a file's, whose module ends at its first dot.
    var parts =
      isPath
      ? text.split(separator: "/") : text.split(separator: ".")
    if isPath, !endsOpen, let last = parts.last, let dot = last.firstIndex(of: ".") {
      parts[parts.count - 1] = last[..<dot]
    }
    isPrefix = named.isUnfinished || (endsOpen && !parts.isEmpty)
    if endsOpen, isPrefix { parts.append("") }
    self.parts = parts
    self.level = isPath ? 0 : level
  }

  var isBare: Bool { parts.count == 1 && !isPrefix && level == 0 }
}
