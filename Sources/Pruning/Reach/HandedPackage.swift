import ImportGraph
import Packaging

extension PendingNames {
  /// A package that is given to a function.
  struct HandedPackage: Sendable {
    let package: Int
    /// The modules one of which may hold the function.
    let functions: Set<Int>
    /// Whether the function may be the application's.
    let isOfApplication: Bool
    let link: ReachLink
  }
}

extension Reach {
  /// Notes a module that lists whatever package it is given.
  mutating func noteLister(_ speaker: ReachSpeaker) {
    pending.listers.formUnion(tree.chain(to: speaker.node))
    if speaker.isApplication { pending.applicationListsGiven = true }
  }

  /// Takes that a package is given to a function: `host.discover(plugins.steps)`.
  mutating func hearHandedPackage(
    _ text: String, _ link: ReachLink, _ imports: [ImportedName], from speaker: ReachSpeaker
  ) {
    let parts = text.parts(between: UInt8(ascii: "("))
    guard parts.count == 2, let callee = parts.first.map(String.init),
      let argument = parts.last?.dropLast().description, !Self.builtins.contains(callee),
      HandedName.mayLoad(callee)
    else { return }
    let packages = packages(calledBy: argument, imports, from: speaker)
    guard !packages.isEmpty else { return }
    var functions = modules(holding: callee, imports, from: speaker)
    let isKnown = !functions.isEmpty
    if !isKnown {
      functions = Set(tree.chain(to: speaker.node).suffix(1))
      // A method of what something imported made.
      if HandedName.saysLoading(callee) {
        functions.formUnion(imports.compactMap { module(of: $0, from: speaker) })
      }
    }
    for package in packages.sorted() {
      pending.handedPackages.append(
        .init(
          package: package, functions: functions,
          isOfApplication: !isKnown && speaker.isApplication, link: link))
    }
  }

  /// The functions of Python's own that packages are given to.
  private static let builtins: Set = [
    "print", "isinstance", "issubclass", "getattr", "setattr", "hasattr", "delattr", "vars", "dir",
    "type", "repr", "str", "id", "help", "hash", "callable", "bool", "iter", "len",
  ]

  private func module(of imported: ImportedName, from speaker: ReachSpeaker) -> Int? {
    guard let base = start(level: imported.level, from: speaker) else { return nil }
    let (node, rest) = tree.walk(dotted: imported.module, from: base)
    return rest.isEmpty && node > ModuleTree.top ? node : nil
  }

  /// Opens packages that are given to functions of modules that list what they are given.
  mutating func openHandedPackages() {
    func isListed(_ handed: PendingNames.HandedPackage) -> Bool {
      (handed.isOfApplication && pending.applicationListsGiven)
        || !handed.functions.isDisjoint(with: pending.listers)
    }
    let listed = pending.handedPackages.filter(isListed)
    pending.handedPackages.removeAll(where: isListed)
    for handed in listed { touchAll(below: handed.package, handed.link) }
  }
}
