extension String {
  /// The identifier that Python takes it for: in the normal form NFKC (PEP 3131).
  ///
  /// Of the characters that NFKC turns into letters and digits of ASCII, which modules' names are
  /// made of; the others differ in forms that Swift's strings take for the same.
  var asIdentifier: String {
    var text = ""
    for scalar in unicodeScalars {
      if let plain = scalar.compatible { text += plain } else { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}

extension Unicode.Scalar {
  fileprivate var compatible: String? {
    switch value {
    // Ligatures.
    case 0xFB00: "ff"
    case 0xFB01: "fi"
    case 0xFB02: "fl"
    case 0xFB03: "ffi"
    case 0xFB04: "ffl"
    case 0xFB05, 0xFB06: "st"
    case 0x0132: "IJ"
    case 0x0133: "ij"
    case 0x01C7: "LJ"
    case 0x01C8: "Lj"
    case 0x01C9: "lj"
    case 0x01CA: "NJ"
    case 0x01CB: "Nj"
    case 0x01CC: "nj"
    case 0x01F1: "DZ"
    case 0x01F2: "Dz"
    case 0x01F3: "dz"
    case 0x017F: "s"
    case 0x00AA: "a"
    case 0x00BA: "o"
    // Wide forms.
    case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF3F, 0xFF41...0xFF5A: ascii(value - 0xFEE0)
    // Mathematical letters; some are holes that letters of the next rows fill.
    case 0x1D400...0x1D6A3: letter((value - 0x1D400) % 52)
    case 0x1D7CE...0x1D7FF: ascii(0x30 + (value - 0x1D7CE) % 10)
    case 0x1FBF0...0x1FBF9: ascii(0x30 + value - 0x1FBF0)
    case 0x2102, 0x212D, 0x216D: "C"
    case 0x210A: "g"
    case 0x210B, 0x210C, 0x210D: "H"
    case 0x210E: "h"
    case 0x2110, 0x2111, 0x2160: "I"
    case 0x2112, 0x216C: "L"
    case 0x2113, 0x217C, 0x2097: "l"
    case 0x2115: "N"
    case 0x2119: "P"
    case 0x211A: "Q"
    case 0x211B, 0x211C, 0x211D: "R"
    case 0x2124, 0x2128: "Z"
    case 0x212A: "K"
    case 0x212C: "B"
    case 0x212F, 0x2147, 0x2091: "e"
    case 0x2130: "E"
    case 0x2131: "F"
    case 0x2133, 0x216F: "M"
    case 0x2134, 0x2092: "o"
    case 0x2139, 0x2148, 0x2170, 0x2071, 0x1D62: "i"
    case 0x2145, 0x216E: "D"
    case 0x2146, 0x217E: "d"
    case 0x2149, 0x2C7C: "j"
    case 0x2164: "V"
    case 0x2169: "X"
    case 0x2174: "v"
    case 0x2179, 0x2093: "x"
    case 0x217D: "c"
    case 0x217F, 0x2098: "m"
    case 0x2161...0x2163, 0x2165...0x2168, 0x216A, 0x216B: Self.romans[Int(value - 0x2160)]
    case 0x2171...0x2173, 0x2175...0x2178, 0x217A, 0x217B:
      Self.romans[Int(value - 0x2170)].lowercased()
    // Raised and lowered.
    case 0x207F, 0x2099: "n"
    case 0x2090: "a"
    case 0x2095: "h"
    case 0x2096: "k"
    case 0x209A: "p"
    case 0x209B: "s"
    case 0x209C: "t"
    case 0x1D63: "r"
    case 0x1D64: "u"
    case 0x1D65: "v"
    default: nil
    }
  }

  private static let romans = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
  ]

  private func ascii(_ value: UInt32) -> String? { Unicode.Scalar(value).map { String($0) } }

  private func letter(_ number: UInt32) -> String? { ascii(number + (number < 26 ? 0x41 : 0x47)) }
}
