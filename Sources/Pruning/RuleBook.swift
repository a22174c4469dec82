internal import CuratedData
internal import FoundationEssentials

/// The rules of a level, in the order in which they are asked.
public struct RuleBook: Sendable, Decodable {
  public let rules: [PruneRule]
  /// Globs over the names of files that no rule takes: licences.
  public let guards: [String]
  /// Strings that somebody read, and that mean something else.
  public let dismissals: [Dismissal]

  /// A string that names candidates and does not use them, in the versions where that was seen.
  public struct Dismissal: Sendable, Decodable {
    /// A normalized name.
    public let distribution: String
    /// A specifier set; in other versions the string counts again.
    public let versions: String
    /// A glob over the path of the module that holds the string.
    public let module: String
    /// The string; `nil` for any in the module.
    public let text: String?
    public let because: String

    public init(
      distribution: String, versions: String, module: String, text: String?, because: String
    ) {
      self.distribution = distribution
      self.versions = versions
      self.module = module
      self.text = text
      self.because = because
    }
  }

  public init(rules: [PruneRule], guards: [String] = [], dismissals: [Dismissal] = []) {
    self.rules = rules
    self.guards = guards
    self.dismissals = dismissals
  }

  /// Reads rules from JSON.
  public init(json: [UInt8]) throws(RuleBookError) {
    do {
      self = try JSONDecoder().decode(RuleBook.self, from: Data(json))
    } catch {
      throw RuleBookError(cause: "\(error)")
    }
  }

  /// The rules that come with this build.
  public static func curated() throws(RuleBookError) -> RuleBook {
    try RuleBook(
      json: Array(UnsafeBufferPointer(start: scrimp_prune_rules, count: scrimp_prune_rules_size)))
  }

  /// The rules but for the one about bytecode caches, which then stay with their modules.
  public var keepingBytecode: RuleBook {
    RuleBook(
      rules: rules.filter { $0.name != Self.bytecodeRule }, guards: guards, dismissals: dismissals)
  }

  private static let bytecodeRule = "bytecode-cache"
  /// Whether the bytecode of kept modules stays.
  var keepsBytecode: Bool { !rules.contains { $0.name == Self.bytecodeRule } }

  /// The rule with the code, for `explain` and for wording a reason.
  public func rule(code: String) -> PruneRule? { rules.first { $0.code == code } }
}

/// Why rules could not be read.
public struct RuleBookError: Error, Equatable, CustomStringConvertible {
  /// The decoder's own words.
  public let cause: String
  public var description: String { "the prune rules cannot be read: \(cause)" }
}
