/// The bytes of a source, and what can be asked of them alone.
///
/// Small, so that asking copies a few words: a scanner that is being changed is copied whole for each
/// of its questions.
struct SourceText {
  let bytes: UnsafePointer<UInt8>
  let end: Int
  let marks: ByteMarks

  @inline(__always)
  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  func commentEnd(_ start: Int) -> Int {
    var index = start
    let newline = ByteVector(repeating: 10)
    let carriageReturn = ByteVector(repeating: 13)
    while index < end {
      let chunk = ByteVector(at: bytes + index)
      let lane = ((chunk .== newline) .| (chunk .== carriageReturn)).firstSet
      if lane < 32 { return min(index + lane, end) }
      index += 32
    }
    return end
  }

  /// The offset after a backslash and the end of line it hides.
  func afterContinuation(_ start: Int) -> Int {
    if bytes[start + 1] == 13 { return start + (bytes[start + 2] == 10 ? 3 : 2) }
    return start + (bytes[start + 1] == 10 ? 2 : 1)
  }

  /// Skips blanks and continued lines; inside brackets also line ends and comments.
  func skipBlanks(_ start: Int, bracketed: Bool = false) -> Int {
    self[0..<end].blanksEnd(start, bracketed: bracketed)
  }

  /// How many spaces stand at an offset.
  @inline(__always)
  func spaces(at start: Int) -> Int {
    var index = start
    while true {
      let others =
        UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self).littleEndian
        ^ 0x2020_2020_2020_2020
      if others != 0 { return index - start + others.trailingZeroBitCount >> 3 }
      index += 8
    }
  }

  @inline(__always)
  func hasKeyword(_ keyword: StaticString, at start: Int) -> Bool {
    let length = keyword.utf8CodeUnitCount
    for index in 0..<length where bytes[start + index] != keyword.utf8Start[index] { return false }
    return !bytes[start + length].isIdentifier
  }

  /// The offset of the closing quote, or of the line's end where it is missing.
  func plainEnd(_ start: Int, mark: UInt8) -> Int {
    var index = marks.stop(from: start)
    while index < end {
      switch bytes[index] {
      case mark, 10, 13: return index
      case 92: index += bytes[index + 1] == 13 && bytes[index + 2] == 10 ? 3 : 2
      default: index += 1
      }
      index = marks.stop(from: index)
    }
    return end
  }

  /// The offset of the three closing quotes, or of the source's end.
  func tripleEnd(_ start: Int, mark: UInt8) -> Int {
    var index = start
    let marks = ByteVector(repeating: mark)
    let backslashes = ByteVector(repeating: 92)
    while index < end {
      while index < end {
        let chunk = ByteVector(at: bytes + index)
        let lane = ((chunk .== marks) .| (chunk .== backslashes)).firstSet
        index += lane
        if lane < 32 { break }
      }
      if index >= end { return end }
      if bytes[index] == 92 {
        index += 2
      } else if bytes[index + 1] == mark, bytes[index + 2] == mark {
        return index
      } else {
        index += 1
      }
    }
    return end
  }

  func holds(_ text: StaticString, at start: Int) -> Bool {
    for offset in 0..<text.utf8CodeUnitCount
    where bytes[start + offset] != text.utf8Start[offset] { return false }
    return true
  }

  /// Where the `:` after a condition stands that the target may decide; most have none of its words.
  func decidableEnd(_ start: Int) -> Int? {
    guard let last = conditionEnd(start) else { return nil }
    var index = start
    while index < last {
      switch bytes[index] {
      case UInt8(ascii: "T") where holds("TYPE_CHECKING", at: index) || holds("True", at: index),
        UInt8(ascii: "F") where holds("False", at: index),
        UInt8(ascii: "s") where holds("sys.", at: index),
        UInt8(ascii: "o") where holds("os.name", at: index),
        UInt8(ascii: "p") where holds("platform.", at: index):
        return last
      case UInt8(ascii: "0"), UInt8(ascii: "1"): if last - start < 5 { return last }
      default: break
      }
      index += 1
    }
    return nil
  }

  func holdsTypeChecking(_ range: Range<Int>) -> Bool {
    range.contains { bytes[$0] == UInt8(ascii: "T") && holds("TYPE_CHECKING", at: $0) }
  }

  /// Where the `:` after a condition stands; `nil` for a condition too long to be a target's.
  func conditionEnd(_ start: Int) -> Int? {
    var depth = 0
    var index = marks.stop(from: start)
    while index < end, index < start + 400 {
      switch bytes[index] {
      case UInt8(ascii: ":") where depth == 0: return index
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        let quote = bytes[index]
        repeat {
          index = marks.stop(from: index + 1)
        } while index < end && bytes[index] != quote && bytes[index] != 10
      case UInt8(ascii: "#"): index = commentEnd(index) - 1
      case 92: index = afterContinuation(index) - 1
      case 10, 13: if depth == 0 { return nil }
      default: break
      }
      index = marks.stop(from: index + 1)
    }
    return nil
  }

  func isAfterWord(_ word: StaticString, _ index: Int) -> Bool {
    var last = index
    while last > 0, bytes[last - 1] == 32 || bytes[last - 1] == 9 { last -= 1 }
    let start = last - word.utf8CodeUnitCount
    return last < index && start >= 0 && holds(word, at: start)
      && (start == 0 || !bytes[start - 1].isIdentifier)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The offset after blanks and continued lines; inside brackets also after line ends and comments.
  func blanksEnd(_ start: Int, bracketed: Bool) -> Int {
    var index = start
    while index < count {
      switch self[index] {
      case 32, 9, 12: index += 1
      case 92:
        guard index + 1 < count else { return index }
        switch self[index + 1] {
        case 10: index += 2
        case 13: index += index + 2 < count && self[index + 2] == 10 ? 3 : 2
        default: return index
        }
      case 10, 13:
        guard bracketed else { return index }
        index += 1
      case UInt8(ascii: "#"):
        guard bracketed else { return index }
        index = lineEnd(index)
      default: return index
      }
    }
    return index
  }

  /// The offset of the end of line from an offset on.
  func lineEnd(_ start: Int) -> Int {
    var index = start
    while index < count, self[index] != 10, self[index] != 13 { index += 1 }
    return index
  }
}
