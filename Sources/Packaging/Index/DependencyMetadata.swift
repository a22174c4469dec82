/// The part of a distribution's metadata that a resolution reads.
///
/// One run of bytes read in place: texts stand in it once, and a dependency that does not apply is
/// passed over without a look at its name or versions.
public struct DependencyMetadata: Sendable {
  public let dependencyCount: Int
  /// How many different markers the dependencies have.
  public let markerCount: Int
  private let specifierCount: Int
  private let providedCount: Int
  private let content: FlatBytes
  private let extrasOffset: Int
  private let texts: TextTableLayout

  /// Takes up bytes that ``bytes`` gave out.
  ///
  /// - Returns: `nil` when they are not whole.
  package init?(bytes: [UInt8]) {
    guard let content = FlatBytes(bytes, format: Self.format) else { return nil }
    self.init(content)
    guard texts.offset + texts.count * 4 <= bytes.count,
      (try? ProjectName(texts.text(0, in: content))) != nil,
      (try? Version(versionText)) != nil
    else { return nil }
  }

  init(_ content: FlatBytes) {
    self.content = content
    providedCount = content.count(at: 24)
    dependencyCount = content.count(at: 28)
    specifierCount = content.count(at: 36)
    markerCount = content.count(at: 40)
    extrasOffset = Self.headerSize + dependencyCount * Self.dependencySize
    texts = TextTableLayout(
      offset: extrasOffset + content.count(at: 32) * 4, count: content.count(at: 44))
  }

  package var bytes: [UInt8] { content.bytes }

  static let format: UInt32 = 0x314D_4453
  static let headerSize = 48
  static let dependencySize = 28
  static let none = UInt32.max

  public var name: ProjectName { ProjectName(normalized: texts.text(0, in: content)) }

  public var version: Version {
    (try? Version(versionText)) ?? Version(PackedVersion.zero)
  }

  private var versionText: String { texts.text(content.count(at: 16), in: content) }

  /// `Requires-Python` as the metadata writes it.
  public var requiresPython: String? { optionalText(content.count(at: 20)) }

  public var providedExtras: [ProjectName] { names(from: 0, count: providedCount) }

  private func names(from start: Int, count: Int) -> [ProjectName] {
    let end = min(start + count, content.count(at: 32))
    guard start < end else { return [] }
    return (start..<end).map {
      ProjectName(
        normalized: texts.text(content.count(at: extrasOffset + $0 * 4), in: content))
    }
  }

  private func optionalText(_ id: Int) -> String? {
    id < texts.count ? texts.text(id, in: content) : nil
  }
}

// What a solver asks about one dependency, by its index.
extension DependencyMetadata {
  private func field(_ number: Int, of dependency: Int) -> Int {
    guard dependency >= 0, dependency < dependencyCount else { return Int(Self.none) }
    return content.count(at: Self.headerSize + dependency * Self.dependencySize + number * 4)
  }

  public func name(of dependency: Int) -> ProjectName {
    ProjectName(normalized: texts.text(field(0, of: dependency), in: content))
  }

  /// The versions asked for; every version where none is named.
  public func specifiers(of dependency: Int) -> SpecifierSet {
    SpecifierSet(canonical: specifierText(of: dependency))
  }

  /// The canonical spelling of the versions asked for, in UTF-8; the same in other metadata.
  public func specifierText(of dependency: Int) -> ArraySlice<UInt8> {
    let id = field(1, of: dependency)
    guard id < specifierCount, let range = texts.range(of: 1 + id, in: content) else { return [] }
    return content.slice(range)
  }

  /// Which of ``marker(_:)`` says when it applies; `nil` when it always does.
  public func marker(of dependency: Int) -> Int? {
    let id = field(2, of: dependency)
    return id < markerCount ? id : nil
  }

  /// The extra without which it never applies, as ``id(ofExtra:)`` numbers it.
  public func onlyWithExtra(of dependency: Int) -> Int? {
    let id = field(3, of: dependency)
    return id < texts.count ? id : nil
  }

  /// The direct reference, if there is one.
  public func url(of dependency: Int) -> String? { optionalText(field(4, of: dependency)) }

  /// The extras asked of the dependency, sorted.
  public func extras(of dependency: Int) -> [ProjectName] {
    let count = field(6, of: dependency)
    return count == 0 ? [] : names(from: field(5, of: dependency), count: count)
  }

  public func marker(_ id: Int) -> Marker? {
    id < markerCount ? try? Marker(markerText(id)) : nil
  }

  /// A marker's canonical text, which is the same in other metadata.
  public func markerText(_ id: Int) -> String {
    texts.text(1 + specifierCount + id, in: content)
  }

  /// Whether `word` stands in a marker's canonical form; nothing is parsed for that.
  public func marker(_ id: Int, mentions word: StaticString) -> Bool {
    guard id < markerCount, let range = texts.range(of: 1 + specifierCount + id, in: content),
      range.upperBound <= content.bytes.count
    else { return false }
    return content.bytes.span.extracting(range).contains(word)
  }

  /// The number under which dependencies name an extra; `nil` when none does.
  public func id(ofExtra name: ProjectName) -> Int? {
    var last = -1
    for dependency in 0..<dependencyCount {
      guard let id = onlyWithExtra(of: dependency), id != last else { continue }
      last = id
      if texts.text(id, in: content) == name.normalized { return id }
    }
    return nil
  }

  /// The dependencies that an extra can switch on, and those that need none.
  ///
  /// Their markers are still to be judged.
  public func dependencies(with extra: ProjectName?) -> [Int] {
    let extra = extra.flatMap(id(ofExtra:))
    return (0..<dependencyCount).filter {
      let gate = field(3, of: $0)
      return gate == Int(Self.none) || gate == extra
    }
  }
}

extension DependencyMetadata {
  /// One `Requires-Dist`, its marker taken apart.
  public struct Dependency: Sendable {
    public let requirement: Requirement
    /// The extra without which it never applies: its marker is `extra == "…" and …`.
    public let onlyWithExtra: ProjectName?

    public init(_ requirement: Requirement) {
      self.init(requirement, onlyWithExtra: requirement.marker?.requiredExtra)
    }

    init(_ requirement: Requirement, onlyWithExtra: ProjectName?) {
      self.requirement = requirement
      self.onlyWithExtra = onlyWithExtra
    }
  }

  public var dependencies: [Dependency] { (0..<dependencyCount).map(dependency) }

  /// A dependency as a requirement, in its order.
  public func dependency(_ index: Int) -> Dependency {
    Dependency(
      Requirement(
        name(of: index), extras: extras(of: index), specifiers: specifiers(of: index),
        url: url(of: index), marker: marker(of: index).flatMap(marker)),
      onlyWithExtra: onlyWithExtra(of: index).map {
        ProjectName(normalized: texts.text($0, in: content))
      })
  }
}

extension Span<UInt8> {
  fileprivate func contains(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard length > 0, count >= length else { return length == 0 }
    return word.withUTF8Buffer { word in
      for start in 0...(count - length) where self[start] == word[0] {
        var matched = 1
        while matched < length, self[start + matched] == word[matched] { matched += 1 }
        if matched == length { return true }
      }
      return false
    }
  }
}
