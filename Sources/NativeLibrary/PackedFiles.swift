/// The files that one file of a program's packs: a ZIP archive (a wheel, an egg, a zipapp), or a
/// stream of gzip or zlib.
public struct PackedFiles: Sendable {
  public struct Entry: Sendable, Equatable {
    /// The path in the archive; empty for a stream.
    public let name: String
    public let bytes: [UInt8]
  }

  public private(set) var entries: [Entry] = []

  private static let entryLimit = 16 << 20
  private static let totalLimit = 64 << 20
  private static let countLimit = 1 << 14

  /// Unpacks what can be unpacked: what is damaged or too much of an archive is left out.
  ///
  /// `nil` for what is neither an archive nor a stream.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    // A zipapp begins with the interpreter's line.
    let begins = bytes.count > 22 ? (bytes[0], bytes[1]) : (0, 0)
    if begins == (0x50, 0x4b) || begins == (0x23, 0x21), let directory = Self.directory(of: bytes) {
      read(bytes, directory)
      return
    }
    guard bytes.count > 8, Self.isStream(bytes) else { return nil }
    guard
      let stream = Inflation.inflated(bytes, as: .zlibOrGzip, limit: Self.totalLimit)
    else { return nil }
    entries = [Entry(name: "", bytes: stream.text)]
  }

  private static func isStream(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if bytes[0] == 0x1f { return bytes[1] == 0x8b }
    return bytes[0] == 0x78 && [0x01, 0x5e, 0x9c, 0xda].contains(bytes[1])
  }

  // MARK: ZIP

  private struct Directory {
    let start: Int
    let end: Int
    /// What stands before the archive, such as a zipapp's first line.
    let base: Int
  }

  /// Finds the end of the central directory, which a comment of at most 64 KB follows (APPNOTE.TXT,
  /// 4.3.16).
  private static func directory(of bytes: UnsafeRawBufferPointer) -> Directory? {
    let length = 22
    guard bytes.count >= length else { return nil }
    var place = bytes.count - length
    let limit = max(0, place - 65_535)
    while place >= limit {
      if bytes.number(4, at: place) == 0x0605_4b50 {
        guard let size = bytes.number(4, at: place + 12),
          let start = bytes.number(4, at: place + 16)
        else { return nil }
        let base = place - size - start
        return base >= 0 ? Directory(start: base + start, end: place, base: base) : nil
      }
      place -= 1
    }
    return nil
  }

  /// Reads the entries of a central directory (APPNOTE.TXT, 4.3.7 and 4.3.12).
  private mutating func read(_ bytes: UnsafeRawBufferPointer, _ directory: Directory) {
    var place = directory.start
    var total = 0
    while place < directory.end, bytes.number(4, at: place) == 0x0201_4b50,
      entries.count < Self.countLimit, total < Self.totalLimit
    {
      guard let method = bytes.number(2, at: place + 10),
        let size = bytes.number(4, at: place + 20),
        let nameLength = bytes.number(2, at: place + 28),
        let extraLength = bytes.number(2, at: place + 30),
        let commentLength = bytes.number(2, at: place + 32),
        let offset = bytes.number(4, at: place + 42),
        let name = bytes.part(place + 46, nameLength)
      else { return }
      place += 46 + nameLength + extraLength + commentLength
      let local = directory.base + offset
      guard bytes.number(4, at: local) == 0x0403_4b50,
        let localName = bytes.number(2, at: local + 26),
        let localExtra = bytes.number(2, at: local + 28),
        let packed = bytes.part(local + 30 + localName + localExtra, size)
      else { continue }
      let content: [UInt8]?
      switch method {
      case 0: content = size <= Self.entryLimit ? Array(packed) : nil
      case 8: content = Inflation.inflated(packed, as: .raw, limit: Self.entryLimit)?.text
      default: content = nil
      }
      guard let content else { continue }
      total += content.count
      entries.append(Entry(name: String(decoding: name, as: UTF8.self), bytes: content))
    }
  }
}

extension UnsafeRawBufferPointer {
  /// A little-endian number of so many bytes; `nil` where the file ends before.
  fileprivate func number(_ width: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset <= count - width else { return nil }
    return (0..<width).reduce(0) { $0 | Int(self[offset + $1]) << (8 * $1) }
  }

  fileprivate func part(_ start: Int, _ length: Int) -> UnsafeRawBufferPointer? {
    guard start >= 0, length >= 0, start <= count - length else { return nil }
    return UnsafeRawBufferPointer(rebasing: self[start..<start + length])
  }
}
