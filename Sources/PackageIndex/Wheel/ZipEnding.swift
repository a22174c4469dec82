/// The end of central directory record, with that of zip64.
enum ZipEnding {
  /// Where a directory is and how many entries it has; `end` is where its last byte must be.
  struct Place {
    var offset: Int
    var size: Int
    var count: Int
    var end: Int
  }

  /// How far from the end of a file the record can start: a comment may follow.
  static let reach = 22 + 0xFFFF

  /// The place of the last record whose comment ends with the file.
  static func position(in bytes: Span<UInt8>) -> Int? {
    var index = bytes.count - 22
    let lowest = max(0, bytes.count - reach)
    while index >= lowest {
      if bytes[index] == 0x50, bytes.uint32(index) == 0x0605_4b50,
        index + 22 + bytes.uint16(index + 20) == bytes.count
      {
        return index
      }
      index -= 1
    }
    return nil
  }

  /// Reads the record at `ending`; `start` is where `bytes` start in the file.
  ///
  /// `nil` when zip64's record lies before the bytes at hand.
  static func place(
    in bytes: Span<UInt8>, ending: Int, start: Int
  ) throws(ArchiveError) -> Place? {
    guard bytes.uint16(ending + 4) == 0, bytes.uint16(ending + 6) == 0,
      bytes.uint16(ending + 8) == bytes.uint16(ending + 10)
    else { throw .severalDisks }
    let short = Place(
      offset: bytes.uint32(ending + 16), size: bytes.uint32(ending + 12),
      count: bytes.uint16(ending + 10), end: start + ending)
    guard ending >= 20, bytes.uint32(ending - 20) == 0x0706_4b50 else { return short }

    guard let offset = bytes.uint64(ending - 12), offset <= start + ending - 76 else {
      throw .notAZip
    }
    // Nothing may stand between the record and its locator.
    guard offset == start + ending - 76 else { throw .misplacedDirectory }
    guard offset >= start else { return nil }
    let record = offset - start
    guard bytes.uint32(record) == 0x0606_4b50, bytes.uint64(record + 4) == 44,
      let count = bytes.uint64(record + 32), let size = bytes.uint64(record + 40),
      let place = bytes.uint64(record + 48), count < 1 << 40, size < 1 << 50, place < 1 << 60
    else { throw .notAZip }
    guard bytes.uint32(record + 16) == 0, bytes.uint32(record + 20) == 0,
      bytes.uint64(record + 24) == count
    else { throw .severalDisks }
    // Where the old record says anything, it must say the same.
    guard short.offset == 0xFFFF_FFFF || short.offset == place,
      short.size == 0xFFFF_FFFF || short.size == size,
      short.count == 0xFFFF || short.count == count
    else { throw .notAZip }
    return Place(offset: place, size: size, count: count, end: offset)
  }
}
