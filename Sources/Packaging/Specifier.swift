/// One clause of a specifier set: an operator and a version.
///
/// See: <https://packaging.python.org/en/latest/specifications/version-specifiers/#version-specifiers>
public struct Specifier: Sendable, CustomStringConvertible {
  public enum Operator: String, Sendable, CaseIterable {
    case arbitrary = "==="
    case compatible = "~="
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
  }

  public let `operator`: Operator
  /// What stands after the operator, as spelled.
  public let text: String
  /// The version, without the `.*` of a prefix; `nil` for `===`.
  public let version: Version?
  private let rule: Rule

  /// Parses one clause such as `>=1.0` or `==1.2.*`.
  public init(_ text: String) throws(SpecifierError) {
    self = try text.withSpan { bytes throws(SpecifierError) in try Self(utf8: bytes) }
  }

  init(utf8 text: Span<UInt8>) throws(SpecifierError) {
    let range = text.trimmingWhitespace(0..<text.count)
    let bytes = text.extracting(range)
    guard let layout = SpecifierLayout(scanning: bytes, from: 0) else {
      throw SpecifierError(reason: .invalid, offset: range.lowerBound)
    }
    guard layout.end == bytes.count else {
      throw SpecifierError(
        reason: layout.misplacedSuffix(in: bytes) ?? .unexpected(byte: bytes[layout.end]),
        offset: range.lowerBound + layout.end)
    }
    self.operator = layout.operator
    self.text = bytes.text(in: layout.text)
    version = layout.version.map { Version($0, in: bytes) }
    rule = Rule(layout.operator, version, isPrefix: layout.isPrefix, text: self.text)
  }

  public var description: String { self.operator.rawValue + text }

  /// Whether the clause itself asks for pre-releases, as `>=1.0rc1` does.
  var namesPrerelease: Bool {
    if case .arbitrary(let text) = rule {
      return (try? Version(text))?.isPrerelease ?? false
    }
    return self.operator != .notEqual && !isPrefix && version?.isPrerelease ?? false
  }

  /// Whether the version ends in `.*`.
  public var isPrefix: Bool {
    switch rule {
    case .prefix, .notPrefix: true
    default: false
    }
  }

  /// Whether the clause takes `version`, leaving aside whether pre-releases are wanted.
  func accepts(_ version: Version) -> Bool {
    switch rule {
    case .arbitrary(let text): version.description == text
    case .equal(let own): version.public == own
    case .equalWithLocal(let own): version == own
    case .notEqual(let own): version.public != own
    case .notEqualWithLocal(let own): version != own
    case .prefix(let own, let count): version.hasRelease(startingWith: own, count: count)
    case .notPrefix(let own, let count): !version.hasRelease(startingWith: own, count: count)
    case .compatible(let own, let count):
      version >= own && version.hasRelease(startingWith: own, count: count)
    case .atMost(let own): version.public <= own
    case .atLeast(let own): version >= own
    case .below(let bound): version < bound
    case .above(let own): version > own && version.public != own
    case .aboveRelease(let own): version > own && !version.sharesPreRelease(with: own)
    }
  }
}

extension Specifier {
  /// What a clause comes down to, made once so that each check is a comparison or two.
  private enum Rule: Sendable {
    /// Lowercased, for `===` compares text without case.
    case arbitrary(String)
    case equal(Version)
    case equalWithLocal(Version)
    case notEqual(Version)
    case notEqualWithLocal(Version)
    case prefix(Version, count: Int)
    case notPrefix(Version, count: Int)
    case compatible(Version, count: Int)
    case atMost(Version)
    case atLeast(Version)
    /// `<V`, where V's own pre-releases are out unless V is one: below V's first.
    case below(Version)
    /// `>V` of a post- or development release: past V's local versions.
    case above(Version)
    /// `>V` of any other: past V's local versions and post-releases.
    case aboveRelease(Version)

    init(_ operator: Operator, _ version: Version?, isPrefix: Bool, text: String) {
      guard let version else {
        self = .arbitrary(text.lowercased())
        return
      }
      switch `operator` {
      case .arbitrary: self = .arbitrary(text.lowercased())
      case .equal where isPrefix: self = .prefix(version, count: version.segmentCount)
      case .notEqual where isPrefix: self = .notPrefix(version, count: version.segmentCount)
      case .equal: self = version.local == nil ? .equal(version) : .equalWithLocal(version)
      case .notEqual: self = version.local == nil ? .notEqual(version) : .notEqualWithLocal(version)
      case .compatible: self = .compatible(version, count: version.segmentCount - 1)
      case .lessOrEqual: self = .atMost(version)
      case .greaterOrEqual: self = .atLeast(version)
      case .less: self = .below(version.isPrerelease ? version : version.firstDevelopment)
      case .greater:
        self =
          version.isPostrelease || version.isDevelopment ? .above(version) : .aboveRelease(version)
      }
    }
  }
}

extension Specifier: Hashable {
  /// Equal when operator and version are, where only `~=` minds trailing zeros.
  public static func == (left: Self, right: Self) -> Bool {
    guard left.operator == right.operator else { return false }
    guard let leftVersion = left.version, let rightVersion = right.version,
      !left.isPrefix, !right.isPrefix
    else { return left.text == right.text }
    return leftVersion == rightVersion
      && (left.operator != .compatible || leftVersion.segmentCount == rightVersion.segmentCount)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(self.operator)
    if let version, !isPrefix { hasher.combine(version) } else { hasher.combine(text) }
  }
}
