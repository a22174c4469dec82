/// Imports that change nothing any more: what they lead to is known, and who imports it.
///
/// Most modules import what a hundred others did before. A scan that knows so makes no text of them.
public final class SettledImports: Sendable {
  /// Whether importing a node changes nothing but who uses what.
  private let isSettled: [Bool]
  /// Whether nothing at a node or below it is left to reach.
  private let isExhausted: [Bool]
  /// For each node the number of its distribution; -1 where there are several or none.
  private let owners: [Int32]
  /// A row for each distribution: whether it is known to use the others.
  private let isKnownUse: [Bool]
  private let distributions: Int
  /// Modules of the standard library that nothing follows from.
  private let quiet: ModuleTree

  /// - Parameters:
  ///   - isSettled: For each node of a tree.
  ///   - isExhausted: For each node, whether nothing at it or below it is left to reach.
  ///   - owners: For each node.
  ///   - isKnownUse: The square of `distributions`, or nothing if that is not known.
  ///   - distributions: How many there are.
  ///   - quiet: Names of modules that are in no tree and that nothing follows from.
  public init(
    _ isSettled: [Bool], isExhausted: [Bool], owners: [Int32], isKnownUse: [Bool],
    distributions: Int, quiet: some Sequence<String>
  ) {
    self.isSettled = isSettled
    self.isExhausted = isExhausted
    self.owners = owners
    self.isKnownUse = isKnownUse
    self.distributions = distributions
    var names = ModuleTree(fileCount: 0)
    for name in quiet { names.add(name: name) }
    self.quiet = names
  }

  func holds(_ node: Int, usedBy distribution: Int) -> Bool {
    guard isSettled[node], owners[node] >= 0 else { return false }
    let place = distribution * distributions + Int(owners[node])
    return place < isKnownUse.count && isKnownUse[place]
  }

  func holds(_ node: Int) -> Bool { isSettled[node] }

  func isExhausted(_ node: Int) -> Bool { isExhausted[node] }

  func isQuiet(_ module: UnsafeBufferPointer<UInt8>) -> Bool {
    let first = UnsafeBufferPointer(rebasing: module.prefix { $0 != UInt8(ascii: ".") })
    return quiet.child(first, of: ModuleTree.top) != nil
  }
}

extension ScanPlace {
  /// Whether an import from here changes nothing: of a module, or of a name that it holds or not.
  ///
  /// `namesInterest` says that somebody asked for the name.
  func isSettled(
    level: Int, module: UnsafeBufferPointer<UInt8>, name: UnsafeBufferPointer<UInt8>?,
    namesInterest: Bool
  ) -> Bool {
    guard let settled, distribution >= 0, name?.first != UInt8(ascii: "*") else { return false }
    guard let base = start(level: level) else { return false }
    let (node, used) = tree.walk(dotted: module, from: base)
    guard node > ModuleTree.top else { return used == 0 && settled.isQuiet(module) }
    guard used == module.count, settled.holds(node, usedBy: distribution) else { return false }
    guard let name else { return !mayBeListed(node) }
    guard let child = tree.child(name, of: node) else {
      return !(namesInterest && tree.isPackage(node))
    }
    return settled.holds(child) && !mayBeListed(child)
  }
}

extension ScanPlace {
  /// Whether something follows where a node is given to somebody who lists it: a package in another.
  func mayBeListed(_ node: Int) -> Bool {
    tree.parent(of: node) > ModuleTree.top && tree[node].isFolder
      && settled?.isExhausted(node) != true
  }
}

/// An import whose names stand in the source alone.
struct UnreadImport {
  let level: Int
  let module: Range<Int>
  let name: Range<Int>?
  let alias: Range<Int>
  let namesInterest: Bool
  let line: Int
  /// How many imports with texts stand before it.
  let place: Int
}

extension ImportScanner {
  /// Reports what an import statement binds, unless nothing follows from it.
  mutating func report(
    level: Int, _ module: Range<Int>, _ name: Range<Int>?, _ alias: Range<Int>,
    namesInterest: Bool, isOfRules: Bool, at line: Int
  ) {
    let unread = UnreadImport(
      level: level, module: module, name: name, alias: alias, namesInterest: namesInterest,
      line: line, place: findings.imports.count)
    if !isOfRules, let place,
      place.isSettled(
        level: level, module: source[module], name: name.map { source[$0] },
        namesInterest: namesInterest)
    {
      settled.append(unread)
    } else {
      findings.imports.append(read(unread, isOfRules: isOfRules))
    }
  }

  private func read(_ unread: UnreadImport, isOfRules: Bool) -> ImportedName {
    ImportedName(
      level: unread.level, module: source.text(unread.module),
      name: unread.name.map { source.text($0) },
      alias: unread.alias.isEmpty ? nil : source.text(unread.alias),
      namesInterest: unread.namesInterest, isOfRules: isOfRules, line: unread.line)
  }

  /// Reads the imports that were passed over, for what is computed of the names they bind.
  mutating func readSettled() {
    guard !settled.isEmpty else { return }
    var imports: [ImportedName] = []
    imports.reserveCapacity(findings.imports.count + settled.count)
    var next = settled[...]
    for (place, name) in findings.imports.enumerated() {
      while let unread = next.first, unread.place <= place {
        imports.append(read(unread, isOfRules: false))
        next.removeFirst()
      }
      imports.append(name)
    }
    imports += next.map { read($0, isOfRules: false) }
    findings.imports = imports
    settled = []
  }
}
