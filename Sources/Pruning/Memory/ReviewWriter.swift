/// Writes what a review found as bytes.
///
/// Numbers are LEB128; texts, of which most are there many times, stand in a table before the rest.
struct ReviewWriter {
  private var body: [UInt8] = []
  private var table: [UInt8] = []
  private var textNumbers: [Text: Int] = [:]

  /// A text by its bytes: to Swift, two spellings of `é` are one.
  private struct Text: Hashable {
    let bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  /// The table of texts, then what was written.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(10 + table.count + body.count)
    Self.append(textNumbers.count, to: &bytes)
    return bytes + table + body
  }

  mutating func write(_ number: Int) { Self.append(number, to: &body) }

  mutating func write(_ text: String) {
    let text = Text(bytes: Array(text.utf8))
    if let known = textNumbers[text] { return write(known) }
    write(textNumbers.count)
    textNumbers[text] = textNumbers.count
    Self.append(text.bytes.count, to: &table)
    table += text.bytes
  }

  /// Writes each element, after their number.
  mutating func write<Element>(
    _ elements: [Element], _ write: (inout ReviewWriter, Element) -> Void
  ) {
    self.write(elements.count)
    for element in elements { write(&self, element) }
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    var rest = UInt64(bitPattern: Int64(number))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
