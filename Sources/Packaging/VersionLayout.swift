/// Where the parts of a version stand in its text.
///
/// Follows the regular expression of PEP 440's appendix B, with every spelling it lets through.
/// Number ranges may be empty: an implicit zero.
struct VersionLayout {
  var epoch: Range<Int>?
  var release: Range<Int>
  var pre: (phase: PreRelease.Phase, number: Range<Int>)?
  var post: Range<Int>?
  var dev: Range<Int>?
  var local: Range<Int>?
  /// The offset after the version.
  var end: Int

  /// Reads as much of a version as stands at `start`; `nil` when no release number does.
  ///
  /// version = 'v'? (epoch '!')? release pre? post? dev? ('+' local)?
  init?(scanning bytes: Span<UInt8>, from start: Int) {
    var offset = start
    if bytes.lowercased(at: offset) == UInt8(ascii: "v") { offset += 1 }
    var digits = bytes.digits(from: offset)
    guard !digits.isEmpty else { return nil }
    let next = digits.upperBound
    if bytes.lowercased(at: next) == UInt8(ascii: "!") {
      let release = bytes.digits(from: next + 1)
      // `1!` without a release is the release 1 followed by something else.
      if !release.isEmpty {
        epoch = digits
        digits = release
      }
    }
    release = digits
    while bytes.lowercased(at: release.upperBound) == UInt8(ascii: ".") {
      let segment = bytes.digits(from: release.upperBound + 1)
      if segment.isEmpty { break }
      release = release.lowerBound..<segment.upperBound
    }
    end = release.upperBound
    scanSuffixes(bytes)
  }

  /// Gives back the local label, where the grammar has no place for it.
  mutating func dropLocal() {
    if let start = local?.lowerBound { end = start - 1 }
    local = nil
  }

  // pre = sep? ('alpha' | 'a' | 'beta' | 'b' | 'preview' | 'pre' | 'c' | 'rc') sep? digits?
  // post = '-' digits | sep? ('post' | 'rev' | 'r') sep? digits?
  // dev = sep? 'dev' sep? digits?
  private mutating func scanSuffixes(_ bytes: Span<UInt8>) {
    guard end < bytes.count else { return }
    if let (phase, number) = Self.preRelease(bytes, from: end) {
      pre = (phase, number)
      end = number.upperBound
    }
    let implicitPost = bytes.digits(from: end + 1)
    if bytes.lowercased(at: end) == UInt8(ascii: "-"), !implicitPost.isEmpty {
      post = implicitPost
      end = implicitPost.upperBound
    } else if let number = Self.labelled(bytes, from: end, labels: ["post", "rev", "r"]) {
      post = number
      end = number.upperBound
    }
    if let number = Self.labelled(bytes, from: end, labels: ["dev"]) {
      dev = number
      end = number.upperBound
    }
    scanLocal(bytes)
  }

  // local = [a-z0-9]+ (sep [a-z0-9]+)*
  private mutating func scanLocal(_ bytes: Span<UInt8>) {
    guard bytes.lowercased(at: end) == UInt8(ascii: "+") else { return }
    let start = end + 1
    var segment = bytes.alphanumerics(from: start)
    while !segment.isEmpty {
      end = segment.upperBound
      local = start..<end
      guard bytes.isSeparator(at: end) else { break }
      segment = bytes.alphanumerics(from: end + 1)
    }
  }

  private static func preRelease(
    _ bytes: Span<UInt8>, from start: Int
  ) -> (PreRelease.Phase, Range<Int>)? {
    if let number = labelled(bytes, from: start, labels: ["alpha", "a"]) {
      return (.alpha, number)
    }
    if let number = labelled(bytes, from: start, labels: ["beta", "b"]) { return (.beta, number) }
    return labelled(bytes, from: start, labels: ["preview", "pre", "c", "rc"])
      .map { (.candidate, $0) }
  }

  /// The digits after the first of `labels` that stands at `start`, separators allowed around it.
  private static func labelled(
    _ bytes: Span<UInt8>, from start: Int, labels: [StaticString]
  ) -> Range<Int>? {
    let labelStart = bytes.isSeparator(at: start) ? start + 1 : start
    for label in labels where bytes.holds(label, at: labelStart) {
      let end = labelStart + label.utf8CodeUnitCount
      return bytes.digits(from: bytes.isSeparator(at: end) ? end + 1 : end)
    }
    return nil
  }
}

extension Span<UInt8> {
  /// The byte at `offset` with ASCII letters in lower case; NUL past the end.
  func lowercased(at offset: Int) -> UInt8 {
    guard offset < count else { return 0 }
    let byte = self[offset]
    return UInt8(ascii: "A") <= byte && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  /// Whether `label`, in lower case, stands at `offset` in either case.
  func holds(_ label: StaticString, at offset: Int) -> Bool {
    label.withUTF8Buffer { label in
      guard offset + label.count <= count else { return false }
      for index in label.indices where lowercased(at: offset + index) != label[index] {
        return false
      }
      return true
    }
  }

  fileprivate func isSeparator(at offset: Int) -> Bool {
    switch lowercased(at: offset) {
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }

  fileprivate func digits(from start: Int) -> Range<Int> {
    var end = start
    while end < count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= self[end] { end += 1 }
    return start..<end
  }

  fileprivate func alphanumerics(from start: Int) -> Range<Int> {
    var end = start
    while true {
      switch lowercased(at: end) {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): end += 1
      default: return start..<end
      }
    }
  }
}
