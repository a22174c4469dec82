extension FileKey {
  /// The first half of a digest.
  public init(_ digest: SHA256Digest) {
    var words: (UInt64, UInt64) = (0, 0)
    for byte in digest.bytes[..<8] { words.0 = words.0 << 8 | UInt64(byte) }
    for byte in digest.bytes[8..<16] { words.1 = words.1 << 8 | UInt64(byte) }
    self.init(high: words.0, low: words.1)
  }

  /// The key of a file an index lists: its digest's, or its address's where the index gives none.
  public init(_ file: IndexFile) {
    if let digest = file.sha256 { self.init(digest) } else { self.init(url: file.url) }
  }

  /// A hash of the address that is the same in every run: SipHash-2-4 with 128 bits and fixed keys.
  init(url: String) {
    var hash = SipHash()
    var word: UInt64 = 0
    var count: UInt64 = 0
    for byte in url.utf8 {
      word |= UInt64(byte) << (count % 8 * 8)
      count += 1
      if count % 8 == 0 {
        hash.mix(word)
        word = 0
      }
    }
    hash.mix(word | count << 56)
    self = hash.finish()
  }
}

/// SipHash-2-4 with a fixed key: the same in every run.
///
/// See: <https://www.aumasson.jp/siphash/siphash.pdf>
private struct SipHash {
  private var state: (UInt64, UInt64, UInt64, UInt64) = (
    0x736f_6d65_7073_6575, 0x646f_7261_6e64_6f6d ^ 0xee, 0x6c79_6765_6e65_7261,
    0x7465_6462_7974_6573
  )

  mutating func mix(_ word: UInt64) {
    state.3 ^= word
    rounds(2)
    state.0 ^= word
  }

  mutating func finish() -> FileKey {
    state.2 ^= 0xee
    rounds(4)
    let high = state.0 ^ state.1 ^ state.2 ^ state.3
    state.1 ^= 0xdd
    rounds(4)
    return FileKey(high: high, low: state.0 ^ state.1 ^ state.2 ^ state.3)
  }

  private mutating func rounds(_ count: Int) {
    for _ in 0..<count {
      state.0 &+= state.1
      state.2 &+= state.3
      state.1 = Self.rotated(state.1, by: 13) ^ state.0
      state.3 = Self.rotated(state.3, by: 16) ^ state.2
      state.0 = Self.rotated(state.0, by: 32)
      state.2 &+= state.1
      state.0 &+= state.3
      state.1 = Self.rotated(state.1, by: 17) ^ state.2
      state.3 = Self.rotated(state.3, by: 21) ^ state.0
      state.2 = Self.rotated(state.2, by: 32)
    }
  }

  private static func rotated(_ word: UInt64, by count: UInt64) -> UInt64 {
    word << count | word >> (64 - count)
  }
}
