/// A version of a distribution, ordered as PEP 440 says.
///
/// Two versions are equal when PEP 440 holds them equal, however they were spelled: `1.0` and
/// `1.0.0`, `1.0-1` and `1.0.post1`.
///
/// See: <https://packaging.python.org/en/latest/specifications/version-specifiers/>
public struct Version: Hashable, Comparable, Sendable, CustomStringConvertible {
  private enum Form: Sendable {
    case packed(PackedVersion)
    indirect case full(VersionParts)
  }
  private let form: Form

  /// Parses any spelling PEP 440 lets through, white space at the ends included.
  ///
  /// - Throws: ``VersionError`` with the first byte that fits no version.
  public init(_ text: String) throws(VersionError) {
    self = try text.withSpan { bytes throws(VersionError) in try Self(utf8: bytes) }
  }

  /// Parses UTF-8 text without making a `String` of it.
  public init(utf8 bytes: Span<UInt8>) throws(VersionError) {
    let range = bytes.trimmingWhitespace(0..<bytes.count)
    guard !range.isEmpty else { throw VersionError(reason: .empty, offset: range.lowerBound) }
    guard let layout = VersionLayout(scanning: bytes, from: range.lowerBound) else {
      throw VersionError(reason: .missingRelease, offset: range.lowerBound)
    }
    guard layout.end == range.upperBound else {
      throw VersionError(reason: .unexpected(byte: bytes[layout.end]), offset: layout.end)
    }
    self.init(layout, in: bytes)
  }

  init(_ layout: VersionLayout, in bytes: Span<UInt8>) {
    if let packed = PackedVersion(layout, in: bytes) {
      self.init(form: .packed(packed))
    } else {
      self.init(VersionParts(layout, in: bytes))
    }
  }

  init(_ parts: VersionParts) {
    self.init(form: PackedVersion(parts).map(Form.packed) ?? .full(parts))
  }

  init(_ packed: PackedVersion) { self.init(form: .packed(packed)) }

  private init(form: Form) { self.form = form }

  /// The version in two words, when it fits.
  ///
  /// Swift 6.3's optimizer fails where this is inlined into a loop.
  @inline(never)
  var packed: PackedVersion? {
    guard case .packed(let packed) = form else { return nil }
    return packed
  }

  private var parts: VersionParts {
    switch form {
    case .packed(let packed): packed.parts
    case .full(let parts): parts
    }
  }

  /// The normalized spelling.
  public var description: String { parts.description }

  public static func == (left: Self, right: Self) -> Bool {
    switch (left.form, right.form) {
    case (.packed(let left), .packed(let right)): left.high == right.high && left.low == right.low
    case (.full(let left), .full(let right)): left == right
    case (.packed, .full), (.full, .packed): false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch form {
    case .packed(let packed):
      hasher.combine(packed.high)
      hasher.combine(packed.low)
    case .full(let parts): hasher.combine(parts)
    }
  }

  public static func < (left: Self, right: Self) -> Bool {
    if case .packed(let left) = left.form, case .packed(let right) = right.form {
      return left.high == right.high ? left.low < right.low : left.high < right.high
    }
    return left.parts < right.parts
  }
}

extension Version {
  public var epoch: VersionNumber { parts.epoch }
  /// The release numbers as spelled, trailing zeros included.
  public var release: [VersionNumber] { parts.release }
  public var pre: PreRelease? { parts.pre }
  public var post: VersionNumber? { parts.post }
  public var dev: VersionNumber? { parts.dev }

  /// The normalized label after the `+`, if any.
  public var local: String? {
    guard case .full(let parts) = form, !parts.local.isEmpty else { return nil }
    return parts.local.lazy.map(\.description).joined(separator: ".")
  }

  /// The version without its local label.
  public var `public`: Self {
    guard case .full(var parts) = form, !parts.local.isEmpty else { return self }
    parts.local = []
    return Self(parts)
  }

  /// Epoch and release alone.
  public var base: Self { Self(VersionParts(epoch: epoch, release: release)) }

  /// Whether it is an alpha, beta, release candidate or development release.
  public var isPrerelease: Bool {
    switch form {
    case .packed(let packed):
      packed.phase != PackedVersion.finalPhase || packed.dev != PackedVersion.noDev
    case .full(let parts): parts.pre != nil || parts.dev != nil
    }
  }

  public var isPostrelease: Bool {
    switch form {
    case .packed(let packed): packed.isPostrelease
    case .full(let parts): parts.post != nil
    }
  }

  public var isDevelopment: Bool {
    switch form {
    case .packed(let packed): packed.dev != PackedVersion.noDev
    case .full(let parts): parts.dev != nil
    }
  }

  /// The first development release of this very version, where what precedes it begins.
  var firstDevelopment: Self {
    var parts = parts
    parts.dev = 0
    parts.local = []
    return Self(parts)
  }

  /// Whether release and pre-release are `other`'s, post-releases and labels aside.
  func sharesPreRelease(with other: Self) -> Bool {
    if case .packed(let packed) = form, case .packed(let other) = other.form {
      return packed.sharesPreRelease(with: other)
    }
    let (parts, other) = (parts, other.parts)
    return parts.epoch == other.epoch && parts.trimmedRelease == other.trimmedRelease
      && parts.pre == other.pre
  }

  /// Whether the first `count` release numbers of `prefix` begin this version.
  func hasRelease(startingWith prefix: Self, count: Int) -> Bool {
    if case .packed(let packed) = form, case .packed(let prefix) = prefix.form {
      return packed.hasRelease(startingWith: prefix, count: count)
    }
    return parts.hasRelease(startingWith: prefix.parts, count: count)
  }

  /// How many release numbers are spelled.
  var segmentCount: Int {
    switch form {
    case .packed(let packed): Int(packed.segmentCount)
    case .full(let parts): parts.release.count
    }
  }
}

/// Why a text is no version, and at which byte.
public struct VersionError: Error, Equatable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    case empty
    case missingRelease
    case unexpected(byte: UInt8)
  }
  public let reason: Reason
  public let offset: Int

  public var description: String {
    switch reason {
    case .empty: "the version is empty"
    case .missingRelease: "a version starts with a number, at byte \(offset)"
    case .unexpected(let byte): "unexpected \(spelled(byte)) in a version, at byte \(offset)"
    }
  }
}

/// A byte as an error names it.
func spelled(_ byte: UInt8) -> String {
  (0x21...0x7E).contains(byte)
    ? "`\(Character(Unicode.Scalar(byte)))`" : "byte 0x\(String(byte, radix: 16))"
}
