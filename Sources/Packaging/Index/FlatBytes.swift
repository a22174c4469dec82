/// Numbers and texts one after another in one array, little-endian and read in place.
///
/// Past the end there are zeros and empty texts, so that no offset stored in the bytes does harm.
struct FlatBytes: Sendable {
  let bytes: [UInt8]

  /// Bytes that ``FlatWriter/finish(_:)`` made with `format`, whole and unchanged; else `nil`.
  init?(_ bytes: [UInt8], format: UInt32) {
    self.bytes = bytes
    guard bytes.count >= Self.headerSize, self[UInt32.self, at: 0] == format,
      Int(self[UInt32.self, at: 4]) == bytes.count,
      self[UInt64.self, at: 8] == Self.sum(of: bytes)
    else { return nil }
  }

  /// Bytes just made.
  init(finished bytes: [UInt8]) { self.bytes = bytes }

  /// Format, length and checksum.
  static let headerSize = 16

  subscript<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type, at offset: Int) -> Number {
    bytes.withUnsafeBytes { buffer in
      let size = MemoryLayout<Number>.size
      guard offset >= 0, offset <= buffer.count - size else { return 0 }
      return Number(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
  }

  func count(at offset: Int) -> Int { Int(self[UInt32.self, at: offset]) }

  func text(in range: Range<Int>) -> String {
    String(decoding: slice(range), as: UTF8.self)
  }

  func slice(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range.clamped(to: bytes.indices)] }

  /// What tells one value from another, and a flipped bit from none.
  var checksum: UInt64 { self[UInt64.self, at: 8] }

  fileprivate static func sum(of bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBytes { buffer in
      var (first, second): (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, UInt64(buffer.count))
      var offset = headerSize
      // Two sums side by side, because each multiplication waits for the one before.
      while offset + 16 <= buffer.count {
        first = mix(first, buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        second = mix(second, buffer.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        offset += 16
      }
      while offset < buffer.count {
        first = mix(first, UInt64(buffer[offset]).littleEndian)
        offset += 1
      }
      return mix(first, second)
    }
  }

  private static func mix(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    let product = (sum ^ UInt64(littleEndian: word)) &* 0x9e37_79b9_7f4a_7c15
    return product ^ product >> 32
  }
}

/// Makes ``FlatBytes``.
struct FlatWriter {
  private(set) var bytes: [UInt8]

  /// Starts with room for the header, or without for a part of something greater.
  init(header: Bool = true) {
    bytes = Array(repeating: 0, count: header ? FlatBytes.headerSize : 0)
  }

  mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(count: Int) { append(UInt32(clamping: count)) }

  /// A number that ``FlatBytes`` reads as beyond every count when there is none.
  mutating func append(optional number: Int?) {
    append(number.map { UInt32(clamping: $0) } ?? .max)
  }

  mutating func append(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

  /// The bytes with their header.
  consuming func finish(_ format: UInt32) -> [UInt8] {
    replace(at: 0, with: format)
    replace(at: 4, with: UInt32(clamping: bytes.count))
    replace(at: 8, with: FlatBytes.sum(of: bytes))
    return bytes
  }

  private mutating func replace(at offset: Int, with number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) {
      for (index, byte) in $0.enumerated() { bytes[offset + index] = byte }
    }
  }
}

/// Texts numbered in the order they came, each once.
struct TextTable {
  private(set) var texts: [String] = []
  private var ids: [String: Int] = [:]

  var count: Int { texts.count }

  mutating func id(of text: String) -> Int {
    if let id = ids[text] { return id }
    ids[text] = count
    return append(text)
  }

  /// Adds a text without looking for an equal one.
  mutating func append(_ text: String) -> Int {
    texts.append(text)
    return texts.count - 1
  }

  func write(to writer: inout FlatWriter) {
    var end = 0
    for text in texts {
      end += text.utf8.count
      writer.append(count: end)
    }
    for text in texts { writer.append(text.utf8) }
  }
}

/// Reads what ``TextTable/write(to:)`` wrote.
struct TextTableLayout: Sendable {
  let offset: Int
  let count: Int

  func text(_ id: Int, in bytes: FlatBytes) -> String {
    guard let range = range(of: id, in: bytes) else { return "" }
    return bytes.text(in: range)
  }

  func range(of id: Int, in bytes: FlatBytes) -> Range<Int>? {
    guard id >= 0, id < count else { return nil }
    let start = id == 0 ? 0 : bytes.count(at: offset + (id - 1) * 4)
    let end = bytes.count(at: offset + id * 4)
    let base = offset + count * 4
    return start <= end ? base + start..<base + end : nil
  }
}
