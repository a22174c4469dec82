/// What a byte of Python source means outside strings and comments.
enum ByteClass: UInt8 {
  case plain
  case newline
  case comment
  case quote
  case open
  case close
  case backslash
  /// `;` and `:`, after which a statement may stand.
  case statementStart
  case null

  static let table: InlineArray<256, ByteClass> = {
    var table = InlineArray<256, ByteClass>(repeating: .plain)
    func set(_ text: StaticString, _ value: ByteClass) {
      for index in 0..<text.utf8CodeUnitCount { table[Int(text.utf8Start[index])] = value }
    }
    set("\n\r", .newline)
    set("#", .comment)
    set("\"'", .quote)
    set("([{", .open)
    set(")]}", .close)
    set("\\", .backslash)
    set(";:", .statementStart)
    table[0] = .null
    return table
  }()
}

/// What a byte means inside a string constant, where dotted names and paths are looked for.
enum TextClass: UInt8 {
  case separator
  /// Letters, digits, `_`, `-`, `+` and everything beyond ASCII.
  case name
  case dot
  case slash
  case backslash
  case percent

  static let table: InlineArray<256, TextClass> = {
    var table = InlineArray<256, TextClass>(repeating: .separator)
    for byte in 0..<256 {
      let byte = UInt8(byte)
      if byte.isIdentifier || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
        table[Int(byte)] = .name
      }
    }
    table[Int(UInt8(ascii: "."))] = .dot
    table[Int(UInt8(ascii: "/"))] = .slash
    table[Int(UInt8(ascii: "\\"))] = .backslash
    table[Int(UInt8(ascii: "%"))] = .percent
    return table
  }()
}

extension UInt8 {
  /// Whether the byte belongs to an identifier; every byte beyond ASCII is taken for a letter.
  @inline(__always)
  var isIdentifier: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 || self &- UInt8(ascii: "0") < 10
      || self == UInt8(ascii: "_") || self >= 0x80
  }

  /// Whether the byte may stand in the prefix of a string constant, as in `rb""`.
  @inline(__always)
  var isStringPrefix: Bool {
    switch self | 0x20 {
    case UInt8(ascii: "r"), UInt8(ascii: "b"), UInt8(ascii: "u"), UInt8(ascii: "f"),
      UInt8(ascii: "t"):
      true
    default: false
    }
  }
}
