/// The encoding of a requirements file: by byte order mark, by a `coding` comment, or UTF-8.
///
/// See: <https://peps.python.org/pep-0263/>
enum RequirementsEncoding {
  static func decode(_ bytes: [UInt8]) throws(RequirementsFault) -> String {
    // The mark of UTF-16 starts that of UTF-32, so the longer ones come first.
    let marks: [([UInt8], Codec)] = [
      ([0xEF, 0xBB, 0xBF], .utf8), ([0xFF, 0xFE, 0, 0], .utf32(bigEndian: false)),
      ([0, 0, 0xFE, 0xFF], .utf32(bigEndian: true)), ([0xFF, 0xFE], .utf16(bigEndian: false)),
      ([0xFE, 0xFF], .utf16(bigEndian: true)),
    ]
    for (mark, codec) in marks where bytes.starts(with: mark) {
      return try codec.decode(bytes[mark.count...])
    }
    guard let name = declaredName(bytes) else { return try Codec.utf8.decode(bytes[...]) }
    guard let codec = Codec(name: name) else {
      throw RequirementsFault(.unknownEncoding(name), at: nil)
    }
    return try codec.decode(bytes[...])
  }

  /// The name after `coding:` or `coding=` in a comment on one of the first two lines.
  private static func declaredName(_ bytes: [UInt8]) -> String? {
    let lines = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    for line in lines.prefix(2) where line.first == UInt8(ascii: "#") {
      var rest = line
      while !rest.isEmpty {
        defer { rest.removeFirst() }
        guard rest.starts(with: "coding:".utf8) || rest.starts(with: "coding=".utf8) else {
          continue
        }
        let name = rest.dropFirst(7).drop { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
          .prefix(while: isNameByte)
        if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
      }
    }
    return nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}

private enum Codec {
  case utf8, ascii, latin1, windows1252
  case utf16(bigEndian: Bool)
  case utf32(bigEndian: Bool)

  /// Python's names, of which `utf-8`, `UTF_8` and `utf8` are one.
  init?(name: String) {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" }) {
    case "utf8", "utf8sig", "u8", "cp65001": self = .utf8
    case "ascii", "usascii", "646": self = .ascii
    case "latin1", "iso88591", "l1", "latin", "8859", "cp819": self = .latin1
    case "cp1252", "windows1252", "1252": self = .windows1252
    case "utf16le": self = .utf16(bigEndian: false)
    case "utf16be": self = .utf16(bigEndian: true)
    case "utf32le": self = .utf32(bigEndian: false)
    case "utf32be": self = .utf32(bigEndian: true)
    default: return nil
    }
  }

  private var name: String {
    switch self {
    case .utf8: "UTF-8"
    case .ascii: "ASCII"
    case .latin1: "Latin-1"
    case .windows1252: "Windows-1252"
    case .utf16: "UTF-16"
    case .utf32: "UTF-32"
    }
  }

  func decode(_ bytes: ArraySlice<UInt8>) throws(RequirementsFault) -> String {
    let text: String?
    switch self {
    case .utf8: text = String(validating: bytes, as: UTF8.self)
    case .ascii: text = String(validating: bytes, as: Unicode.ASCII.self)
    case .latin1: text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    case .windows1252: text = Self.windows1252Text(bytes)
    case .utf16(let bigEndian):
      text = Self.units(bytes, of: UInt16.self, bigEndian).flatMap {
        String(validating: $0, as: UTF16.self)
      }
    case .utf32(let bigEndian):
      text = Self.units(bytes, of: UInt32.self, bigEndian).flatMap {
        String(validating: $0, as: UTF32.self)
      }
    }
    guard let text else {
      throw RequirementsFault(.notText(encoding: name), at: firstFault(in: bytes))
    }
    return text
  }

  /// Where the first byte stands that is not UTF-8; other encodings' faults have no known line.
  private func firstFault(in bytes: ArraySlice<UInt8>) -> SourceText.Position? {
    guard case .utf8 = self else { return nil }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var line = 1
    var column = 1
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      column += 1
      if scalar == "\n" {
        line += 1
        column = 1
      }
    }
    return SourceText.Position(line: line, column: column)
  }

  private static func units<Unit: FixedWidthInteger & UnsignedInteger>(
    _ bytes: ArraySlice<UInt8>, of type: Unit.Type, _ bigEndian: Bool
  ) -> [Unit]? {
    let width = Unit.bitWidth / 8
    guard bytes.count.isMultiple(of: width) else { return nil }
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: width).map { start in
      let unit = bytes[start..<(start + width)]
      return (bigEndian ? Array(unit) : unit.reversed()).reduce(0) { $0 << 8 | Unit($1) }
    }
  }

  private static func windows1252Text(_ bytes: ArraySlice<UInt8>) -> String? {
    let high: [UInt32] = [
      0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
      0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
      0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ]
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
      guard (0x80...0x9F).contains(byte) else {
        scalars.append(Unicode.Scalar(byte))
        continue
      }
      let value = high[Int(byte) - 0x80]
      guard value != 0, let scalar = Unicode.Scalar(value) else { return nil }
      scalars.append(scalar)
    }
    return String(scalars)
  }
}
