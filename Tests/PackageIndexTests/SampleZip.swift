import CZlib

/// A zip archive made by hand, to be right or wrong in any place.
struct SampleZip {
  struct Entry {
    var name: [UInt8]
    var content: [UInt8] = []
    var size: Int?
    var compressedSize: Int?
    var crc: UInt32?
    var flags = 0
    var method = 0
    var offset: Int?
    var extra: [UInt8] = []
    var localName: [UInt8]?

    init(_ name: String, _ content: String = "") {
      self.name = Array(name.utf8)
      self.content = Array(content.utf8)
    }
  }

  var entries: [Entry]
  var comment: [UInt8] = []
  var count: Int?
  var isLarge = false
  var gap = 0

  init(_ entries: [Entry]) { self.entries = entries }

  var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let offset = entry.offset ?? file.count
      let size = entry.size ?? entry.content.count
      let compressed = entry.compressedSize ?? entry.content.count
      let crc = Int(
        entry.crc
          ?? UInt32(truncatingIfNeeded: crc32_z(0, entry.content, entry.content.count)))
      let name = entry.localName ?? entry.name
      let large =
        isLarge
        ? number(1, 2) + number(24, 2) + [size, compressed, offset].flatMap { number($0, 8) } : []
      file += number(0x0403_4b50, 4) + number(20, 2) + number(entry.flags, 2)
      file += number(entry.method, 2) + number(0, 4) + number(crc, 4) + number(compressed, 4)
      file += number(size, 4) + number(name.count, 2) + number(3, 2) + name + [1, 2, 3]
      file += entry.content
      directory += number(0x0201_4b50, 4) + number(3 << 8 | 20, 2) + number(20, 2)
      directory += number(entry.flags, 2) + number(entry.method, 2) + number(0, 4) + number(crc, 4)
      directory += number(isLarge ? -1 : compressed, 4) + number(isLarge ? -1 : size, 4)
      directory += number(entry.name.count, 2) + number(entry.extra.count + large.count, 2)
      directory += number(0, 2) + number(0, 2) + number(0, 2) + number(0o100755 << 16, 4)
      directory += number(isLarge ? -1 : offset, 4) + entry.name + entry.extra + large
    }
    let start = file.count
    let count = count ?? entries.count
    file += directory
    let end = file.count
    if isLarge {
      file += number(0x0606_4b50, 4) + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8)
      file += number(count, 8) + number(count, 8) + number(directory.count, 8) + number(start, 8)
      file += number(0x0706_4b50, 4) + number(0, 4) + number(end, 8) + number(1, 4)
    }
    file += number(0x0605_4b50, 4) + number(0, 4) + number(isLarge ? -1 : count, 2)
    file += number(isLarge ? -1 : count, 2) + number(isLarge ? -1 : directory.count, 4)
    file += number(isLarge ? -1 : start + gap, 4) + number(comment.count, 2) + comment
    return file
  }

  private func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
