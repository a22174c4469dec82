internal import Packaging

/// The entries of a central directory, and what is refused in them.
enum ZipEntries {
  /// More than any wheel installs; a sum beyond it is a trap.
  private static let totalLimit = 1 << 37

  static func read(
    _ bytes: Span<UInt8>, count: Int
  ) throws(ArchiveError) -> [WheelDirectory.Entry] {
    var entries: [WheelDirectory.Entry] = []
    entries.reserveCapacity(count)
    var position = 0
    for _ in 0..<count {
      guard position + 46 <= bytes.count, bytes.uint32(position) == 0x0201_4b50 else {
        throw .misplacedDirectory
      }
      let nameEnd = position + 46 + bytes.uint16(position + 28)
      let extraEnd = nameEnd + bytes.uint16(position + 30)
      let end = extraEnd + bytes.uint16(position + 32)
      guard end <= bytes.count else { throw .misplacedDirectory }
      entries.append(
        try entry(
          bytes.extracting(position..<(position + 46)),
          name: bytes.extracting((position + 46)..<nameEnd),
          extra: bytes.extracting(nameEnd..<extraEnd)))
      position = end
    }
    guard position == bytes.count else { throw .misplacedDirectory }
    return entries
  }

  private static func entry(
    _ header: Span<UInt8>, name: Span<UInt8>, extra: Span<UInt8>
  ) throws(ArchiveError) -> WheelDirectory.Entry {
    let path = name.withUnsafeBufferPointer { Array($0) }
    let text = String(decoding: path, as: UTF8.self)
    guard isSafe(path) else { throw .unsafeName(text) }
    // Bits 0, 6 and 13: encrypted, strongly encrypted, encrypted directory.
    guard header.uint16(8) & 0x2041 == 0 else { throw .encrypted(text) }
    var large = try Zip64Fields(extra, text)
    let size = try large.value(header.uint32(24))
    let compressedSize = try large.value(header.uint32(20))
    let offset = try large.value(header.uint32(42))
    let madeOnUnix = header[5] == 3
    return WheelDirectory.Entry(
      path: path, size: size, compressedSize: compressedSize,
      crc32: UInt32(header.uint32(16)), method: header.uint16(10),
      mode: madeOnUnix ? UInt16(header.uint16(40)) : nil, headerOffset: offset)
  }

  private static func isSafe(_ path: [UInt8]) -> Bool {
    guard let first = path.first, first != UInt8(ascii: "/"),
      !path.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\\") })
    else { return false }
    return !path.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
  }

  /// Refuses what no honest archive holds; the directory starts at `end`.
  static func check(_ entries: [WheelDirectory.Entry], end: Int) throws(ArchiveError) {
    var paths: Set<InstallPath> = []
    var total = 0
    for entry in entries {
      guard let path = InstallPath(entry.path) else { throw .unsafeName(entry.name) }
      if !entry.isFolder, !paths.insert(path).inserted { throw .duplicateName(entry.name) }
      // Deflate makes at most 1,032 bytes of one.
      let most = entry.method == 0 ? entry.compressedSize : entry.compressedSize * 1_032
      guard entry.compressedSize <= end, entry.size <= most,
        entry.method != 0 || entry.size == entry.compressedSize
      else { throw .impossibleSize(entry.name) }
      total += entry.size
      guard total <= totalLimit else { throw .tooLarge(limit: totalLimit) }
    }
    for entry in entries where entry.isFolder {
      if let path = InstallPath(entry.path), paths.contains(path) {
        throw .duplicateName(entry.name)
      }
    }
    var last = 0
    for entry in entries.sorted(by: { $0.headerOffset < $1.headerOffset }) {
      guard entry.headerOffset >= last else { throw .overlappingEntries(entry.name) }
      guard entry.headerOffset <= end - 30 else { throw .outsideFile(entry.name) }
      last = entry.headerOffset + 30 + entry.path.count + entry.compressedSize
      guard last <= end else { throw .outsideFile(entry.name) }
    }
  }
}

/// The numbers that the zip64 extra field holds in place of those that are all ones.
private struct Zip64Fields {
  private var values: [Int] = []
  private let name: String

  init(_ extra: Span<UInt8>, _ name: String) throws(ArchiveError) {
    self.name = name
    var position = 0
    while position + 4 <= extra.count {
      let end = position + 4 + extra.uint16(position + 2)
      guard end <= extra.count else { throw .damaged(name) }
      if extra.uint16(position) == 1 {
        guard values.isEmpty else { throw .damaged(name) }
        var offset = position + 4
        while offset + 8 <= end {
          guard let value = extra.uint64(offset) else { throw .damaged(name) }
          values.append(value)
          offset += 8
        }
      }
      position = end
    }
  }

  /// The number itself, or the next of the field's.
  mutating func value(_ short: Int) throws(ArchiveError) -> Int {
    guard short == 0xFFFF_FFFF else { return short }
    guard let value = values.first, value < 1 << 50 else { throw .damaged(name) }
    values.removeFirst()
    return value
  }
}
