internal import CuratedData
internal import FoundationEssentials

/// The rules of a level, in the order in which they are asked.
public struct RuleBook: Sendable, Decodable {
  public let rules: [PruneRule]
  /// Globs over the names of files that no rule takes: licences.
  public let guards: [String]

  public init(rules: [PruneRule], guards: [String] = []) {
    self.rules = rules
    self.guards = guards
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

  /// The rule with the code, for `explain` and for wording a reason.
  public func rule(code: String) -> PruneRule? { rules.first { $0.code == code } }
}

/// Why rules could not be read.
public struct RuleBookError: Error, Equatable, CustomStringConvertible {
  /// The decoder's own words.
  public let cause: String
  public var description: String { "the prune rules cannot be read: \(cause)" }
}
