/// The strings of a Cython module, which from 3.2 on lie compressed in its library.
///
/// Cython 3.2 writes zlib streams; 3.3 a form of LZSS of its own, without a header, so its beginning
/// has to be found.
///
/// See: `Cython/LZSS.py` and `DecompressString_LZSS` in `Cython/Utility/StringTools.c` of Cython 3.3.1.
public struct CythonStrings: Sendable {
  /// What could be read of them, without separators.
  public let texts: [[UInt8]]
  /// Whether the module was made by Cython and its strings could not be found.
  public let isSealed: Bool

  /// Looks in these ranges of a library.
  public init(_ bytes: UnsafeRawBufferPointer, _ ranges: [Range<Int>]) {
    let parts = ranges.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
    let minor = parts.lazy.compactMap(Self.version).first
    // The name with the version may itself be in the table.
    let mayBe = minor.map { $0 >= 2 } ?? parts.contains { $0.holds(Array("__pyx_".utf8)) }
    guard mayBe else {
      texts = []
      isSealed = false
      return
    }
    var found: [[UInt8]] = []
    var isTooMuch = false
    for part in parts {
      let tables = CompressedText.all(in: part)
      isTooMuch = isTooMuch || tables == nil
      found += tables ?? []
    }
    // Short tables are left as they are, and so are those of older versions.
    let isPlain = parts.contains { $0.holds(Array("__main__".utf8)) }
    if minor.map({ $0 >= 3 }) ?? (found.isEmpty && !isPlain) {
      for part in parts {
        let tables = LZSSText.all(in: part)
        isTooMuch = isTooMuch || tables == nil
        found += tables ?? []
      }
    }
    texts = found
    isSealed = isTooMuch || (found.isEmpty && !isPlain)
  }

  /// The second number of the version, from a name every module of Cython 3 has in it.
  private static func version(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let mark = Array("_cython_3_".utf8)
    guard let start = bytes.firstOffset(of: mark) else { return nil }
    var number = 0
    var digits = 0
    var index = start + mark.count
    while index < bytes.count, digits < 4, bytes[index] &- UInt8(ascii: "0") < 10 {
      number = number * 10 + Int(bytes[index] - UInt8(ascii: "0"))
      digits += 1
      index += 1
    }
    return digits > 0 ? number : nil
  }
}

/// Cython's LZSS.
enum LZSSText {
  /// Larger than any module's strings.
  private static let sizeLimit = 16 << 20
  private static let leastSize = 256
  /// More control bytes than that at its beginning are no text's.
  private static let controlLimit = 24
  /// Strings that every table has one of.
  private static let marks = ["__main__", "__name__", "__test__"].map { Array($0.utf8) }

  /// How much may be decoded in all: a file may be made so that every byte begins a long text.
  private static let totalLimit = 64 << 20

  /// The tables in a library; `nil` where too much of it looks like one.
  static func all(in bytes: UnsafeRawBufferPointer) -> [[UInt8]]? {
    var texts: [[UInt8]] = []
    var index = 0
    var total = 0
    while index + 8 < bytes.count {
      // A reference copies three bytes or more, so the first three are plain.
      guard bytes[index] & 7 == 7 else {
        index += 1
        continue
      }
      guard total < totalLimit else { return nil }
      let (text, next) = decoded(bytes, from: index)
      total += text.count
      if text.count >= leastSize,
        marks.contains(where: { mark in text.withUnsafeBytes { $0.holds(mark) } })
      {
        texts.append(text)
        index = next
      } else {
        index += 1
      }
    }
    return texts
  }

  /// Decodes until a reference leads out of what there is, as it does soon behind the table's end.
  private static func decoded(
    _ bytes: UnsafeRawBufferPointer, from start: Int
  ) -> (text: [UInt8], next: Int) {
    var text: [UInt8] = []
    var controls = 0
    var index = start
    while index + 4 < bytes.count, text.count < sizeLimit {
      let flags = bytes[index]
      index += 1
      for bit in 0..<8 where index + 4 < bytes.count {
        if flags >> UInt8(bit) & 1 == 1 {
          let byte = bytes[index]
          if !byte.isText, text.count < leastSize {
            controls += 1
            if controls > controlLimit { return (text, index) }
          }
          text.append(byte)
          index += 1
          continue
        }
        let low = Int(bytes[index])
        let high = Int(bytes[index + 1])
        index += 2
        let offset: Int
        let length: Int
        if low & 0x80 == 0 {
          (offset, length) = (low, high + 3)
        } else if high & 0x80 == 0 {
          offset = 0x80 + ((high << 2 & 0x180) | (low & 0x7f))
          length = high & 0x1f + 3
        } else {
          offset = 0x80 + ((high & 0x7f) << 7 | (low & 0x7f))
          length = Int(bytes[index]) + 3
          index += 1
        }
        let source = text.count - offset - length
        guard source >= 0 else { return (text, index) }
        for position in source..<source + length { text.append(text[position]) }
      }
    }
    return (text, index)
  }
}

extension UInt8 {
  /// Whether it stands in text: no control byte but line ends and tabs.
  fileprivate var isText: Bool {
    self >= 32 && self != 0x7f || self == 10 || self == 13 || self == 9
  }
}

extension UnsafeRawBufferPointer {
  func holds(_ text: [UInt8]) -> Bool { firstOffset(of: text) != nil }

  /// Where a text first stands.
  func firstOffset(of text: [UInt8]) -> Int? {
    guard let first = text.first, count >= text.count, let base = baseAddress else { return nil }
    let wanted = SIMD32<UInt8>(repeating: first)
    let last = count - text.count
    var index = 0
    while index <= last {
      if index + 32 <= count,
        !any((base + index).loadUnaligned(as: SIMD32<UInt8>.self) .== wanted)
      {
        index += 32
        continue
      }
      let end = Swift.min(index + 32, last + 1)
      while index < end {
        if self[index] == first, text.indices.allSatisfy({ self[index + $0] == text[$0] }) {
          return index
        }
        index += 1
      }
    }
    return nil
  }
}
