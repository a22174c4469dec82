internal import CuratedData
internal import FoundationEssentials

/// Data of a package of which a program uses the part that it names: the services of an SDK, the
/// languages of a framework.
public struct DataRule: Sendable, Decodable {
  /// Such as `DAT001`.
  public let code: String
  /// Such as `botocore-services`.
  public let name: String
  public let title: String
  /// What it drops, under which condition, and why that is safe.
  public let description: String
  /// The distribution whose version was measured, by its normalized name.
  public let package: String
  /// Whether the distributions that depend on it have such data, too.
  public let dependents: Bool?
  /// Distributions whose own sources name nothing: they pass on what they are told.
  public let insiders: [String]
  public let drops: [Selection]
  /// Paths on which the rule relies; without one of them it does not apply.
  public let reliesOn: [String]
  /// A distribution without which the rule does not apply.
  public let needsPackage: String?
  /// Names that always stay.
  public let always: [String]
  public let matching: Matching
  /// Names that stand for others: `runtime.sagemaker` for `sagemaker-runtime`.
  public let aliases: [String: String]?
  /// Calls that name what is used.
  public let calls: [Call]
  /// Names whose value names what is used.
  public let assignments: [String]
  /// Keys under which a program's parameters say what is used: `rcParams["backend"]`.
  public let keys: [String]?
  /// Tags of templates of the package's dependents that say what is used: `{% language "de" %}`.
  public let tags: [String]?
  /// Modules by which a dependent reads its own data whatever the rule says: gettext.
  public let readers: [String]?
  /// Whether the rule applies only where a constant was given to one of ``calls`` or
  /// ``assignments``.
  public let needsAssignment: Bool?
  /// Names whose mention, in code or in a string, keeps everything.
  public let everything: [String]
  /// Names whose mention in code keeps everything: as words of a sentence they mean nothing.
  public let everythingInCode: [String]?
  /// The same for the application's data: templates, settings of other programs.
  public let everythingInData: [String]?
  /// Whether the rule applies only where settings say what to keep.
  public let needsChoice: Bool?
  /// The setting that lists what to keep: `[tool.scrimp.package.botocore] services = ["s3"]`.
  public let option: String
  public let measured: [PruneRule.Measurement]
  public let source: String

  public struct Selection: Sendable, Decodable {
    /// A path, mostly with `{name}` in one of its components; `**` stands for any components.
    public let path: String
    /// What is used instead of the path's own name: a module that serves several.
    public let names: [String]?
    /// The path's own names that are meant.
    public let only: [String]?
  }

  public enum Matching: String, Sendable, Decodable {
    case exact
    /// Of a language all of its variants: `pt` and `pt_BR` for `pt-br`.
    case language
  }

  public struct Call: Sendable, Decodable {
    public let names: [String]
    /// The argument's keyword, and its place where it may be given without.
    public let keyword: String?
    public let position: Int?
    /// Where the keyword is missing: the argument there is a file's name whose extension counts.
    public let file: Int?
    /// Names on which it must be called to count without a call: `boto3` of `boto3.client`; `*` for
    /// any.
    public let owners: [String]?
    /// What it may name that is no file's: another name means another function's call.
    public let known: [String]?
  }

  enum CodingKeys: String, CodingKey {
    case code, name, title, description, package, dependents, insiders, drops, always
    case keys, tags, readers
    case matching, aliases, calls, assignments, everything, option, measured, source
    case reliesOn = "relies_on"
    case needsAssignment = "needs_assignment"
    case everythingInCode = "everything_in_code"
    case everythingInData = "everything_in_data"
    case needsChoice = "needs_choice"
    case needsPackage = "needs_package"
  }
}

/// The rules about data, in their order.
public struct DataRuleBook: Sendable, Decodable {
  public let rules: [DataRule]

  public init(rules: [DataRule] = []) { self.rules = rules }

  /// Reads rules from JSON.
  public init(json: [UInt8]) throws(RuleBookError) {
    do {
      self = try JSONDecoder().decode(DataRuleBook.self, from: Data(json))
    } catch {
      throw RuleBookError(cause: "\(error)")
    }
  }

  /// The rules that come with this build.
  public static func curated() throws(RuleBookError) -> DataRuleBook {
    try DataRuleBook(
      json: Array(UnsafeBufferPointer(start: scrimp_data_rules, count: scrimp_data_rules_size)))
  }
}

/// A path of ``DataRule/Selection`` as it is matched.
struct CapturePattern: Sendable {
  private enum Component: Sendable {
    case any
    case literal(String)
    /// What stands before and after the name; what is after it may go on.
    case capture(before: String, after: String, isOpen: Bool)
  }

  private let components: [Component]

  private let hasCapture: Bool

  init(_ path: String) {
    var components: [Component] = []
    var hasCapture = false
    for part in path.split(separator: "/") {
      if part == "**" {
        components.append(.any)
      } else if let open = part.firstIndex(of: "{"), let close = part.firstIndex(of: "}") {
        hasCapture = true
        let after = part[part.index(after: close)...]
        components.append(
          .capture(
            before: String(part[..<open]),
            after: String(after.hasSuffix("*") ? after.dropLast() : after),
            isOpen: after.hasSuffix("*")))
      } else {
        components.append(.literal(String(part)))
      }
    }
    self.components = components
    self.hasCapture = hasCapture
  }

  /// The name in a path, empty where the pattern has none; `nil` where the path is another.
  func name(in path: String) -> String? {
    let parts = path.split(separator: "/")
    return match(parts[...], components[...]).flatMap { hasCapture && $0.isEmpty ? nil : $0 }
  }

  /// The name, empty where it stands further left.
  private func match(
    _ parts: ArraySlice<Substring>, _ components: ArraySlice<Component>
  ) -> String? {
    guard let component = components.first else { return parts.isEmpty ? "" : nil }
    let rest = components.dropFirst()
    if case .any = component {
      // At the end it stands for one component at least.
      if rest.isEmpty { return parts.isEmpty ? nil : "" }
      for start in parts.startIndex...parts.endIndex {
        if let name = match(parts[start...], rest) { return name }
      }
      return nil
    }
    guard let part = parts.first else { return nil }
    switch component {
    case .any: return nil
    case .literal(let text): return text == part ? match(parts.dropFirst(), rest) : nil
    case .capture(let before, let after, let isOpen):
      guard part.hasPrefix(before) else { return nil }
      let inner = part.dropFirst(before.count)
      let name: Substring
      if isOpen {
        guard let end = inner.firstRange(of: after) else { return nil }
        name = inner[..<end.lowerBound]
      } else {
        guard inner.hasSuffix(after) else { return nil }
        name = inner.dropLast(after.count)
      }
      return match(parts.dropFirst(), rest).map { _ in String(name) }
    }
  }
}

extension Substring {
  /// Where a text first stands; an empty one stands at the end.
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    if text.isEmpty { return endIndex..<endIndex }
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) {
        return index..<self.index(index, offsetBy: text.count)
      }
      index = self.index(after: index)
    }
    return nil
  }
}
