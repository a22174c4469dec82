/// What a scan is asked to report; the rest of a module is passed over.
public struct ScanInterest: Sendable {
  let names: NameTable
  /// Whether every import is reported, not only those that hold one of the words.
  public var reportsEveryImport: Bool
  /// Whether places are reported that load modules by computed names.
  public var reportsDynamicImports = false
  /// Whether single words in sentences are reported, beside those in code and commands.
  public var reportsWords = false
  /// What is known of the target: what it never runs is passed over.
  public var facts: StaticFacts?

  /// Asks for the imports and strings that hold one of the names.
  ///
  /// - Parameters:
  ///   - words: Parts of dotted names and paths: `tests` in `pkg.tests.util` and `pkg/tests/data`.
  ///   - components: Whole components of paths: `driver.c`; a suffix such as `.pyi` also stands
  ///     for the end of a component that begins with something computed.
  ///   - reachedWords: Words that lead to modules, and that no rule asks for.
  ///   - reachedComponents: The same for components.
  ///   - starts: Words that lead somewhere by themselves, wherever they stand.
  ///   - reportsEveryImport: Whether imports count without one of the words in them.
  public init(
    words: some Collection<String>, components: some Collection<String> = [String](),
    reachedWords: some Collection<String> = [String](),
    reachedComponents: some Collection<String> = [String](),
    starts: some Collection<String> = [String](), reportsEveryImport: Bool = false
  ) {
    names = NameTable([
      (Array(words), [.word, .rule]), (Array(components), [.component, .rule]),
      (Array(reachedWords), .word), (Array(reachedComponents), .component),
      (Array(starts), [.word, .start]),
    ])
    self.reportsEveryImport = reportsEveryImport
  }
}

/// Where a module stands, for a scan that passes over single words which lead nowhere from there.
public struct ScanPlace: Sendable {
  let tree: ModuleTree
  let package: Int
  /// The number of the distribution that the module belongs to; -1 for none.
  let distribution: Int
  let settled: SettledImports?

  /// - Parameters:
  ///   - node: The module's.
  ///   - tree: What is installed.
  ///   - distribution: The number of the module's.
  ///   - settled: Imports that nothing follows from.
  public init(
    of node: Int, in tree: ModuleTree, distribution: Int = -1, settled: SettledImports? = nil
  ) {
    self.tree = tree
    package = tree.package(ofModule: node)
    self.distribution = distribution
    self.settled = settled
  }

  /// Where names of a level begin: the top, or a package; `nil` where they lead out of everything.
  func start(level: Int) -> Int? {
    level > 0 ? tree.start(level: level, in: package) : ModuleTree.top
  }

  /// Whether the package that the module stands in may have a child of a name.
  func holds(_ word: UInt64) -> Bool { tree.mayHold(word, in: package) }
}
