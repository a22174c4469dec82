/// The characters of a file name as Go counts them: each byte that is no part of a UTF-8 sequence
/// is one.
///
/// Docker's pattern matchers are written in Go, and their `?` stands for one of these.
struct RuneSequence: Sequence, IteratorProtocol {
  private var rest: ArraySlice<UInt8>

  init(_ name: ArraySlice<UInt8>) { rest = name }

  mutating func next() -> ArraySlice<UInt8>? {
    guard let first = rest.first else { return nil }
    let length =
      switch first {
      case 0xc2...0xdf: 2
      case 0xe0...0xef: 3
      case 0xf0...0xf4: 4
      default: 1
      }
    let candidate = rest.prefix(length)
    let isWhole = length == 1 || String(validating: candidate, as: UTF8.self) != nil
    let rune = isWhole ? candidate : rest.prefix(1)
    rest = rest.dropFirst(rune.count)
    return rune
  }
}
