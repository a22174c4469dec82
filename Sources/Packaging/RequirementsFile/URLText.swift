/// A URL in its five parts, as Python's `urllib.parse.urlsplit` finds them.
///
/// Nothing is validated: what a requirements file calls a URL need not be one.
///
/// See: <https://www.rfc-editor.org/rfc/rfc3986#appendix-B>
package struct URLText {
  /// In lowercase; empty when the text has none.
  package let scheme: String
  /// `nil` without `//`.
  package let authority: String?
  package let path: String
  package let query: String?
  package let fragment: String?

  package init(_ text: String) {
    let clean = text.unicodeScalars.drop { $0.value <= 0x20 }
      .filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }
    var rest = Substring(String(String.UnicodeScalarView(clean))).unicodeScalars
    var scheme = ""
    if let colon = rest.firstIndex(of: ":"), Self.isScheme(rest[..<colon]) {
      scheme = String(rest[..<colon]).lowercased()
      rest = rest[rest.index(after: colon)...]
    }
    self.scheme = scheme
    (rest, fragment) = Self.cut(rest, at: "#")
    (rest, query) = Self.cut(rest, at: "?")
    if rest.starts(with: "//".unicodeScalars) {
      rest = rest.dropFirst(2)
      let end = rest.firstIndex(of: "/") ?? rest.endIndex
      authority = String(rest[..<end])
      rest = rest[end...]
    } else {
      authority = nil
    }
    path = String(rest)
  }

  private init(
    scheme: String, authority: String?, path: String, query: String?, fragment: String?
  ) {
    self.scheme = scheme
    self.authority = authority
    self.path = path
    self.query = query
    self.fragment = fragment
  }

  /// The part of the path after its last `/`, with `%XX` decoded.
  package var fileName: String {
    let decoded = Self.unquoted(path).utf8
    var end = decoded.endIndex
    while end > decoded.startIndex, decoded[decoded.index(before: end)] == UInt8(ascii: "/") {
      end = decoded.index(before: end)
    }
    let trimmed = decoded[..<end]
    let start = trimmed.lastIndex(of: UInt8(ascii: "/")).map { decoded.index(after: $0) }
    return String(Substring(trimmed[(start ?? trimmed.startIndex)...]))
  }

  /// The whole URL again.
  package var text: String {
    var text = scheme.isEmpty ? "" : scheme + ":"
    if let authority { text += "//" + authority }
    text += path
    if let query { text += "?" + query }
    if let fragment { text += "#" + fragment }
    return text
  }

  /// The URL that `reference` means in a document at this one, as `urllib.parse.urljoin`.
  package func resolving(_ reference: String) -> String {
    guard !reference.isEmpty else { return text }
    let other = URLText(reference)
    guard other.scheme.isEmpty || other.scheme == scheme else { return reference }
    if other.authority?.isEmpty == false {
      return URLText(
        scheme: scheme, authority: other.authority, path: other.path, query: other.query,
        fragment: other.fragment
      ).text
    }
    if other.path.isEmpty {
      return URLText(
        scheme: scheme, authority: authority, path: path, query: other.query ?? query,
        fragment: other.fragment
      ).text
    }
    return URLText(
      scheme: scheme, authority: authority, path: merged(other.path), query: other.query,
      fragment: other.fragment
    ).text
  }

  private func merged(_ other: String) -> String {
    let slash = UInt8(ascii: "/")
    var segments: [Substring.UTF8View]
    if other.utf8.first == slash {
      segments = other.utf8.split(separator: slash, omittingEmptySubsequences: false)
    } else {
      segments = path.utf8.split(separator: slash, omittingEmptySubsequences: false)
      if !segments.isEmpty { segments.removeLast() }
      segments = segments.isEmpty ? [] : [segments[0]] + segments.dropFirst().filter { !$0.isEmpty }
      let added = other.utf8.split(separator: slash, omittingEmptySubsequences: false)
      segments += added.dropLast().filter { !$0.isEmpty } + added.suffix(1)
    }
    var resolved: [Substring.UTF8View] = []
    for segment in segments {
      if segment.elementsEqual("..".utf8) {
        if !resolved.isEmpty { resolved.removeLast() }
      } else if !segment.elementsEqual(".".utf8) {
        resolved.append(segment)
      }
    }
    var joined = resolved.map { String(Substring($0)) }.joined(separator: "/")
    if let last = segments.last, last.elementsEqual(".".utf8) || last.elementsEqual("..".utf8) {
      joined += "/"
    }
    if joined.utf8.first != slash, authority != nil { joined = "/" + joined }
    return joined.isEmpty ? "/" : joined
  }

  /// Decodes `%XX`; what is not UTF-8 then becomes U+FFFD.
  package static func unquoted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = hexadecimal(bytes[index + 1]), let low = hexadecimal(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  private typealias Part = Substring.UnicodeScalarView

  private static func cut(_ text: Part, at mark: Unicode.Scalar) -> (Part, String?) {
    guard let index = text.firstIndex(of: mark) else { return (text, nil) }
    return (text[..<index], String(text[index...].dropFirst()))
  }

  private static func isScheme(_ text: Part) -> Bool {
    guard let first = text.first, first.isASCII, first.properties.isAlphabetic else { return false }
    return text.allSatisfy {
      switch $0 {
      case "a"..."z", "A"..."Z", "0"..."9", "+", "-", ".": true
      default: false
      }
    }
  }
}
