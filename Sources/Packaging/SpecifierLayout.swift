/// Where the parts of a specifier stand in its text.
struct SpecifierLayout {
  let `operator`: Specifier.Operator
  /// `nil` for `===`.
  private(set) var version: VersionLayout?
  private(set) var isPrefix = false
  /// What stands after the operator.
  private(set) var text: Range<Int>
  var end: Int { text.upperBound }

  /// Reads as much of a specifier as stands at `start`, as the reference implementation's
  /// tokenizer does: without white space after it, and `===` up to white space, `;` or `)`.
  init?(scanning bytes: Span<UInt8>, from start: Int) {
    guard let (`operator`, length) = Self.operator(bytes, at: start) else { return nil }
    self.operator = `operator`
    let textStart = bytes.skippingWhitespace(from: start + length)
    text = textStart..<textStart
    if `operator` == .arbitrary {
      text = textStart..<Self.arbitraryEnd(bytes, from: textStart)
      return
    }
    guard var version = VersionLayout(scanning: bytes, from: textStart) else { return nil }
    let isEquality = `operator` == .equal || `operator` == .notEqual
    if !isEquality { version.dropLocal() }
    if `operator` == .compatible,
      !version.release.contains(where: { bytes[$0] == UInt8(ascii: ".") })
    {
      return nil
    }
    text = textStart..<version.end
    if isEquality, version.end == version.release.upperBound, bytes.holds(".*", at: version.end) {
      isPrefix = true
      text = textStart..<version.end + 2
    }
    self.version = version
  }

  /// What follows where the grammar has no place for it, though other specifiers end in it.
  func misplacedSuffix(in bytes: Span<UInt8>) -> SpecifierError.Reason? {
    if bytes.holds(".*", at: end) { return .prefixNotAllowed }
    if bytes.holds("+", at: end) { return .localNotAllowed }
    return nil
  }

  private static func `operator`(
    _ bytes: Span<UInt8>, at start: Int
  ) -> (Specifier.Operator, length: Int)? {
    let second = bytes.lowercased(at: start + 1) == UInt8(ascii: "=")
    switch bytes.lowercased(at: start) {
    case UInt8(ascii: "=") where second:
      return bytes.lowercased(at: start + 2) == UInt8(ascii: "=") ? (.arbitrary, 3) : (.equal, 2)
    case UInt8(ascii: "~") where second: return (.compatible, 2)
    case UInt8(ascii: "!") where second: return (.notEqual, 2)
    case UInt8(ascii: "<"): return second ? (.lessOrEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"): return second ? (.greaterOrEqual, 2) : (.greater, 1)
    default: return nil
    }
  }

  private static func arbitraryEnd(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: ";"), bytes[end] != UInt8(ascii: ")"),
      bytes.whitespaceLength(at: end) == 0
    {
      end += 1
    }
    return end
  }
}

extension Span<UInt8> {
  /// The text in `range`.
  func text(in range: Range<Int>) -> String {
    extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
