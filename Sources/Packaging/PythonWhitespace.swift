// What Python's `\s` and `str.strip` take as white space: the standards' own grammars are regular
// expressions over Python text.
extension Span<UInt8> {
  /// The first offset from `start` on that is no white space.
  func skippingWhitespace(from start: Int) -> Int {
    var offset = start
    while true {
      let length = whitespaceLength(at: offset)
      if length == 0 { return offset }
      offset += length
    }
  }

  /// `range` without the white space at both its ends.
  func trimmingWhitespace(_ range: Range<Int>) -> Range<Int> {
    let start = Swift.min(skippingWhitespace(from: range.lowerBound), range.upperBound)
    var end = range.upperBound
    trimming: while end > start {
      for length in 1...3 where end - length >= start {
        if whitespaceLength(at: end - length) == length {
          end -= length
          continue trimming
        }
      }
      break
    }
    return start..<end
  }

  /// How many bytes the white space character at `offset` has; 0 when there is none.
  func whitespaceLength(at offset: Int) -> Int {
    guard offset < count else { return 0 }
    switch self[offset] {
    case 0x09...0x0D, 0x1C...0x20: return 1
    case 0xC2 where offset + 1 < count:
      return self[offset + 1] == 0x85 || self[offset + 1] == 0xA0 ? 2 : 0
    case 0xE1...0xE3 where offset + 2 < count:
      switch (self[offset], self[offset + 1], self[offset + 2]) {
      case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9),
        (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
        return 3
      default: return 0
      }
    default: return 0
    }
  }
}

extension String {
  /// Calls `body` with the text's UTF-8 bytes.
  func withSpan<Value, Failure>(
    _ body: (Span<UInt8>) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    var text = self
    let result: Result<Value, Failure> = text.withUTF8 { buffer in
      do throws(Failure) { return .success(try body(buffer.span)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
