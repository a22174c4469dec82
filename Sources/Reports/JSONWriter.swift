/// Writes JSON text piece by piece, so that a report of 100,000 files needs no tree of values.
///
/// Bytes that are not UTF-8, as a path may have, become U+FFFD: JSON has no way to carry them.
///
/// See: <https://www.rfc-editor.org/rfc/rfc8259>
package struct JSONWriter {
  /// Where the elements of an object or array stand.
  package enum Layout: Equatable {
    /// Each on a line of its own.
    case lines
    /// All on one line.
    case inline
  }

  package private(set) var bytes: [UInt8] = []
  private var open: [(end: UInt8, layout: Layout, isEmpty: Bool)] = []
  private var followsKey = false

  package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  package mutating func beginObject(_ layout: Layout = .inline) { begin("{", "}", layout) }
  package mutating func beginArray(_ layout: Layout = .inline) { begin("[", "]", layout) }

  /// Ends the object or array begun last.
  package mutating func end() {
    guard let last = open.popLast() else { preconditionFailure("nothing is open") }
    if last.layout == .lines, !last.isEmpty { startLine() }
    bytes.append(last.end)
    if open.isEmpty { bytes.append(UInt8(ascii: "\n")) }
  }

  /// Names the value that comes next.
  package mutating func key(_ name: StaticString) {
    startValue()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: "\": ".utf8)
    followsKey = true
  }

  package mutating func integer(_ value: Int) {
    startValue()
    bytes.append(contentsOf: String(value).utf8)
  }

  package mutating func boolean(_ value: Bool) {
    startValue()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  package mutating func null() {
    startValue()
    bytes.append(contentsOf: "null".utf8)
  }

  package mutating func string(_ text: String) {
    startValue()
    var text = text
    text.withUTF8 { quote($0) }
  }

  /// Writes bytes that should be UTF-8 and may not be.
  package mutating func string(bytes path: [UInt8]) {
    if path.contains(where: { $0 >= 0x80 }) {
      string(String(decoding: path, as: UTF8.self))
    } else {
      startValue()
      path.withUnsafeBufferPointer { quote($0) }
    }
  }

  private mutating func begin(_ start: Unicode.Scalar, _ end: Unicode.Scalar, _ layout: Layout) {
    startValue()
    bytes.append(UInt8(ascii: start))
    open.append((UInt8(ascii: end), layout, true))
  }

  private mutating func startValue() {
    if followsKey {
      followsKey = false
      return
    }
    guard let last = open.indices.last else { return }
    if !open[last].isEmpty { bytes.append(UInt8(ascii: ",")) }
    switch open[last].layout {
    case .lines: startLine()
    case .inline: if !open[last].isEmpty { bytes.append(UInt8(ascii: " ")) }
    }
    open[last].isEmpty = false
  }

  private mutating func startLine() {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * open.count))
  }

  private mutating func quote(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    for (index, byte) in text.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5c {
      bytes.append(contentsOf: text[start..<index])
      escape(byte)
      start = index + 1
    }
    bytes.append(contentsOf: text[start...])
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
    default:
      let digits = Array("0123456789abcdef".utf8)
      bytes += [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")]
      bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
}
