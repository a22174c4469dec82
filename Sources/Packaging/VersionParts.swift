/// A version taken apart: what a ``Version`` is made of, without limits on any number.
struct VersionParts: Hashable, Comparable, Sendable, CustomStringConvertible {
  var epoch: VersionNumber = 0
  /// As spelled, trailing zeros included.
  var release: [VersionNumber]
  var pre: PreRelease?
  var post: VersionNumber?
  var dev: VersionNumber?
  var local: [LocalSegment] = []

  /// Whether `prefix`, of which the first `count` release numbers are taken, begins this version.
  func hasRelease(startingWith prefix: Self, count: Int) -> Bool {
    guard epoch == prefix.epoch else { return false }
    return (0..<count).allSatisfy { index in
      prefix.release[index] == (index < release.count ? release[index] : 0)
    }
  }

  /// The release without trailing zeros: `1.0` and `1` are one version.
  var trimmedRelease: ArraySlice<VersionNumber> {
    release[..<((release.lastIndex { $0 != 0 } ?? -1) + 1)]
  }

  /// Where the pre-release part sorts: a development release of no pre- or post-release comes
  /// before every alpha.
  private var phase: Int {
    if let pre { return pre.phase.rawValue }
    return post == nil && dev != nil ? 0 : 4
  }

  static func == (left: Self, right: Self) -> Bool {
    left.epoch == right.epoch && left.trimmedRelease == right.trimmedRelease
      && left.pre == right.pre && left.post == right.post && left.dev == right.dev
      && left.local == right.local
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(epoch)
    hasher.combine(trimmedRelease)
    hasher.combine(pre)
    hasher.combine(post)
    hasher.combine(dev)
    hasher.combine(local)
  }

  static func < (left: Self, right: Self) -> Bool {
    if left.epoch != right.epoch { return left.epoch < right.epoch }
    let (leftRelease, rightRelease) = (left.trimmedRelease, right.trimmedRelease)
    if leftRelease != rightRelease { return leftRelease.lexicographicallyPrecedes(rightRelease) }
    if left.phase != right.phase { return left.phase < right.phase }
    if let leftPre = left.pre, let rightPre = right.pre, leftPre.number != rightPre.number {
      return leftPre.number < rightPre.number
    }
    if left.post != right.post {
      guard let leftPost = left.post else { return true }
      return right.post.map { leftPost < $0 } ?? false
    }
    if left.dev != right.dev {
      guard let leftDev = left.dev else { return false }
      return right.dev.map { leftDev < $0 } ?? true
    }
    return left.local.lexicographicallyPrecedes(right.local)
  }

  var description: String {
    var text = epoch == 0 ? "" : "\(epoch)!"
    for (index, number) in release.enumerated() {
      if index > 0 { text += "." }
      text += number.description
    }
    if let pre { text += pre.description }
    if let post { text += ".post\(post)" }
    if let dev { text += ".dev\(dev)" }
    if !local.isEmpty { text += "+" + local.lazy.map(\.description).joined(separator: ".") }
    return text
  }
}

extension VersionParts {
  init(_ layout: VersionLayout, in bytes: Span<UInt8>) {
    epoch = layout.epoch.map { VersionNumber(digitsOf: bytes, in: $0) } ?? 0
    release = bytes.segments(of: layout.release).map { VersionNumber(digitsOf: bytes, in: $0) }
    pre = layout.pre.map {
      PreRelease(phase: $0.phase, number: VersionNumber(digitsOf: bytes, in: $0.number))
    }
    post = layout.post.map { VersionNumber(digitsOf: bytes, in: $0) }
    dev = layout.dev.map { VersionNumber(digitsOf: bytes, in: $0) }
    local =
      layout.local.map { local in
        bytes.segments(of: local).map { LocalSegment(bytes, in: $0) }
      } ?? []
  }
}

/// The pre-release part of a version: `a1`, `b2`, `rc3`.
public struct PreRelease: Hashable, Sendable, CustomStringConvertible {
  public enum Phase: Int, Sendable {
    case alpha = 1
    case beta
    case candidate
  }
  public let phase: Phase
  public let number: VersionNumber

  public init(phase: Phase, number: VersionNumber) {
    self.phase = phase
    self.number = number
  }

  public var description: String {
    switch phase {
    case .alpha: "a\(number)"
    case .beta: "b\(number)"
    case .candidate: "rc\(number)"
    }
  }
}

/// One segment of a local version label; text sorts before numbers.
enum LocalSegment: Hashable, Comparable, Sendable, CustomStringConvertible {
  case text(String)
  case number(VersionNumber)

  init(_ bytes: Span<UInt8>, in range: Range<Int>) {
    if range.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[$0] }) {
      self = .number(VersionNumber(digitsOf: bytes, in: range))
    } else {
      self = .text(String(decoding: range.map { bytes.lowercased(at: $0) }, as: UTF8.self))
    }
  }

  var description: String {
    switch self {
    case .text(let text): text
    case .number(let number): number.description
    }
  }
}

extension Span<UInt8> {
  /// The runs of letters and digits between the separators in `range`.
  fileprivate func segments(of range: Range<Int>) -> [Range<Int>] {
    var segments: [Range<Int>] = []
    var start = range.lowerBound
    for offset in range {
      switch self[offset] {
      case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        segments.append(start..<offset)
        start = offset + 1
      default: break
      }
    }
    segments.append(start..<range.upperBound)
    return segments
  }
}
