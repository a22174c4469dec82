extension ImportScanner {
  /// The encoding that a comment on the first two lines declares, if ASCII's letters may have other
  /// bytes in it.
  ///
  /// See: <https://peps.python.org/pep-0263/>
  var foreignEncoding: String? {
    var index = 0
    for _ in 0..<2 {
      if index == 0, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { index = 3 }
      index = skipBlanks(index)
      guard index < end else { return nil }
      if bytes[index] == UInt8(ascii: "#") {
        let last = commentEnd(index)
        if let name = declaredEncoding(index..<last) {
          return Self.keepsASCII(name) ? nil : name
        }
        index = last
      }
      // Code on the first line: the second line's comment declares nothing.
      guard bytes[index] == 10 || bytes[index] == 13 else { return nil }
      index += bytes[index] == 13 && bytes[index + 1] == 10 ? 2 : 1
    }
    return nil
  }

  /// Finds the name in a comment.
  ///
  ///     coding[:=][ \t]*([-_.a-zA-Z0-9]+)
  private func declaredEncoding(_ comment: Range<Int>) -> String? {
    let keyword = Array("coding".utf8)
    var index = comment.lowerBound
    while index + keyword.count < comment.upperBound {
      defer { index += 1 }
      guard bytes[index] == keyword[0],
        (0..<keyword.count).allSatisfy({ bytes[index + $0] == keyword[$0] })
      else { continue }
      var first = index + keyword.count
      guard bytes[first] == UInt8(ascii: ":") || bytes[first] == UInt8(ascii: "=") else {
        continue
      }
      first += 1
      while bytes[first] == 32 || bytes[first] == 9 { first += 1 }
      var last = first
      while last < comment.upperBound,
        bytes[last].isIdentifier && bytes[last] < 0x80 || bytes[last] == UInt8(ascii: "-")
          || bytes[last] == UInt8(ascii: ".")
      { last += 1 }
      if last > first {
        return String(
          decoding: UnsafeBufferPointer(start: bytes + first, count: last - first), as: UTF8.self)
      }
    }
    return nil
  }

  /// Whether names in ASCII are the same bytes in the encoding; an unknown one may be anything.
  private static func keepsASCII(_ name: String) -> Bool {
    let plain = String(
      decoding: name.utf8.lazy.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 | 0x20 }
        .filter { $0 != UInt8(ascii: "-") }, as: UTF8.self)
    return [
      "utf8", "latin", "iso8859", "cp125", "windows125", "ascii", "usascii", "koi8", "gbk",
      "gb2312",
      "gb18030", "euc", "big5", "shiftjis", "sjis", "cp932", "cp936", "cp949", "cp437", "cp85",
      "mac", "tis620", "l1",
    ].contains { plain.hasPrefix($0) }
  }
}
