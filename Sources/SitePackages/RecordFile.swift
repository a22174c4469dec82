import Crypto
import Packaging

/// A `RECORD` on disk, read through a window: ten million rows take no more memory than ten.
struct RecordFile {
  /// The hash of all its bytes.
  let digest: Packaging.SHA256Digest?
  /// The line of the first row that was given up for its length.
  private(set) var longRow: Int?

  private static let window = 1 << 20
  /// A row longer than this, such as one whose quote nobody closes, is given up.
  private static let longestRow = 1 << 24

  /// Calls `body` with the path of each row, and the row with its line in the whole file.
  init(
    _ path: [UInt8], in base: Int32,
    _ body: (_ path: Span<UInt8>, _ row: RecordRow, _ line: Int) -> Void
  ) throws(SystemError) {
    let file = try FileDescriptor(regular: path, in: base)
    let size = try file.status().size
    var buffer = [UInt8](repeating: 0, count: min(max(size, 0) + 1, Self.window))
    var filled = 0
    var linesBefore = 0
    var hash = SHA256()
    while true {
      let more = try buffer.read(from: file, at: filled)
      buffer.withUnsafeBytes {
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[filled..<filled + more]))
      }
      filled += more
      let isAtEnd = more == 0
      if !isAtEnd, filled < buffer.count { continue }

      var consumed = 0
      var lines: Int?
      Record.forEachRow(in: buffer.span.extracting(0..<filled)) { path, _, row in
        // The last row may go on after the window.
        if !isAtEnd, row.range.upperBound == filled {
          lines = row.line - 1
          return
        }
        consumed = row.range.upperBound
        body(path, row, linesBefore + row.line)
      }
      if isAtEnd { break }
      if consumed == 0, filled < Self.longestRow {
        buffer += [UInt8](repeating: 0, count: buffer.count)
        continue
      }
      if consumed == 0 {
        longRow = longRow ?? linesBefore + 1
        consumed = filled
        lines = nil
      }
      linesBefore += lines ?? buffer[..<consumed].count { $0 == UInt8(ascii: "\n") }
      buffer.replaceSubrange(0..<(filled - consumed), with: Array(buffer[consumed..<filled]))
      filled -= consumed
    }
    digest = Packaging.SHA256Digest(hash.finalize())
  }
}
