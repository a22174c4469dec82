internal import FileCache
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

    /// The bytes of the file that hold the entry; `next` is where what follows it starts.
    func range(before next: Int) -> Range<Int> {
      // A header's own name and extra fields may be as long as two bytes can say.
      let most = headerOffset + 30 + 2 * 0xFFFF + compressedSize
      return headerOffset..<max(headerOffset, min(next, most))
    }
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
    entry.range(
      before: entries.lazy.map(\.headerOffset).filter { $0 > entry.headerOffset }.min() ?? offset)
  }

  /// The content of an entry, from the bytes at its ``range(of:)``; `limit` bounds its size.
  ///
  /// - Throws: ``ArchiveError`` when the content is not what the directory says, or larger.
  public func content(
    of entry: Entry, in bytes: [UInt8], limit: Int
  ) throws(ArchiveError) -> [UInt8] {
    guard entry.size <= limit else { throw .tooLarge(limit: limit) }
    return try compressed(entry, in: bytes.span).content()
  }

  /// An entry's content as the archive holds it, from the bytes at its ``range(of:)``.
  func compressed(
    _ entry: Entry, in bytes: Span<UInt8>
  ) throws(ArchiveError) -> CompressedContent {
    guard bytes.count >= 30, bytes.uint32(0) == 0x0403_4b50, bytes.uint16(8) == entry.method,
      bytes.uint16(6) & 1 == 0
    else { throw .damaged(entry.name) }
    let nameEnd = 30 + bytes.uint16(26)
    let start = nameEnd + bytes.uint16(28)
    let end = start + entry.compressedSize
    guard end <= bytes.count else { throw .damaged(entry.name) }
    let name = bytes.extracting(30..<nameEnd).withUnsafeBufferPointer { Array($0) }
    guard name == entry.path, let path = InstallPath(name) else { throw .damaged(entry.name) }
    return CompressedContent(
      path: path, method: entry.method, size: entry.size, crc32: entry.crc32,
      bytes: bytes.extracting(start..<end).withUnsafeBufferPointer { Array($0) })
  }
}
