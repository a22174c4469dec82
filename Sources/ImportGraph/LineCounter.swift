/// Tells the lines of offsets in a source, in any order.
struct LineCounter {
  private let bytes: UnsafePointer<UInt8>
  private let hasReturns: Bool
  /// The lines that end before each multiple of ``step``.
  private let marks: [Int32]

  private static let step = 128

  /// - Precondition: 32 bytes after the end can be read.
  init(_ bytes: UnsafePointer<UInt8>, upTo end: Int) {
    self.bytes = bytes
    let returns = Self.holdsReturn(bytes, end)
    hasReturns = returns
    let count = end / Self.step + 1
    marks = [Int32](unsafeUninitializedCapacity: count) { marks, written in
      var lines = 0
      for number in 0..<count {
        marks[number] = Int32(truncatingIfNeeded: lines)
        guard number < count - 1 else { break }
        let range = number * Self.step..<(number + 1) * Self.step
        lines += returns ? Self.lineEnds(bytes, range) : Self.newlines(bytes, range)
      }
      written = count
    }
  }

  /// - Precondition: The offset is in the source.
  func line(of offset: Int) -> Int {
    let mark = min(offset / Self.step, marks.count - 1)
    let rest = mark * Self.step..<max(offset, mark * Self.step)
    return 1 + Int(marks[mark])
      + (hasReturns ? Self.lineEnds(bytes, rest) : Self.newlines(bytes, rest))
  }

  /// Counts in lanes of a byte each, of at most a step.
  private static func newlines(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) -> Int {
    let newline = ByteVector(repeating: 10)
    var lanes = ByteVector(repeating: 0)
    var index = range.lowerBound
    while index + 32 <= range.upperBound {
      // A lane that is equal is -1.
      lanes &-= unsafeBitCast(ByteVector(at: bytes + index) .== newline, to: ByteVector.self)
      index += 32
    }
    let numbers = ByteVector(
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
      26, 27, 28, 29, 30, 31)
    let isInside =
      numbers .< ByteVector(repeating: UInt8(truncatingIfNeeded: range.upperBound - index))
    lanes &-= unsafeBitCast(
      (ByteVector(at: bytes + index) .== newline) .& isInside, to: ByteVector.self)
    // A sum of eight lanes, of at most 128 in all, is the product's highest byte.
    let words = unsafeBitCast(lanes, to: SIMD4<UInt64>.self)
    let sums = (words[0] &+ words[1]) &+ (words[2] &+ words[3])
    return Int((sums &* 0x0101_0101_0101_0101) >> 56)
  }

  private static func holdsReturn(_ bytes: UnsafePointer<UInt8>, _ end: Int) -> Bool {
    let carriageReturn = ByteVector(repeating: 13)
    var index = 0
    while index < end {
      let lane = (ByteVector(at: bytes + index) .== carriageReturn).firstSet
      if lane < 32 { return index + lane < end }
      index += 32
    }
    return false
  }

  /// A CR alone ends a line, too; in CRLF the LF does.
  private static func lineEnds(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) -> Int {
    range.count { bytes[$0] == 10 || (bytes[$0] == 13 && bytes[$0 + 1] != 10) }
  }
}
