/// Requirements read out of metadata nobody can correct any more.
///
/// What PEP 508 has no reading for is repaired the way uv does it. Where that fails too, the
/// specifier is dropped and then the marker: the dependency stays, so that nothing an app may need
/// is lost over a typing error.
public struct LenientRequirements: Sendable {
  public private(set) var requirements: [Requirement] = []
  /// Texts whose specifier or marker was dropped.
  public private(set) var relaxed: [String] = []
  /// Texts that do not even start with a name; they stand for nothing.
  public private(set) var invalid: [String] = []

  public init(_ texts: some Sequence<String>) {
    for text in texts {
      switch LenientRequirement.reading(of: text) {
      case .exact(let requirement):
        requirements.append(requirement)
      case .relaxed(let requirement):
        requirements.append(requirement)
        relaxed.append(text)
      case .none:
        invalid.append(text)
      }
    }
  }
}

extension CoreMetadata {
  /// What `Requires-Dist` asks for, with the repairs of ``LenientRequirements``.
  public func parsedRequirements() -> LenientRequirements { LenientRequirements(requiresDist) }

  /// What `Requires-Python` says, repaired like a requirement's specifier; `nil` when absent or
  /// beyond repair.
  public func parsedRequiresPython() -> SpecifierSet? {
    guard let text = requiresPython else { return nil }
    if let specifiers = try? SpecifierSet(text) { return specifiers }
    return try? SpecifierSet(LenientRequirement.repairedSpecifiers(Array(text.utf8)))
  }
}

enum LenientRequirement {
  case exact(Requirement)
  case relaxed(Requirement)

  static func reading(of text: String) -> LenientRequirement? {
    if let requirement = try? Requirement(text) { return .exact(requirement) }

    // A folded header and a `;` without a marker are no reason to look further.
    var bytes = Array(text.utf8.map { $0 == 0x0A || $0 == 0x0D ? UInt8(ascii: " ") : $0 })
    while let last = bytes.last, last == UInt8(ascii: ";") || last.isBlank { bytes.removeLast() }
    let semicolon = bytes.firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
    let marker = String(decoding: bytes[semicolon...], as: UTF8.self)
    let head = bytes[..<semicolon].withoutQuotes.drop(while: \.isBlank)
    let name = head.prefix { $0.isNameByte }
    guard !name.isEmpty else { return nil }
    var rest = head[name.endIndex...].drop(while: \.isBlank)
    var extras = ""
    if rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")) {
      extras = String(decoding: rest[...end], as: UTF8.self)
      rest = rest[(end + 1)...]
    }
    let named = String(decoding: name, as: UTF8.self) + extras

    let specifiers = repairedSpecifiers(Array(rest))
    let startsWithOperator = specifiers.utf8.first?.isOperator ?? true
    let repaired = startsWithOperator ? named + specifiers : ""
    if let requirement = try? Requirement(repaired + marker) { return .exact(requirement) }
    for candidate in [named + marker, repaired, named, String(decoding: name, as: UTF8.self)] {
      if let requirement = try? Requirement(candidate) { return .relaxed(requirement) }
    }
    return nil
  }

  /// Rewrites specifiers that old tools wrote and none reads any more.
  ///
  /// - `(>=1.0)`, `>='1.0'` → `>=1.0`
  /// - `>=1.0<2`, `>=1.0 <2` → `>=1.0,<2`
  /// - `>=1.0,` → `>=1.0`
  /// - `!=~1.0` → `!=1.0.*`
  /// - `>=1.9.*`, `<3.4.*` → `>=1.9`, `<3.4`
  /// - `!=3.0*` → `!=3.0.*`
  /// - `>dev` → `>0.0.0dev`
  /// - `>=9.0.0a1.0` → `>=9.0.0a1`
  static func repairedSpecifiers(_ bytes: [UInt8]) -> String {
    let parts = bytes[...].withoutQuotes.filter {
      $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")")
    }
    return separated(parts).split(separator: UInt8(ascii: ",")).compactMap(repairedSpecifier)
      .joined(separator: ",")
  }

  /// Puts a comma before each operator that follows a version.
  private static func separated(_ bytes: [UInt8]) -> [UInt8] {
    var separated: [UInt8] = []
    var follows = false
    for byte in bytes {
      if byte.isOperator {
        if follows { separated.append(UInt8(ascii: ",")) }
        follows = false
      } else if !byte.isBlank {
        follows = byte != UInt8(ascii: ",")
      }
      separated.append(byte)
    }
    return separated
  }

  private static func repairedSpecifier(_ bytes: ArraySlice<UInt8>) -> String? {
    let text = bytes.filter { !$0.isBlank }
    guard !text.isEmpty else { return nil }
    var sign = String(decoding: text.prefix(while: \.isOperator), as: UTF8.self)
    var version = Array(text.drop(while: \.isOperator))
    if sign == "!=~" {
      sign = "!="
      version += Array(".*".utf8)
    }
    if version.last == UInt8(ascii: "*") {
      version.removeLast()
      if version.last == UInt8(ascii: ".") { version.removeLast() }
      if ["==", "!="].contains(sign) { version += Array(".*".utf8) }
    }
    if version.elementsEqual("dev".utf8) { version = Array("0.0.0dev".utf8) }
    if version.suffix(2).elementsEqual(".0".utf8),
      let letter = version.firstIndex(where: { !$0.isDigit && $0 != UInt8(ascii: ".") }),
      version[letter...].dropLast(2).last?.isDigit == true
    {
      version.removeLast(2)
    }
    return sign + String(decoding: version, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  fileprivate var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
  fileprivate var isOperator: Bool { "<>=~^!".utf8.contains(self) }
  fileprivate var isNameByte: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate var withoutQuotes: [UInt8] {
    filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
  }
}
