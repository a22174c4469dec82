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
  ///   - reportsEveryImport: Whether imports count without one of the words in them.
  public init(
    words: some Collection<String>, components: some Collection<String> = [String](),
    reachedWords: some Collection<String> = [String](),
    reachedComponents: some Collection<String> = [String](), reportsEveryImport: Bool = false
  ) {
    names = NameTable([
      (Array(words), [.word, .rule]), (Array(components), [.component, .rule]),
      (Array(reachedWords), .word), (Array(reachedComponents), .component),
    ])
    self.reportsEveryImport = reportsEveryImport
  }
}
