/// Writes what a review found as bytes.
///
/// Numbers are LEB128; texts, of which most are there many times, stand in a table before the rest.
struct ReviewWriter {
  private var body: [UInt8] = []
  private var texts: [UInt8] = []
  private var textNumbers: [Bytes: Int] = [:]

  /// Texts by their bytes: to Swift, two spellings of `é` are one.
  private struct Bytes: Hashable {
    let bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  /// The table of texts, then what was written.
  var bytes: [UInt8] {
    var whole = ReviewWriter()
    whole.write(textNumbers.count)
    return whole.body + texts + body
  }

  mutating func write(_ number: Int) {
    var rest = UInt64(bitPattern: Int64(number))
    while rest >= 0x80 {
      body.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    body.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func write(_ text: String) { write(number(of: Bytes(bytes: Array(text.utf8)))) }

  /// Writes each element, after their number.
  mutating func write<Element>(
    _ elements: [Element], _ write: (inout ReviewWriter, Element) -> Void
  ) {
    self.write(elements.count)
    for element in elements { write(&self, element) }
  }

  /// Writes each distinct element once, and for every element which of them it is.
  mutating func writeShared<Element>(
    _ elements: [Element], _ write: (inout ReviewWriter, Element) -> Void
  ) {
    // Distinct by what is written of them, for the same reason as texts.
    var numbers: [Bytes: Int] = [:]
    var places: [Int] = []
    places.reserveCapacity(elements.count)
    let before = body
    var distinct: [UInt8] = []
    for element in elements {
      body.removeAll(keepingCapacity: true)
      write(&self, element)
      let next = numbers.count
      let number = numbers[Bytes(bytes: body), default: next]
      if number == next {
        numbers[Bytes(bytes: body)] = next
        distinct += body
      }
      places.append(number)
    }
    body = before
    self.write(numbers.count)
    body += distinct
    self.write(places) { $0.write($1) }
  }

  private mutating func number(of text: Bytes) -> Int {
    if let known = textNumbers[text] { return known }
    let number = textNumbers.count
    textNumbers[text] = number
    var length = ReviewWriter()
    length.write(text.bytes.count)
    texts += length.body + text.bytes
    return number
  }
}
