/// Which of the names in a piece of text were asked for.
private struct NameHits {
  private(set) var isHit = false
  private(set) var isOfRules = false
  /// Whether one of the names leads somewhere by itself, wherever it stands.
  private(set) var leads = false
  /// Whether it is one name without separators, so far.
  private(set) var isWord = true
  /// The name or the path's component that was read last, by its hash; 0 for none.
  private(set) var part: UInt64 = 0

  @inline(__always)
  mutating func read(_ name: UInt64) { part = name }

  @inline(__always)
  mutating func endPart(_ names: NameTable) {
    isWord = false
    note(names, .word)
    part = 0
  }

  /// `component` is the hash of the path's component, where dots make it another than the part's.
  @inline(__always)
  mutating func endComponent(_ names: NameTable, _ component: UInt64?) {
    isWord = false
    endText(names, component)
    part = 0
  }

  @inline(__always)
  mutating func endText(_ names: NameTable, _ component: UInt64?) {
    guard let component else {
      note(names, [.word, .component])
      return
    }
    note(names, .word)
    part = component
    note(names, .component)
  }

  @inline(__always)
  private mutating func note(_ names: NameTable, _ asked: NameTable.Kind) {
    guard part != 0 else { return }
    let kinds = names.kinds(of: part)
    guard !kinds.isDisjoint(with: asked) else { return }
    isHit = true
    if kinds.contains(.rule) { isOfRules = true }
    if kinds.contains(.start) { leads = true }
  }
}

extension ImportScanner {
  /// Reports the dotted names and paths of a string's text that hold a name of interest.
  ///
  /// The text stands at `offset` of the source; where it `isInPlace` it is the source's own bytes,
  /// so that each piece has its line. Where it `isJoined`, something follows its end; where it
  /// `isWordList`, each word stands for itself.
  mutating func mentions(
    in text: UnsafeBufferPointer<UInt8>, at offset: Int, isInPlace: Bool = false,
    isJoined: Bool = false, isWordList: Bool = false
  ) {
    guard let base = text.baseAddress else { return }
    var first = -1
    // Where the path's component begins, and whether it has dots.
    var component = 0
    var hasDots = false
    var hits = NameHits()
    var isContinued = false
    var index = 0
    // Asked for the rare text with a hit, and then once.
    var holdsMoreThanPath: Bool? = isWordList ? false : nil

    func close(at last: Int) -> NamedText? {
      // Of a relative name that something follows, no part may be one that was asked for.
      let isUnfinished = last < text.count ? Self.isComputed(text[last]) : isJoined
      let isMeant =
        hits.isHit
        || (isUnfinished && first >= 0 && text[first] == UInt8(ascii: ".")
          && reportsDynamicImports)
      guard isMeant, first >= 0, !isDead else { return nil }
      let isAmongWords = holdsMoreThanPath ?? text.holdsMoreThanPath()
      holdsMoreThanPath = isAmongWords
      if let place, hits.isWord, !hits.leads, !hits.isOfRules, !isContinued, !isUnfinished,
        !place.holds(hits.part)
      {
        // In a sentence a word leads nowhere but to what is found by its name alone.
        if !isAmongWords { findings.words.append(WordHash(value: hits.part)) }
        return nil
      }
      let piece = Self.path(text[first..<last])
      var leading = NamedText.Leading.words
      if isAmongWords, !piece.hasInnerSeparator {
        // A word in a sentence names nothing, unless the sentence is code or a command.
        guard reportsDynamicImports else { return nil }
        leading = Self.leading(text, before: first)
        guard leading != .words || interest.reportsWords else { return nil }
      }
      return NamedText(
        text: piece, isContinued: isContinued,
        isUnfinished: isUnfinished, isAmongWords: isAmongWords, leading: leading,
        isOfRules: hits.isOfRules,
        line: isInPlace ? offset + first : offset)
    }

    @inline(__always)
    func whole(to last: Int) -> UInt64? {
      hasDots ? Self.component(UnsafeBufferPointer(rebasing: text[component..<last])) : nil
    }

    while index < text.count {
      let byte = text[index]
      var length = 1
      var startsContinued = false
      switch TextClass(byte) {
      case .name:
        if first < 0 {
          first = index
          component = index
        }
        let last = min(nameEnd(index, in: text, at: isInPlace ? offset : nil), text.count)
        hits.read(NameHash.of(base + index, last - index))
        index = last
        continue
      case .dot:
        if first < 0 {
          first = index
          component = index
        }
        hits.endPart(interest.names)
        hasDots = true
        index += 1
        continue
      case .slash:
        if first < 0 { first = index }
        hits.endComponent(interest.names, whole(to: index))
        index += 1
        component = index
        hasDots = false
        continue
      case .backslash:
        let next = index + 1 < text.count ? text[index + 1] : 0
        // An escaped dot is a regular expression's for a dot.
        if next == UInt8(ascii: ".") {
          index += 1
          continue
        }
        if next == 92 {
          if first < 0 { first = index }
          hits.endComponent(interest.names, whole(to: index))
          index += 2
          component = index
          hasDots = false
          continue
        }
        length = next.isIdentifier || next == 10 ? 2 : 1
      case .percent:
        (length, startsContinued) = Self.conversion(in: text, at: index)
      case .separator:
        startsContinued = byte == Self.interpolation || byte == UInt8(ascii: "}")
      }
      if first >= 0 {
        hits.endText(interest.names, whole(to: index))
        if let found = close(at: index) {
          findings.texts.append(found)
          importedNames(in: text, at: index, of: found)
        }
        first = -1
        hasDots = false
        hits = NameHits()
      }
      isContinued = startsContinued
      index += length
    }
    guard first >= 0 else { return }
    hits.endText(interest.names, whole(to: text.count))
    if let found = close(at: text.count) { findings.texts.append(found) }
  }

  /// The hash of a path's component that has dots in it; a backslash before one is none of it.
  private static func component(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    text.contains(92) ? NameHash.of(bytes: text.filter { $0 != 92 }) : NameHash.of(text)
  }

  /// The offset in a text where the name ends that holds an index; `origin` is where the text stands
  /// in the source, if it does.
  @inline(__always)
  private func nameEnd(
    _ start: Int, in text: UnsafeBufferPointer<UInt8>, at origin: Int?
  ) -> Int {
    if let origin { return marks.nameEnd(origin + start) - origin }
    var index = start + 1
    while index < text.count, TextClass(text[index]) == .name { index += 1 }
    return index
  }

  private static func leading(
    _ text: UnsafeBufferPointer<UInt8>, before first: Int
  ) -> NamedText.Leading {
    var last = first
    while last > 0, text[last - 1] == 32 || text[last - 1] == 9 || text[last - 1] == 10 {
      last -= 1
    }
    if last == 0 { return .nothing }
    if last == first { return .words }
    let words = UnsafeBufferPointer(rebasing: text[..<last])
    for keyword: StaticString in ["import", "from", "-m"] {
      let length = keyword.utf8CodeUnitCount
      guard last >= length, last == length || !text[last - length - 1].isIdentifier else {
        continue
      }
      let tail = UnsafeBufferPointer(start: keyword.utf8Start, count: length)
      if words.suffix(length).elementsEqual(tail) { return .keyword }
    }
    return .words
  }

  private static func isComputed(_ byte: UInt8) -> Bool {
    byte == interpolation || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "%")
  }

  /// The length of a `%` conversion, and whether it stands for something computed.
  private static func conversion(
    in text: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (length: Int, isComputed: Bool) {
    guard start + 1 < text.count else { return (1, false) }
    var index = start + 1
    if text[index] == UInt8(ascii: "(") {
      // Mapping keys are short; a `%(` that nothing closes is no conversion.
      let limit = min(text.count, index + 100)
      while index < limit, text[index] != UInt8(ascii: ")") { index += 1 }
      guard index < limit else { return (1, false) }
      index += 1
      return (min(index + 1, text.count) - start, true)
    }
    let byte = text[index]
    guard byte | 0x20 &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "%") else {
      return (1, false)
    }
    return (2, byte != UInt8(ascii: "%"))
  }

  /// A piece as a path: `\\` is a slash, and a backslash before a dot nothing.
  private static func path(_ piece: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    guard piece.contains(92) else { return String(decoding: piece, as: UTF8.self) }
    var path: [UInt8] = []
    var index = piece.startIndex
    while index < piece.endIndex {
      if piece[index] != 92 {
        path.append(piece[index])
        index += 1
      } else if index + 1 < piece.endIndex, piece[index + 1] == 92 {
        path.append(UInt8(ascii: "/"))
        index += 2
      } else {
        index += 1
      }
    }
    return String(decoding: path, as: UTF8.self)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether there is anything but names, separators, wildcards and computed pieces.
  fileprivate func holdsMoreThanPath() -> Bool {
    var index = 0
    while index < count {
      switch TextClass(self[index]) {
      case .name, .dot, .slash, .percent: index += 1
      case .backslash:
        // An escape is a control byte, or a class of a regular expression.
        guard index + 1 < count, self[index + 1] == 92 || self[index + 1] == UInt8(ascii: ".")
        else { return true }
        index += 2
      case .separator:
        switch self[index] {
        case ImportScanner.interpolation, UInt8(ascii: "{"), UInt8(ascii: "}"),
          UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "("), UInt8(ascii: ")"):
          // Brackets come with `%(name)s`; elsewhere they belong to text.
          if self[index] == UInt8(ascii: "("), index == 0 || self[index - 1] != 37 { return true }
          index += 1
        case UInt8(ascii: ":"):
          // `module:attribute` names one thing.
          guard index > 0, index + 1 < count, self[index - 1].isIdentifier,
            self[index + 1].isIdentifier
          else { return true }
          index += 1
        default: return true
        }
      }
    }
    return false
  }
}

extension String {
  /// Whether a `.` or `/` stands between two other bytes.
  fileprivate var hasInnerSeparator: Bool {
    var isAfterName = false
    var isAfterSeparator = false
    for byte in utf8 {
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/") {
        isAfterSeparator = isAfterName
      } else {
        if isAfterSeparator { return true }
        isAfterName = true
      }
    }
    return false
  }
}
