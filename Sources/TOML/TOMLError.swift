/// A place in a document, both numbers from 1.
public struct TOMLPosition: Hashable, Sendable {
  public let line: Int
  /// Counted in Unicode scalars; past the first 4 KB of a line in bytes, so that a file in one line
  /// with a million faults is no trap.
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of a byte.
  init(of offset: Int, in bytes: [UInt8]) {
    var line = 1
    var start = 0
    let end = Swift.min(offset, bytes.count)
    for index in 0..<end where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      start = index + 1
    }
    self.init(line: line, from: start, to: end, in: bytes)
  }

  /// The place of the byte at `end` in a line that begins at `start`.
  init(line: Int, from start: Int, to end: Int, in bytes: [UInt8]) {
    // All but the bytes that continue a scalar.
    let near = Swift.min(end, start + 4096)
    let scalars = bytes[start..<near].count { $0 & 0xC0 != 0x80 }
    self.init(line: line, column: scalars + (end - near) + 1)
  }
}

/// Why bytes are no TOML document, and where.
public struct TOMLError: Error, Equatable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    case notUTF8
    case tooLarge
    case tooDeep
    case expectedKey
    case expectedEquals
    case expectedValue
    case expectedLineEnd
    case expectedElementEnd
    case expectedEntryEnd
    case unclosedHeader
    case unclosedString
    case unclosedArray
    case unclosedTable
    case control(byte: UInt8)
    case escape
    case number(String)
    case integerRange(String)
    case dateTime(String)
    case duplicateKey(String)
    case notATable(String)
    case closedTable(String)
    case notAnArrayOfTables(String)
  }
  public let reason: Reason
  public let position: TOMLPosition

  public init(reason: Reason, position: TOMLPosition) {
    self.reason = reason
    self.position = position
  }

  public var description: String { "\(position.line):\(position.column): \(reason)" }
}

extension TOMLError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notUTF8: "the file is not valid UTF-8"
    case .tooLarge: "the file is larger than any lock file or configuration"
    case .tooDeep: "arrays and tables are nested more than \(TOMLParser.depthLimit) deep"
    case .expectedKey: "expected a key"
    case .expectedEquals: "expected `=` after the key"
    case .expectedValue: "expected a value"
    case .expectedLineEnd: "expected the end of the line"
    case .expectedElementEnd: "expected `,` or `]` after the element"
    case .expectedEntryEnd: "expected `,` or `}` after the entry"
    case .unclosedHeader: "expected `]` after the table's name"
    case .unclosedString: "the string is not closed"
    case .unclosedArray: "the array is not closed"
    case .unclosedTable: "the inline table is not closed"
    case .control(let byte): "control character 0x\(String(byte, radix: 16)) in text"
    case .escape: "no such escape in a string"
    case .number(let text): "`\(text)` is no value; text stands in quotes"
    case .integerRange(let text): "`\(text)` is out of the range of an integer"
    case .dateTime(let text): "`\(text)` is no date or time"
    case .duplicateKey(let key): "`\(key)` is defined twice"
    case .notATable(let key): "`\(key)` is no table"
    case .closedTable(let key): "`\(key)` is a table that was closed before"
    case .notAnArrayOfTables(let key): "`\(key)` is no array of tables"
    }
  }
}

/// What is wrong at a byte of the document that is being read.
struct TOMLFault: Error {
  let reason: TOMLError.Reason
  let offset: Int

  init(_ reason: TOMLError.Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}
