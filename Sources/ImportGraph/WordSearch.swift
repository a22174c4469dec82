/// Looks for any of a few dozen words in a large text, most of which has none.
///
/// A word is looked for by two pairs of neighbouring bytes in it, one of which begins at an even
/// offset of the text wherever the word stands, so that every second pair of the text is enough.
struct WordSearch: Sendable {
  private struct Word: Sendable {
    let text: [UInt8]
    let isFunction: Bool
  }

  private struct Key: Sendable {
    let word: Int
    /// Where in the word the pair begins.
    let offset: Int
  }

  private let words: [Word]
  /// For each pair of bytes one more than the number of its keys' list; 0 for most.
  private var numbers: [UInt8]
  private var keys: [[Key]] = []
  private var isEverywhere = false

  /// Words of fewer than three bytes are taken to be everywhere, and so are more than fit.
  init(_ words: [(text: [UInt8], isFunction: Bool)]) {
    self.words = words.map { Word(text: $0.text, isFunction: $0.isFunction) }
    numbers = Array(repeating: 0, count: 1 << 16)
    for number in self.words.indices {
      let text = self.words[number].text
      guard text.count >= 3 else {
        isEverywhere = true
        return
      }
      for parity in 0...1 {
        let offsets = stride(from: parity, to: text.count - 1, by: 2)
        guard let best = offsets.min(by: { Self.weight(text, $0) < Self.weight(text, $1) })
        else { continue }
        let pair = Int(text[best]) | Int(text[best + 1]) << 8
        if numbers[pair] == 0 {
          guard keys.count < 255 else {
            isEverywhere = true
            return
          }
          keys.append([])
          numbers[pair] = UInt8(keys.count)
        }
        keys[Int(numbers[pair]) - 1].append(Key(word: number, offset: best))
      }
    }
  }

  /// How often two neighbouring bytes stand in sources, roughly.
  private static func weight(_ text: [UInt8], _ offset: Int) -> Int {
    weight(text[offset]) * weight(text[offset + 1])
  }

  private static func weight(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "e"), UInt8(ascii: "t"): 30
    case UInt8(ascii: "a"), UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "o"),
      UInt8(ascii: "r"), UInt8(ascii: "s"), UInt8(ascii: "l"):
      20
    case UInt8(ascii: "d"), UInt8(ascii: "c"), UInt8(ascii: "u"), UInt8(ascii: "m"),
      UInt8(ascii: "p"), UInt8(ascii: "f"), UInt8(ascii: "_"):
      10
    case UInt8(ascii: "("): 15
    case UInt8(ascii: "g"), UInt8(ascii: "h"), UInt8(ascii: "y"), UInt8(ascii: "b"): 6
    case UInt8(ascii: "a")...UInt8(ascii: "z"): 3
    default: 2
    }
  }

  private static let step = 16

  /// Whether any of the words stands in the text as a whole word; a function's where it may be
  /// called or passed on.
  func finds(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    if isEverywhere { return true }
    guard let base = UnsafeRawPointer(text.baseAddress), text.count > 1 else { return false }
    return numbers.withUnsafeBufferPointer { numbers in
      var index = 0
      while index + Self.step <= text.count {
        var isHit: UInt8 = 0
        for next in stride(from: 0, to: Self.step, by: 2) {
          let pair = (base + index + next).loadUnaligned(as: UInt16.self).littleEndian
          isHit |= numbers[Int(pair)]
        }
        if isHit != 0, finds(in: text, from: index, to: index + Self.step) { return true }
        index += Self.step
      }
      return finds(in: text, from: index, to: text.count - 1)
    }
  }

  private func finds(in text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
    var index = start
    while index < end {
      let number = numbers[Int(text[index]) | Int(text[index + 1]) << 8]
      if number != 0 {
        for key in keys[Int(number) - 1]
        where stands(words[key.word], at: index - key.offset, in: text) { return true }
      }
      index += 2
    }
    return false
  }

  private func stands(
    _ word: Word, at start: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let end = start + word.text.count
    guard start >= 0, end <= text.count else { return false }
    for offset in word.text.indices where text[start + offset] != word.text[offset] {
      return false
    }
    let before = start > 0 ? text[start - 1] : 0
    let after = end < text.count ? text[end] : 0
    // A name with a dot in it is more than a word.
    guard word.text.contains(UInt8(ascii: ".")) || (!before.isIdentifier && !after.isIdentifier)
    else { return false }
    return !word.isFunction || mayBeUsed(start..<end, before, in: text)
  }

  /// Whether a word may stand among the names of an import: `import` stands before it and nothing
  /// but names between.
  private func isImported(_ start: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = start
    while index > 0, start - index < 400 {
      let previous = text[index - 1]
      guard
        previous.isIdentifier || previous == UInt8(ascii: ",") || previous == 32
          || previous == UInt8(ascii: "(") || previous == 10 || previous == 9
      else { return false }
      if previous == UInt8(ascii: "t"), index >= 6, index < start,
        text[(index - 6)..<index].elementsEqual("import".utf8)
      {
        return true
      }
      index -= 1
    }
    return false
  }

  /// Whether a function is called, passed on as an attribute or a text, or given another name; a
  /// word such as `use` stands in many comments.
  private func mayBeUsed(
    _ range: Range<Int>, _ before: UInt8, in text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    switch before {
    case UInt8(ascii: "."), UInt8(ascii: "'"), UInt8(ascii: "\""): return true
    default: break
    }
    if isImported(range.lowerBound, in: text) { return true }
    var next = range.upperBound
    while next < text.count {
      switch text[next] {
      case 32, 9, 12, 92, 10, 13: next += 1
      case UInt8(ascii: "("): return true
      case UInt8(ascii: "a"):
        return next + 2 < text.count && text[next + 1] == UInt8(ascii: "s")
          && !text[next + 2].isIdentifier
      default: return false
      }
    }
    return false
  }
}
