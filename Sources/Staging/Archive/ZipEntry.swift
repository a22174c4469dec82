/// What both headers of a zip entry say.
struct ZipEntry {
  let path: [UInt8]
  /// Type and permissions as `st_mode` has them.
  let mode: Int
  /// Where the local header starts.
  let offset: Int
  var isDeflated = false
  /// Whether the local header has room for sizes of eight bytes.
  var isLarge = false
  var size = 0
  var compressedSize = 0
  var checksum: UInt32 = 0

  /// Unix, and the version of the format that has zip64.
  static let madeBy = 3 << 8 | 45

  init(path: [UInt8], mode: Int, offset: Int) {
    self.path = path
    self.mode = mode
    self.offset = offset
  }

  func localHeader(date: UInt16, time: UInt16) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(0x0403_4b50, width: 4)
    appendCommon(to: &bytes, date: date, time: time, needsLarge: isLarge)
    bytes.append(isLarge ? 0xFFFF_FFFF : compressedSize, width: 4)
    bytes.append(isLarge ? 0xFFFF_FFFF : size, width: 4)
    bytes.append(path.count, width: 2)
    bytes.append(isLarge ? 20 : 0, width: 2)
    bytes += path
    if isLarge {
      bytes.append(1, width: 2)
      bytes.append(16, width: 2)
      bytes.append(size, width: 8)
      bytes.append(compressedSize, width: 8)
    }
    return bytes
  }

  func centralHeader(date: UInt16, time: UInt16) -> [UInt8] {
    let limit = 0xFFFF_FFFF
    let large = [size, compressedSize, offset].filter { $0 >= limit }
    var bytes: [UInt8] = []
    bytes.append(0x0201_4b50, width: 4)
    bytes.append(Self.madeBy, width: 2)
    appendCommon(to: &bytes, date: date, time: time, needsLarge: isLarge || !large.isEmpty)
    bytes.append(min(compressedSize, limit), width: 4)
    bytes.append(min(size, limit), width: 4)
    bytes.append(path.count, width: 2)
    bytes.append(large.isEmpty ? 0 : 4 + 8 * large.count, width: 2)
    bytes.append(0, width: 6)
    // The low byte is for MS-DOS, which knows folders.
    let isFolder = path.last == UInt8(ascii: "/")
    bytes.append(mode << 16 | (isFolder ? 0x10 : 0), width: 4)
    bytes.append(min(offset, limit), width: 4)
    bytes += path
    if !large.isEmpty {
      bytes.append(1, width: 2)
      bytes.append(8 * large.count, width: 2)
      for number in large { bytes.append(number, width: 8) }
    }
    return bytes
  }

  /// Version needed, flags, method, time and checksum, the same in both headers.
  private func appendCommon(
    to bytes: inout [UInt8], date: UInt16, time: UInt16, needsLarge: Bool
  ) {
    let isUTF8 = path.contains { $0 >= 0x80 } && String(validating: path, as: UTF8.self) != nil
    bytes.append(needsLarge ? 45 : 20, width: 2)
    bytes.append(isUTF8 ? 0x0800 : 0, width: 2)
    bytes.append(isDeflated ? 8 : 0, width: 2)
    bytes.append(Int(time), width: 2)
    bytes.append(Int(date), width: 2)
    bytes.append(Int(checksum), width: 4)
  }
}

extension [UInt8] {
  /// Appends the low bytes of a number, the lowest first.
  mutating func append(_ number: Int, width: Int) {
    for shift in 0..<width { append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
  }
}
