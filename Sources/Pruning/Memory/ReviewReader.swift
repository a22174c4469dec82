/// Reads the bytes of a ``ReviewWriter``, of which nothing is taken for granted.
struct ReviewReader {
  /// The bytes are not what a writer wrote.
  struct Damage: Error {}

  private let bytes: [UInt8]
  private var position = 0
  private var texts: [String] = []

  init(_ bytes: [UInt8]) throws(Damage) {
    self.bytes = bytes
    texts = try list { reader throws(Damage) in try reader.textOfTable() }
  }

  mutating func number() throws(Damage) -> Int {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard position < bytes.count else { throw Damage() }
      let byte = bytes[position]
      position += 1
      // The tenth byte has room for one bit.
      guard shift < 63 || byte <= 1 else { throw Damage() }
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(Int64(bitPattern: number)) }
      shift += 7
    }
  }

  /// A number below `limit`.
  mutating func index(below limit: Int) throws(Damage) -> Int {
    let number = try number()
    guard number >= 0, number < limit else { throw Damage() }
    return number
  }

  mutating func text() throws(Damage) -> String { texts[try index(below: texts.count)] }

  mutating func list<Element>(
    _ read: (inout ReviewReader) throws(Damage) -> Element
  ) throws(Damage) -> [Element] {
    // No element is shorter than a byte.
    let count = try index(below: bytes.count - position + 1)
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try read(&self)) }
    return elements
  }

  func finish() throws(Damage) {
    guard position == bytes.count else { throw Damage() }
  }

  private mutating func textOfTable() throws(Damage) -> String {
    let count = try number()
    guard count >= 0, count <= bytes.count - position,
      let text = String(validating: bytes[position..<position + count], as: UTF8.self)
    else { throw Damage() }
    position += count
    return text
  }
}
