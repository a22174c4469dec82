/// What a pass over a `RECORD` tells about a row besides its path and hash.
public struct RecordRow: Sendable {
  /// The row's first line, from 1.
  public let line: Int
  public let size: Int?
  public let issue: RecordIssue.Reason?
  /// The row's bytes in the file, with the line's end.
  public let range: Range<Int>
  /// The path's bytes in the file, with their quotes.
  public let pathRange: Range<Int>
}

extension Record {
  /// Calls `body` with path, hash and the rest of every row but blank lines, in the file's order.
  ///
  /// Path and hash are unquoted and borrowed from `bytes`; only a quoted one is copied. Nothing is
  /// allocated for a row without quotes, so a file of any length takes no memory but its own.
  public static func forEachRow<Failure>(
    in bytes: Span<UInt8>,
    _ body: (_ path: Span<UInt8>, _ hash: Span<UInt8>, _ row: RecordRow) throws(Failure) -> Void
  ) throws(Failure) {
    var scanner = RecordScanner(bytes)
    while scanner.scanRow(bytes) {
      let row = scanner.row
      let path = scanner.path
      let hash = scanner.hash
      if !scanner.isQuoted {
        try body(bytes.extracting(path), bytes.extracting(hash), row)
      } else {
        let unquotedPath = RecordScanner.unquoted(bytes.extracting(path))
        let unquotedHash = RecordScanner.unquoted(bytes.extracting(hash))
        try body(unquotedPath.span, unquotedHash.span, row)
      }
    }
  }
}

/// A cursor over CSV rows, after the state machine of Python's `csv` in its default dialect.
private struct RecordScanner {
  private var position: Int
  private var line = 1
  private(set) var row = RecordRow(line: 0, size: nil, issue: nil, range: 0..<0, pathRange: 0..<0)
  private(set) var path = 0..<0
  private(set) var hash = 0..<0
  /// Whether any field of the row starts with a quote.
  private(set) var isQuoted = false

  init(_ bytes: Span<UInt8>) {
    let hasMark =
      bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    position = hasMark ? 3 : 0
  }

  /// Moves to the next row that is not blank; false at the end.
  mutating func scanRow(_ bytes: Span<UInt8>) -> Bool {
    let count = bytes.count
    var index = position
    while index < count, bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") {
      index = Self.afterLineEnd(bytes, index)
      line += 1
    }
    guard index < count else { return false }

    let start = index
    let firstLine = line
    var column = 0
    var fieldStart = index
    var size = 0..<0
    isQuoted = false
    hash = index..<index
    var isUnterminated = false

    fields: while true {
      if index < count, bytes[index] == UInt8(ascii: "\"") {
        isQuoted = true
        index = closingQuote(bytes, index + 1, &isUnterminated)
      }
      while index < count {
        let byte = bytes[index]
        // One comparison turns away most bytes of a path.
        if byte <= UInt8(ascii: ",") {
          if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
            break
          }
        }
        index += 1
      }
      switch column {
      case 0: path = fieldStart..<index
      case 1: hash = fieldStart..<index
      case 2: size = fieldStart..<index
      default: break
      }
      column += 1
      guard index < count, bytes[index] == UInt8(ascii: ",") else { break fields }
      index += 1
      fieldStart = index
    }
    if index < count {
      index = Self.afterLineEnd(bytes, index)
      line += 1
    }
    position = index

    let number: Int? =
      isQuoted
      ? Self.number(Self.unquoted(bytes.extracting(size)).span)
      : Self.number(bytes.extracting(size))
    let pathIsEmpty = path.isEmpty || (isQuoted && Self.unquoted(bytes.extracting(path)).isEmpty)
    var issue: RecordIssue.Reason?
    if isUnterminated {
      issue = .unterminatedQuote
    } else if pathIsEmpty {
      issue = .emptyPath
    } else if column != 3 {
      issue = .columns(column)
    } else if number == nil, !size.isEmpty {
      issue = .size
    }
    row = RecordRow(
      line: firstLine, size: number, issue: issue, range: start..<index, pathRange: path)
    return true
  }

  /// The place after the quote that closes the field; `""` inside stands for a quote.
  private mutating func closingQuote(
    _ bytes: Span<UInt8>, _ start: Int, _ isUnterminated: inout Bool
  ) -> Int {
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") else {
          return index + 1
        }
        index += 2
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        index = Self.afterLineEnd(bytes, index)
        line += 1
      default:
        index += 1
      }
    }
    isUnterminated = true
    return index
  }

  private static func afterLineEnd(_ bytes: Span<UInt8>, _ index: Int) -> Int {
    if bytes[index] == UInt8(ascii: "\r"), index + 1 < bytes.count,
      bytes[index + 1] == UInt8(ascii: "\n")
    {
      return index + 2
    }
    return index + 1
  }

  /// The field's value: quotes around it taken off, doubled ones halved, what follows them appended.
  static func unquoted(_ field: Span<UInt8>) -> [UInt8] {
    guard field.count > 0, field[0] == UInt8(ascii: "\"") else {
      return field.withUnsafeBufferPointer { Array($0) }
    }
    var value: [UInt8] = []
    var isInside = true
    var index = 1
    while index < field.count {
      let byte = field[index]
      index += 1
      guard byte == UInt8(ascii: "\""), isInside else {
        value.append(byte)
        continue
      }
      if index < field.count, field[index] == UInt8(ascii: "\"") {
        value.append(byte)
        index += 1
      } else {
        isInside = false
      }
    }
    return value
  }

  private static func number(_ field: Span<UInt8>) -> Int? {
    guard field.count > 0, field.count < 19 else { return nil }
    var value = 0
    for index in field.indices {
      let byte = field[index]
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }
}
