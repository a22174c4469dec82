/// The clauses a version must all satisfy, such as `>=1.0,!=1.5,<2`.
///
/// See: <https://packaging.python.org/en/latest/specifications/version-specifiers/>
public struct SpecifierSet: Hashable, Sendable, CustomStringConvertible {
  /// The clauses sorted by their spelling, equal ones once.
  public let specifiers: [Specifier]

  /// Parses clauses separated by commas; no clause at all takes every version.
  ///
  /// - Throws: ``SpecifierError`` with the place of the first invalid clause.
  public init(_ text: String) throws(SpecifierError) {
    self = try text.withSpan { bytes throws(SpecifierError) in try Self(utf8: bytes) }
  }

  init(utf8 bytes: Span<UInt8>) throws(SpecifierError) {
    var specifiers: [Specifier] = []
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: ",") { end += 1 }
      if !bytes.trimmingWhitespace(start..<end).isEmpty {
        do {
          specifiers.append(try Specifier(utf8: bytes.extracting(start..<end)))
        } catch {
          throw SpecifierError(reason: error.reason, offset: start + error.offset)
        }
      }
      start = end + 1
    }
    self.init(specifiers)
  }

  /// Reads the UTF-8 of what a set's own ``description`` gave out, which needs no sorting.
  public init(canonical bytes: ArraySlice<UInt8>) {
    var specifiers: [Specifier] = []
    for clause in bytes.split(separator: UInt8(ascii: ",")) {
      if let specifier = try? Specifier(utf8: clause.span) { specifiers.append(specifier) }
    }
    self.specifiers = specifiers
  }

  public init(_ specifiers: [Specifier]) {
    guard specifiers.count > 1 else {
      self.specifiers = specifiers
      return
    }
    var seen: Set<Specifier> = []
    self.specifiers = specifiers.map { ($0, Array($0.description.utf8)) }
      .sorted { $0.1.lexicographicallyPrecedes($1.1) }
      .map(\.0)
      .filter { seen.insert($0).inserted }
  }

  public var description: String { specifiers.lazy.map(\.description).joined(separator: ",") }

  public var isEmpty: Bool { specifiers.isEmpty }

  /// Whether a clause names a pre-release, so that pre-releases are candidates like any other.
  public var namesPrerelease: Bool { specifiers.contains(where: \.namesPrerelease) }

  /// Whether every clause takes `version`.
  ///
  /// A pre-release is taken unless `prereleases` is `false`: one version alone has no final release
  /// to prefer to it. Where there are several to choose from, ``filter(_:prereleases:)`` prefers.
  public func contains(_ version: Version, prereleases: Bool? = nil) -> Bool {
    if prereleases == false, version.isPrerelease { return false }
    return specifiers.allSatisfy { $0.accepts(version) }
  }

  /// The versions the set takes, in their order.
  ///
  /// With `prereleases` nil and no clause that names one, pre-releases are taken only when nothing
  /// else is, as PEP 440 says.
  public func filter(
    _ versions: some Sequence<Version>, prereleases: Bool? = nil
  ) -> [Version] {
    let accepted = versions.filter { contains($0, prereleases: prereleases) }
    guard prereleases == nil, !namesPrerelease else { return accepted }
    let finals = accepted.filter { !$0.isPrerelease }
    return finals.isEmpty ? accepted : finals
  }
}

/// Why a text is no specifier, and at which byte.
public struct SpecifierError: Error, Equatable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    /// No operator with a version stands there.
    case invalid
    /// `.*` goes with `==` and `!=` alone, after release numbers.
    case prefixNotAllowed
    /// A local version goes with `==` and `!=` alone.
    case localNotAllowed
    case unexpected(byte: UInt8)
  }
  public let reason: Reason
  public let offset: Int

  public var description: String { "\(reason), at byte \(offset)" }
}

extension SpecifierError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalid: "expected an operator and a version, such as `>=1.0`"
    case .prefixNotAllowed: "`.*` goes only with `==` and `!=`, after release numbers"
    case .localNotAllowed: "a local version goes only with `==` and `!=`"
    case .unexpected(let byte): "unexpected \(spelled(byte))"
    }
  }
}
