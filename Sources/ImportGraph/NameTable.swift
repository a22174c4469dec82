/// A set of names that a scan asks about for every word it meets.
///
/// Holds 64-bit hashes and no text: a false hit costs its reader a look, and cannot lose a name.
struct NameTable: Sendable {
  struct Kind: OptionSet, Sendable {
    let rawValue: UInt8
    /// A part of a dotted name or a path: `tests` in `pkg.tests.util` and in `pkg/tests/data`.
    static let word = Kind(rawValue: 1)
    /// A whole component of a path: `driver.c`, `.pyi`.
    static let component = Kind(rawValue: 2)
    /// One that rules about files ask for, and not only what follows names.
    static let rule = Kind(rawValue: 4)
    /// One that leads somewhere by itself, wherever it stands.
    static let start = Kind(rawValue: 8)
  }

  private var hashes: [UInt64]
  private var kinds: [Kind]
  /// One bit for each value of a hash's low bits: most words are turned away here.
  private var filter: [UInt64]
  private let filterMask: Int
  private let mask: Int

  /// Names by what they are asked for as.
  init(_ names: [(names: [String], kind: Kind)]) {
    var capacity = 64
    let count = names.reduce(0) { $0 + $1.names.count }
    while capacity < 4 * count { capacity *= 2 }
    hashes = Array(repeating: 0, count: capacity)
    kinds = Array(repeating: [], count: capacity)
    let filterBits = max(Self.leastFilterBits, capacity * 4)
    filter = Array(repeating: 0, count: filterBits / 64)
    filterMask = filterBits - 1
    mask = capacity - 1
    for (names, kind) in names { for name in names { insert(name, kind) } }
  }

  private static let leastFilterBits = 16384

  private mutating func insert(_ name: String, _ kind: Kind) {
    guard !name.isEmpty else { return }
    let hash = NameHash.of(name)
    let bit = Int(truncatingIfNeeded: hash) & filterMask
    filter[bit >> 6] |= 1 << UInt64(bit & 63)
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while hashes[slot] != 0, hashes[slot] != hash { slot = (slot + 1) & mask }
    hashes[slot] = hash
    kinds[slot].insert(kind)
  }

  /// What the name of a hash is asked for as; empty for one that is not.
  @inline(__always)
  func kinds(of hash: UInt64) -> Kind {
    let bit = Int(truncatingIfNeeded: hash) & filterMask
    guard filter[bit >> 6] & (1 << UInt64(bit & 63)) != 0 else { return [] }
    return find(hash)
  }

  private func find(_ hash: UInt64) -> Kind {
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while hashes[slot] != 0 {
      if hashes[slot] == hash { return kinds[slot] }
      slot = (slot + 1) & mask
    }
    return []
  }
}

/// A set of words that may take one for another it holds, and never loses one.
public struct WordFilter: Sendable {
  private let table: NameTable

  public init(_ words: [String]) { table = NameTable([(words, .word)]) }

  public func mayHold(_ word: Substring) -> Bool {
    !table.kinds(of: NameHash.of(word)).isEmpty
  }
}

/// A word as ``NameTable`` knows it.
public struct WordHash: Sendable, Hashable {
  let value: UInt64

  init(value: UInt64) { self.value = value }

  public init(_ word: some StringProtocol) {
    value = NameHash.of(word)
  }
}
