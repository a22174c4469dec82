/// Random numbers that are the same in every run: SplitMix64.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// One of `choices`.
  public mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int.random(in: choices.indices, using: &self)]
  }

  /// True once in `count` times.
  public mutating func once(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

  /// `text` with a character taken out, put in or replaced.
  public mutating func mutated(_ text: String, with alphabet: String) -> String {
    var characters = Array(text.unicodeScalars)
    let letters = Array(alphabet.unicodeScalars)
    let place = Int.random(in: 0...characters.count, using: &self)
    switch Int.random(in: 0..<3, using: &self) {
    case 0 where place < characters.count: characters.remove(at: place)
    case 1 where place < characters.count: characters[place] = pick(letters)
    default: characters.insert(pick(letters), at: place)
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: characters)
    return String(result)
  }
}
