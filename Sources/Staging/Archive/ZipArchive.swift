import CZlib

/// A zip archive as Unix tools write it, with zip64 records where a number needs them.
///
/// See: <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>
struct ZipArchive: ArchiveWriter, ~Copyable {
  private let date: UInt16
  private let time: UInt16
  private let deflater: Deflater
  private var directory: [UInt8] = []
  private var count = 0
  private var current: ZipEntry?

  init(modified: Int) throws(TransferFailure) {
    (date, time) = Self.stamp(modified)
    deflater = try Deflater()
  }

  mutating func addFolder(
    _ path: [UInt8], _ output: inout AtomicFile
  ) throws(TransferFailure) {
    try add(ZipEntry(path: path, mode: 0o040755, offset: output.size), [], &output)
  }

  mutating func addLink(
    _ path: [UInt8], to target: [UInt8], _ output: inout AtomicFile
  ) throws(TransferFailure) {
    try add(ZipEntry(path: path, mode: 0o120777, offset: output.size), target, &output)
  }

  mutating func beginFile(
    _ path: [UInt8], isExecutable: Bool, size: Int, _ output: inout AtomicFile
  ) throws(TransferFailure) {
    var entry = ZipEntry(
      path: path, mode: isExecutable ? 0o100755 : 0o100644, offset: output.size)
    entry.isDeflated = size > 0
    entry.size = size
    // Deflate can add a little to what it cannot compress.
    entry.isLarge = size > 0xF000_0000
    current = entry
    try output.append(localHeader(entry))
  }

  mutating func write(
    _ bytes: UnsafeRawBufferPointer, _ output: inout AtomicFile
  ) throws(TransferFailure) {
    guard let sum = current?.checksum else { return }
    current?.checksum = UInt32(
      truncatingIfNeeded: crc32_z(
        UInt(sum), bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    try deflate(bytes, isLast: false, &output)
  }

  mutating func endFile(_ output: inout AtomicFile) throws(TransferFailure) {
    if current?.isDeflated == true {
      try deflate(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true, &output)
    }
    guard let entry = current else { return }
    try output.patch(localHeader(entry), at: entry.offset)
    record(entry)
    current = nil
  }

  mutating func finish(_ output: inout AtomicFile) throws(TransferFailure) {
    let start = output.size
    try output.append(directory)
    try output.append(Self.ending(count: count, directory: start..<output.size))
  }

  private mutating func deflate(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, _ output: inout AtomicFile
  ) throws(TransferFailure) {
    let before = output.size
    try deflater.compress(bytes, isLast: isLast) { (piece) throws(TransferFailure) in
      try output.append(piece)
    }
    current?.compressedSize += output.size - before
  }

  /// Adds an entry whose content is short and stored as it is.
  private mutating func add(
    _ entry: ZipEntry, _ content: [UInt8], _ output: inout AtomicFile
  ) throws(TransferFailure) {
    var entry = entry
    entry.size = content.count
    entry.compressedSize = content.count
    entry.checksum = UInt32(truncatingIfNeeded: crc32_z(0, content, content.count))
    try output.append(localHeader(entry))
    try output.append(content)
    record(entry)
  }

  private mutating func record(_ entry: ZipEntry) {
    directory += entry.centralHeader(date: date, time: time)
    count += 1
  }

  private func localHeader(_ entry: ZipEntry) -> [UInt8] {
    entry.localHeader(date: date, time: time)
  }

  /// The end of central directory, with the zip64 one before it where a field would overflow.
  private static func ending(count: Int, directory: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    if count >= 0xFFFF || directory.upperBound >= 0xFFFF_FFFF {
      bytes.append(0x0606_4b50, width: 4)
      bytes.append(44, width: 8)
      bytes.append(ZipEntry.madeBy, width: 2)
      bytes.append(45, width: 2)
      bytes.append(0, width: 8)
      bytes.append(count, width: 8)
      bytes.append(count, width: 8)
      bytes.append(directory.count, width: 8)
      bytes.append(directory.lowerBound, width: 8)
      bytes.append(0x0706_4b50, width: 4)
      bytes.append(0, width: 4)
      bytes.append(directory.upperBound, width: 8)
      bytes.append(1, width: 4)
    }
    bytes.append(0x0605_4b50, width: 4)
    bytes.append(0, width: 4)
    bytes.append(min(count, 0xFFFF), width: 2)
    bytes.append(min(count, 0xFFFF), width: 2)
    bytes.append(min(directory.count, 0xFFFF_FFFF), width: 4)
    bytes.append(min(directory.lowerBound, 0xFFFF_FFFF), width: 4)
    bytes.append(0, width: 2)
    return bytes
  }

  /// MS-DOS date and time in UTC, which reach from 1980 to 2107 in steps of two seconds.
  private static func stamp(_ seconds: Int) -> (date: UInt16, time: UInt16) {
    let seconds = min(max(seconds, ArchiveOptions.defaultModified), 4_354_819_198)
    var day = seconds / 86_400 - 3_652
    var year = 1980
    func length(_ year: Int) -> Int {
      year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365
    }
    while day >= length(year) {
      day -= length(year)
      year += 1
    }
    let months = [31, length(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var month = 0
    while day >= months[month] {
      day -= months[month]
      month += 1
    }
    let second = seconds % 86_400
    return (
      UInt16((year - 1980) << 9 | (month + 1) << 5 | (day + 1)),
      UInt16((second / 3_600) << 11 | (second / 60 % 60) << 5 | second % 60 / 2)
    )
  }
}
