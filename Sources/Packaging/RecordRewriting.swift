/// What becomes of a `RECORD` row in a copy of the installation.
public enum RewrittenPath: Hashable, Sendable {
  case keep
  case drop
  /// The file stays, under another path relative to the new site-packages.
  case move(to: [UInt8])
  /// The file has other bytes, and another path where one is given.
  case change(to: [UInt8]?, SHA256Digest, size: Int)
}

extension Record {
  /// The bytes of a `RECORD` that names only what `decide` keeps.
  ///
  /// Kept rows stay byte for byte and in order; a moved one gets a new first column. The row of
  /// `RECORD` itself is always kept, since the file is.
  public static func rewritten<Failure>(
    _ bytes: Span<UInt8>, _ decide: (_ path: Span<UInt8>) throws(Failure) -> RewrittenPath
  ) throws(Failure) -> [UInt8] {
    var output: [UInt8] = []
    try forEachRow(in: bytes) { (path, _, row) throws(Failure) in
      switch try decide(path) {
      case .drop where !isRecordItself(path): break
      case .keep, .drop:
        output.append(bytes.extracting(row.range))
      case .move(let path):
        output.append(csvField: path)
        output.append(bytes.extracting(row.pathRange.upperBound..<row.range.upperBound))
      case .change(let path, let digest, let size):
        if let path {
          output.append(csvField: path)
        } else {
          output.append(bytes.extracting(row.range.lowerBound..<row.pathRange.upperBound))
        }
        output += Array(",\(digest.recordHash),\(size)".utf8)
        var end = row.range.upperBound
        while end > row.pathRange.upperBound, bytes[end - 1] == 10 || bytes[end - 1] == 13 {
          end -= 1
        }
        output.append(bytes.extracting(end..<row.range.upperBound))
      }
    }
    return output
  }

  private static func isRecordItself(_ path: Span<UInt8>) -> Bool {
    path.withUnsafeBufferPointer { path in
      let folder = path.prefix { $0 != UInt8(ascii: "/") }
      return folder.suffix(10).elementsEqual(".dist-info".utf8)
        && path[folder.endIndex...].elementsEqual("/RECORD".utf8)
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
  }

  /// Quotes a field as Python's `csv` writer does, only where it must.
  fileprivate mutating func append(csvField field: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let mustQuote = field.contains {
      $0 == quote || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\n")
        || $0 == UInt8(ascii: "\r")
    }
    guard mustQuote else {
      append(contentsOf: field)
      return
    }
    append(quote)
    for byte in field {
      if byte == quote { append(quote) }
      append(byte)
    }
    append(quote)
  }
}
