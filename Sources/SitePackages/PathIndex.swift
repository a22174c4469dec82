import Packaging

/// Finds a file by its path's bytes, without making a path of them.
///
/// Open addressing over the standard library's seeded hash: whoever writes a hostile `RECORD`
/// cannot choose paths that collide.
struct PathIndex: Sendable {
  /// The upper half holds bits of the hash, the lower one the file's index plus one.
  private var slots: [UInt64]
  private let mask: Int

  init(_ files: [TreeWalk.File]) {
    var capacity = 16
    while capacity < files.count * 2 { capacity *= 2 }
    slots = Array(repeating: 0, count: capacity)
    mask = capacity - 1
    for (index, file) in files.enumerated() {
      let bytes = file.path.bytes
      let hash = Self.hash(bytes.span)
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
    }
  }

  /// The index of the file at `path` in `files`, which the index was made of.
  func find(_ path: Span<UInt8>, in files: [TreeWalk.File]) -> Int? {
    let hash = Self.hash(path)
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      if (slots[slot] ^ hash) >> 32 == 0 {
        let index = Int(slots[slot] & 0xFFFF_FFFF) - 1
        let bytes = files[index].path.bytes
        if path.elementsEqual(bytes.span) { return index }
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  func find(_ path: [UInt8], in files: [TreeWalk.File]) -> Int? { find(path.span, in: files) }

  private static func hash(_ path: Span<UInt8>) -> UInt64 {
    var hasher = Hasher()
    path.withUnsafeBytes { hasher.combine(bytes: $0) }
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}

extension Span<UInt8> {
  fileprivate func elementsEqual(_ other: borrowing Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in indices where self[index] != other[index] { return false }
    return true
  }
}
