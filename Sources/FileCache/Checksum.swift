/// A 64-bit sum of a file list, stored beside it.
///
/// SQLite notices a page whose structure is broken, not a flipped byte inside a path or a size.
/// FNV-1a for each entry, the entries added up, so that their order does not matter.
struct Checksum {
  private(set) var value: UInt64 = 0

  /// Adds one entry made of several fields.
  mutating func add(_ fields: (inout Entry) -> Void) {
    var entry = Entry()
    fields(&entry)
    value &+= entry.hash
  }

  struct Entry {
    fileprivate var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func mix(_ bytes: some Collection<UInt8>) {
      mix(UInt64(bytes.count))
      let mixed: Void? = bytes.withContiguousStorageIfAvailable { bytes in
        var hash = hash
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* Self.prime }
        self.hash = hash
      }
      if mixed == nil { for byte in bytes { hash = (hash ^ UInt64(byte)) &* Self.prime } }
    }

    mutating func mix(_ number: UInt64) {
      hash = (hash ^ number) &* Self.prime
      hash ^= hash >> 32
    }

    private static let prime: UInt64 = 0x100_0000_01b3
  }
}
