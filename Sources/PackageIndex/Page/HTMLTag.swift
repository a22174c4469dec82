/// A start tag of an HTML text, and the cursor that finds the next.
///
/// Takes what browsers take: comments, tags and names in any case, values in either quote or none.
///
/// See: <https://html.spec.whatwg.org/multipage/parsing.html#tokenization>
struct HTMLTag {
  /// In lowercase.
  let name: [UInt8]
  /// Names in lowercase, values as written; of two with one name the first counts.
  let attributes: [(name: [UInt8], value: Range<Int>)]

  /// Moves `position` behind the next start tag and returns it; `nil` at the end.
  static func next(_ bytes: Span<UInt8>, _ position: inout Int) -> HTMLTag? {
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "<") else {
        position += 1
        continue
      }
      position += 1
      guard position < bytes.count else { return nil }
      switch bytes[position] {
      case UInt8(ascii: "!") where matches(bytes, position, "!--"):
        skipComment(bytes, &position)
      case UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "/"):
        while position < bytes.count, bytes[position] != UInt8(ascii: ">") { position += 1 }
      case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 26:
        let tag = HTMLTag(bytes, &position)
        if tag.isRawText { tag.skipContent(bytes, &position) }
        return tag
      default: continue
      }
    }
    return nil
  }

  /// Reads a tag from its name on.
  private init(_ bytes: Span<UInt8>, _ position: inout Int) {
    func word(_ isEnd: (UInt8) -> Bool) -> [UInt8] {
      var word: [UInt8] = []
      while position < bytes.count, !isEnd(bytes[position]) {
        let byte = bytes[position]
        word.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
        position += 1
      }
      return word
    }
    name = word { $0.isHTMLSpace || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/") }
    var attributes: [(name: [UInt8], value: Range<Int>)] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: ">") {
      if bytes[position].isHTMLSpace || bytes[position] == UInt8(ascii: "/") {
        position += 1
        continue
      }
      // A name may begin with anything, `=` included, which would otherwise stop the reading.
      let start = position
      let name = word {
        $0.isHTMLSpace || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/")
          || ($0 == UInt8(ascii: "=") && position > start)
      }
      attributes.append((name, Self.value(bytes, &position)))
    }
    position = min(position + 1, bytes.count)
    self.attributes = attributes
  }

  /// The place of an attribute's value, if it has one.
  private static func value(_ bytes: Span<UInt8>, _ position: inout Int) -> Range<Int> {
    func skipSpace() {
      while position < bytes.count, bytes[position].isHTMLSpace { position += 1 }
    }
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else {
      return position..<position
    }
    position += 1
    skipSpace()
    guard position < bytes.count else { return position..<position }
    let quote = bytes[position]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      position += 1
      let start = position
      while position < bytes.count, bytes[position] != quote { position += 1 }
      let range = start..<position
      position = min(position + 1, bytes.count)
      return range
    }
    let start = position
    while position < bytes.count, !bytes[position].isHTMLSpace,
      bytes[position] != UInt8(ascii: ">")
    { position += 1 }
    return start..<position
  }

  /// Whether the tag's content is text, whatever it looks like.
  private var isRawText: Bool {
    ["script", "style", "title", "textarea"].contains { name.elementsEqual($0.utf8) }
  }

  private func skipContent(_ bytes: Span<UInt8>, _ position: inout Int) {
    let end = Array("</".utf8) + name
    while position + end.count <= bytes.count {
      if end.indices.allSatisfy({ bytes[position + $0].lowercased == end[$0] }) { return }
      position += 1
    }
    position = bytes.count
  }

  private static func skipComment(_ bytes: Span<UInt8>, _ position: inout Int) {
    position += 3
    // `<!-->` and `<!--->` are comments too.
    for close in [">", "->"] as [StaticString] where matches(bytes, position, close) {
      position += close.utf8CodeUnitCount
      return
    }
    while position < bytes.count {
      if matches(bytes, position, "-->") || matches(bytes, position, "--!>") { return }
      position += 1
    }
  }

  private static func matches(_ bytes: Span<UInt8>, _ start: Int, _ text: StaticString) -> Bool {
    let end = start + text.utf8CodeUnitCount
    return end <= bytes.count && JSONCursor.equal(bytes, start..<end, text)
  }
}

extension UInt8 {
  var isHTMLSpace: Bool { self == 0x20 || (0x09...0x0D ~= self && self != 0x0B) }

  fileprivate var lowercased: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }
}
