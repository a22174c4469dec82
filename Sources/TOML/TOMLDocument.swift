/// A TOML 1.0 document: a table whose values know their places.
///
/// See: <https://toml.io/en/v1.0.0>
public struct TOMLDocument: Sendable {
  public let root: TOMLTable
  /// Bytes; the largest lock files known have 10 MB.
  private static let sizeLimit = 64 << 20

  /// Reads a document.
  ///
  /// Memory and time are linear in the bytes, size, values and nesting are limited, and nothing but
  /// UTF-8 is read.
  ///
  /// - Throws: ``TOMLError`` with the place of the first fault.
  public init(_ bytes: [UInt8]) throws(TOMLError) {
    guard bytes.count <= Self.sizeLimit else {
      throw TOMLError(reason: .tooLarge, position: TOMLPosition(line: 1, column: 1))
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw TOMLError(
        reason: .notUTF8, position: TOMLPosition(of: Self.firstFault(in: bytes), in: bytes))
    }
    var parser = TOMLParser(bytes)
    do throws(TOMLFault) {
      try parser.parse()
    } catch {
      throw TOMLError(
        reason: error.reason, position: TOMLPosition(of: error.offset, in: bytes))
    }
    root = TOMLTable(storage: TOMLStorage(parser.tree), id: TOMLTree.root)
  }

  public init(_ text: String) throws(TOMLError) { try self.init(Array(text.utf8)) }

  /// The first byte that is not part of UTF-8 text.
  private static func firstFault(in bytes: [UInt8]) -> Int {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      offset += UTF8.width(scalar)
    }
    return offset
  }
}

/// What the views of a document share.
final class TOMLStorage: Sendable {
  let tree: TOMLTree
  private let lineStarts: [UInt32]

  init(_ tree: TOMLTree) {
    self.tree = tree
    var starts: [UInt32] = [0]
    let bytes = tree.bytes.span
    for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "\n") {
      starts.append(UInt32(index + 1))
    }
    lineStarts = starts
  }

  /// The line of a byte, from 1; a file of many entries asks for many.
  func line(of offset: Int) -> Int {
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  func position(of offset: Int) -> TOMLPosition {
    let line = line(of: offset)
    return TOMLPosition(
      line: line, from: Int(lineStarts[line - 1]), to: offset, in: tree.bytes)
  }
}
