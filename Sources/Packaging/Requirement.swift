/// A PEP 508 requirement: a project, and which of its versions and extras, when.
///
/// See: <https://packaging.python.org/en/latest/specifications/dependency-specifiers/>
public struct Requirement: Sendable {
  public let name: ProjectName
  /// Sorted, each once.
  public let extras: [ProjectName]
  public let specifiers: SpecifierSet
  /// The direct reference after `@`, as spelled.
  public let url: String?
  public let marker: Marker?
  /// The name as the requirement spells it.
  public let spelledName: String
  private let spelledExtras: [String]

  /// Parses `name[extra, …] specifiers ; marker` or `name[extra, …] @ url ; marker`.
  ///
  /// - Throws: ``RequirementError`` with the place of the fault.
  public init(_ text: String) throws(RequirementError) {
    var parser = RequirementParser(text)
    let parsed = try parser.parse()
    name = parsed.name.name
    spelledName = parsed.name.spelling
    extras = Set(parsed.extras.map(\.name)).sorted()
    spelledExtras = Set(parsed.extras.map(\.spelling)).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    specifiers = parsed.specifiers
    url = parsed.url
    marker = parsed.marker
  }

  /// Makes a requirement of its parts, spelled as they are normalized; `extras` are sorted.
  init(
    _ name: ProjectName, extras: [ProjectName], specifiers: SpecifierSet, url: String?,
    marker: Marker?
  ) {
    self.name = name
    self.extras = extras
    self.specifiers = specifiers
    self.url = url
    self.marker = marker
    spelledName = name.normalized
    spelledExtras = extras.map(\.normalized)
  }
}

extension Requirement {
  /// The same requirement asking for more extras.
  public func addingExtras(_ more: [ProjectName]) -> Self {
    more.allSatisfy(extras.contains) ? self : Self(self, addingExtras: more)
  }

  /// The same project at another direct reference.
  public func replacingURL(_ url: String) -> Self {
    Self(name, extras: extras, specifiers: specifiers, url: url, marker: marker)
  }

  private init(_ other: Self, addingExtras more: [ProjectName]) {
    name = other.name
    spelledName = other.spelledName
    extras = Set(other.extras + more).sorted()
    spelledExtras = extras.map(\.normalized)
    specifiers = other.specifiers
    url = other.url
    marker = other.marker
  }
}

extension Requirement: CustomStringConvertible {
  /// The requirement in its canonical form, names as spelled: `Flask[async]>=2; os_name == "nt"`.
  public var description: String {
    var text = spelledName
    if !spelledExtras.isEmpty { text += "[\(spelledExtras.joined(separator: ","))]" }
    text += specifiers.description
    if let url { text += " @ \(url)" + (marker == nil ? "" : " ") }
    if let marker { text += "; \(marker)" }
    return text
  }
}

extension Requirement: Hashable {
  /// Equal when they ask for the same, however the names are spelled.
  public static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.extras == right.extras && left.specifiers == right.specifiers
      && left.url == right.url && left.marker == right.marker
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(extras)
    hasher.combine(specifiers)
    hasher.combine(url)
    hasher.combine(marker)
  }
}

/// Why a text is no requirement, and at which byte.
public struct RequirementError: Error, Equatable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    case expectedName
    case name(ProjectNameError.Reason)
    case extra(ProjectNameError.Reason)
    case expectedExtra
    case unclosedExtras
    case expectedURL
    /// A URL goes on to the next white space; a marker stands after that.
    case expectedMarkerAfterURL
    case specifier(SpecifierError.Reason)
    case unclosedSpecifiers
    case expectedEnd
    case marker(MarkerError.Reason)
  }
  public let reason: Reason
  public let offset: Int

  public var description: String { "\(cause), at byte \(offset)" }

  private var cause: String {
    switch reason {
    case .expectedName: "expected a project name"
    case .name(let reason): "\(reason) in the project's name"
    case .extra(let reason): "\(reason) in an extra's name"
    case .expectedExtra: "expected an extra's name"
    case .unclosedExtras: "expected `,` or `]` among the extras"
    case .expectedURL: "expected a URL after `@`"
    case .expectedMarkerAfterURL: "expected ` ;` and a marker after the URL"
    case .specifier(let reason): reason.description
    case .unclosedSpecifiers: "expected `)` after the version specifiers"
    case .expectedEnd: "expected `,` or `;` or the end"
    case .marker(let reason): reason.description
    }
  }
}
