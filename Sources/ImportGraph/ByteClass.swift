/// What a byte of Python source means outside strings and comments.
///
/// The compiler turns the switches of this file into tables in the binary; a static table was
/// copied, or its initialization checked, wherever it was used, which took a third of a scan.
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

  @inline(__always)
  init(_ byte: UInt8) {
    switch byte {
    case 10, 13: self = .newline
    case UInt8(ascii: "#"): self = .comment
    case UInt8(ascii: "\""), UInt8(ascii: "'"): self = .quote
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): self = .open
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): self = .close
    case UInt8(ascii: "\\"): self = .backslash
    case UInt8(ascii: ";"), UInt8(ascii: ":"): self = .statementStart
    case 0: self = .null
    default: self = .plain
    }
  }
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

  @inline(__always)
  init(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), 0x80...0xFF:
      self = .name
    case UInt8(ascii: "."): self = .dot
    case UInt8(ascii: "/"): self = .slash
    case UInt8(ascii: "\\"): self = .backslash
    case UInt8(ascii: "%"): self = .percent
    default: self = .separator
    }
  }
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
