/// A version of usual size in two words that sort as the version does.
///
/// Holds a version of epoch 0 without a local label and with at most four release numbers, each
/// number within its field. Whether a version fits depends on its value alone, so equal versions
/// are both packed or both not.
struct PackedVersion: Sendable {
  /// The release: 14, 12, 13 and 25 bits.
  let high: UInt64
  /// The phase (3 bits), the pre-release's number (13), the post-release's plus one (16), the
  /// development release's (32, all ones without).
  let low: UInt64
  /// How many release numbers were spelled.
  let segmentCount: UInt32

  init(high: UInt64, low: UInt64, segmentCount: UInt32) {
    self.high = high
    self.low = low
    self.segmentCount = segmentCount
  }

  static let zero = Self(high: 0, low: finalPhase << 61 | noDev, segmentCount: 1)

  static let finalPhase: UInt64 = 4
  static let noDev: UInt64 = 0xFFFF_FFFF

  var phase: UInt64 { low >> 61 }
  var dev: UInt64 { low & Self.noDev }
  var isPostrelease: Bool { (low >> 32) & 0xFFFF != 0 }

  /// Whether release and pre-release are `other`'s, post- and development releases aside.
  func sharesPreRelease(with other: Self) -> Bool {
    high == other.high && low >> 48 == other.low >> 48
  }

  func hasRelease(startingWith prefix: Self, count: Int) -> Bool {
    let bitsAfter =
      switch count {
      case 0: 64
      case 1: 50
      case 2: 38
      case 3: 25
      default: 0
      }
    return (high ^ prefix.high) >> bitsAfter == 0
  }

  private init?(
    release: (UInt64, UInt64, UInt64, UInt64), segmentCount: UInt32,
    pre: (phase: PreRelease.Phase, number: UInt64)?, post: UInt64?, dev: UInt64?
  ) {
    guard release.0 < 1 << 14, release.1 < 1 << 12, release.2 < 1 << 13, release.3 < 1 << 25
    else { return nil }
    let isDevelopmentOnly = pre == nil && post == nil && dev != nil
    let phase = pre.map { UInt64($0.phase.rawValue) } ?? (isDevelopmentOnly ? 0 : Self.finalPhase)
    let (number, post, dev) = (pre?.number ?? 0, post.map { $0 &+ 1 } ?? 0, dev ?? Self.noDev)
    guard number < 1 << 13, post < 1 << 16, dev <= Self.noDev else { return nil }
    high = release.0 << 50 | release.1 << 38 | release.2 << 25 | release.3
    low = phase << 61 | number << 48 | post << 32 | dev
    self.segmentCount = segmentCount
  }
}

extension PackedVersion {
  /// Packs straight from the text, which spares ``VersionParts``' arrays.
  ///
  /// `nil` for any unusual spelling too, whatever its value: those go by way of the parts.
  init?(_ layout: VersionLayout, in bytes: Span<UInt8>) {
    guard layout.epoch == nil, layout.local == nil else { return nil }
    var release: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var segment = 0
    var digitCount = 0
    for offset in layout.release {
      let byte = bytes[offset]
      if byte == UInt8(ascii: ".") {
        segment += 1
        digitCount = 0
        continue
      }
      digitCount += 1
      guard digitCount <= 8 else { return nil }
      let digit = UInt64(byte &- UInt8(ascii: "0"))
      switch segment {
      case 0: release.0 = release.0 &* 10 &+ digit
      case 1: release.1 = release.1 &* 10 &+ digit
      case 2: release.2 = release.2 &* 10 &+ digit
      case 3: release.3 = release.3 &* 10 &+ digit
      default: return nil
      }
    }
    let numbers = [layout.pre?.number, layout.post, layout.dev]
    var pre: (PreRelease.Phase, UInt64)?
    var post: UInt64?
    var dev: UInt64?
    if numbers.contains(where: { $0 != nil }) {
      guard numbers.allSatisfy({ ($0?.count ?? 0) <= 9 }) else { return nil }
      pre = layout.pre.flatMap { pre in bytes.number(in: pre.number).map { (pre.phase, $0) } }
      post = layout.post.flatMap { bytes.number(in: $0) }
      dev = layout.dev.flatMap { bytes.number(in: $0) }
    }
    self.init(
      release: release, segmentCount: UInt32(segment + 1), pre: pre, post: post, dev: dev)
  }

  init?(_ parts: VersionParts) {
    let trimmed = parts.trimmedRelease
    guard parts.epoch == 0, parts.local.isEmpty, trimmed.count <= 4,
      let segmentCount = UInt32(exactly: parts.release.count)
    else { return nil }
    var release: [UInt64] = trimmed.map { $0.value(upTo: 1 << 25) ?? .max }
    while release.count < 4 { release.append(0) }
    let limit = Self.noDev
    let dev = parts.dev.map { $0.value(upTo: limit - 1) ?? .max }
    self.init(
      release: (release[0], release[1], release[2], release[3]), segmentCount: segmentCount,
      pre: parts.pre.map { ($0.phase, $0.number.value(upTo: limit) ?? .max) },
      post: parts.post.map { $0.value(upTo: limit) ?? limit }, dev: dev)
  }

  /// The version taken apart again.
  var parts: VersionParts {
    let fields = [high >> 50, high >> 38 & 0xFFF, high >> 25 & 0x1FFF, high & 0x1FF_FFFF]
    let release = (0..<Int(segmentCount)).map { VersionNumber($0 < 4 ? fields[$0] : 0) }
    let post = low >> 32 & 0xFFFF
    return VersionParts(
      release: release,
      pre: PreRelease.Phase(rawValue: Int(phase)).map {
        PreRelease(phase: $0, number: VersionNumber(low >> 48 & 0x1FFF))
      },
      post: post == 0 ? nil : VersionNumber(post - 1),
      dev: dev == Self.noDev ? nil : VersionNumber(dev))
  }
}
