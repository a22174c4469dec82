internal import Packaging

/// The central directory of a wheel, read from the file's last bytes.
///
/// What different readers could take for different archives is refused.
///
/// See: <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>
public struct WheelDirectory: Sendable, Equatable {
  /// One file or folder of an archive.
  public struct Entry: Sendable, Equatable {
    /// As written; relative, without `..` and backslashes.
    public let path: [UInt8]
    public let size: Int
    public let compressedSize: Int
    public let crc32: UInt32
    /// 0 is stored, 8 deflated.
    public let method: Int
    /// The Unix mode, where the archive was made with one.
    public let mode: UInt16?
    /// Where the entry's own header stands in the file.
    public let headerOffset: Int

    public var isFolder: Bool { path.last == UInt8(ascii: "/") }
    var name: String { String(decoding: path, as: UTF8.self) }
  }

  /// What came of the bytes so far.
  public enum Reading: Sendable, Equatable {
    case complete(WheelDirectory)
    /// The bytes to put before those at hand, and read again.
    case needs(Range<Int>)
  }

  /// In the order of the central directory.
  public let entries: [Entry]
  /// Where the directory starts, and so where the last entry ends at the latest.
  public let offset: Int

  /// How much of the end holds the directory of most wheels.
  public static let usualTail = 16 << 10
  private static let directoryLimit = 64 << 20

  /// Reads the directory; `tail` is the end of a file of `size` bytes.
  ///
  /// - Throws: ``ArchiveError`` when the archive is damaged or hostile.
  public static func read(tail: [UInt8], size: Int) throws(ArchiveError) -> Reading {
    let bytes = tail.span
    let start = size - tail.count
    guard start >= 0 else { throw .notAZip }
    guard let ending = ZipEnding.position(in: bytes) else {
      let reach = max(0, size - ZipEnding.reach)
      if reach < start { return .needs(reach..<start) }
      throw .notAZip
    }
    // The locator of zip64 stands before the ending.
    if ending < 20, start > 0 { return .needs(max(0, start - usualTail)..<start) }
    guard let place = try ZipEnding.place(in: bytes, ending: ending, start: start) else {
      return .needs(max(0, start - usualTail)..<start)
    }
    guard place.size <= directoryLimit else { throw .tooLarge(limit: directoryLimit) }
    guard place.offset + place.size == place.end else { throw .misplacedDirectory }
    guard place.count * 46 <= place.size else { throw .misplacedDirectory }
    if place.offset < start {
      // The metadata usually stands just before the directory.
      return .needs(max(0, place.offset - usualTail)..<start)
    }
    let from = place.offset - start
    let directory = bytes.extracting(from..<(from + place.size))
    let entries = try ZipEntries.read(directory, count: place.count)
    try ZipEntries.check(entries, end: place.offset)
    return .complete(WheelDirectory(entries: entries, offset: place.offset))
  }

  /// The bytes of the file that hold an entry: its header, its data, what may follow.
  public func range(of entry: Entry) -> Range<Int> {
    let next = entries.lazy.map(\.headerOffset).filter { $0 > entry.headerOffset }.min() ?? offset
    // A header's own name and extra fields may be as long as two bytes can say.
    let most = entry.headerOffset + 30 + 2 * 0xFFFF + entry.compressedSize
    return entry.headerOffset..<max(entry.headerOffset, min(next, most))
  }

  /// The content of an entry, from the bytes at its ``range(of:)``; `limit` bounds its size.
  ///
  /// - Throws: ``ArchiveError`` when the content is not what the directory says, or larger.
  public func content(
    of entry: Entry, in bytes: [UInt8], limit: Int
  ) throws(ArchiveError) -> [UInt8] {
    let span = bytes.span
    guard entry.size <= limit else { throw .tooLarge(limit: limit) }
    guard span.count >= 30, span.uint32(0) == 0x0403_4b50, span.uint16(8) == entry.method,
      span.uint16(6) & 1 == 0
    else { throw .damaged(entry.name) }
    let nameEnd = 30 + span.uint16(26)
    let start = nameEnd + span.uint16(28)
    let end = start + entry.compressedSize
    guard end <= span.count, bytes[30..<nameEnd].elementsEqual(entry.path) else {
      throw .damaged(entry.name)
    }
    var content: [UInt8] = []
    switch entry.method {
    case 0: content = Array(bytes[start..<end])
    case 8:
      var inflater = try Inflater(.raw)
      do {
        try inflater.inflate(span.extracting(start..<end), into: &content, limit: entry.size)
      } catch { throw .damaged(entry.name) }
      guard inflater.isAtEnd else { throw .damaged(entry.name) }
    default: throw .unknownMethod(entry.name, method: entry.method)
    }
    guard content.count == entry.size, Inflater.crc32(content) == entry.crc32 else {
      throw .damaged(entry.name)
    }
    return content
  }
}
