/// A URL or a relative reference, in its parts.
///
/// Stricter than browsers where they guess: what two readers could take for two hosts is none.
///
/// See: <https://www.rfc-editor.org/rfc/rfc3986>
public struct URLReference: Hashable, Sendable, CustomStringConvertible {
  /// In lowercase; `nil` in a relative reference.
  public var scheme: String?
  /// `user:password`, as written.
  public var userinfo: String?
  /// In lowercase, an IPv6 address in brackets; `nil` without `//`, empty in `file:///…`.
  public var host: String?
  public var port: Int?
  /// Percent-encoded, with every byte encoded that must be.
  public var path: String
  public var query: String?
  public var fragment: String?

  /// Takes a reference apart; `nil` when its host or port is none.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  public init?(_ text: Span<UInt8>) {
    let clean = Self.withoutSpace(text)
    var rest = clean[...]
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(rest[..<colon]) {
      scheme = String(decoding: rest[..<colon], as: UTF8.self).lowercased()
      rest = rest[(colon + 1)...]
    }
    if let mark = rest.firstIndex(of: UInt8(ascii: "#")) {
      fragment = String(decoding: rest[(mark + 1)...], as: UTF8.self)
      rest = rest[..<mark]
    }
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = Self.encoded(rest[(mark + 1)...])
      rest = rest[..<mark]
    }
    if rest.starts(with: "//".utf8) {
      rest = rest.dropFirst(2)
      let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      guard let authority = Authority(rest[..<end]) else { return nil }
      (userinfo, host, port) = (authority.userinfo, authority.host, authority.port)
      rest = rest[end...]
    }
    path = Self.encoded(rest)
    guard scheme == nil || !isWeb || hasHost else { return nil }
    normalizeForWeb()
  }

  /// Writes what HTTP lets be left out in one way: no path as `/`, the scheme's own port as none.
  mutating func normalizeForWeb() {
    guard scheme != nil, isWeb else { return }
    if path.isEmpty { path = "/" }
    if port == (scheme == "http" ? 80 : 443) { port = nil }
  }

  /// Whether it says which server has it.
  var hasHost: Bool { host?.isEmpty == false }

  /// Whether it is fetched with HTTP, or relative to something that may be.
  public var isWeb: Bool { scheme == nil || scheme == "https" || scheme == "http" }

  /// The same without user and password.
  public var withoutCredentials: URLReference {
    var copy = self
    copy.userinfo = nil
    return copy
  }

  /// `scheme://host:port`, which credentials and connections belong to.
  public var origin: String {
    "\(scheme ?? "")://\(host ?? "")" + (port.map { ":\($0)" } ?? "")
  }

  public var description: String {
    var text = scheme.map { $0 + ":" } ?? ""
    if let host {
      text += "//"
      if let userinfo { text += userinfo + "@" }
      text += host
      if let port { text += ":\(port)" }
    } else if path.utf8.starts(with: "//".utf8) {
      // Without it the path's first part would read as a host.
      text += "/."
    }
    text += path
    if let query { text += "?" + query }
    if let fragment { text += "#" + fragment }
    return text
  }

  /// The part of the path after its last `/`, with `%XX` decoded.
  public var fileName: String {
    let bytes = Array(path.utf8)
    let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    return Self.decoded(bytes[start...])
  }
}

extension URLReference {
  /// Browsers take these away at both ends, and tabs and line breaks everywhere.
  private static func withoutSpace(_ text: Span<UInt8>) -> [UInt8] {
    var range = 0..<text.count
    while let first = range.first, text[first] <= 0x20 { range.removeFirst() }
    while let last = range.last, text[last] <= 0x20 { range.removeLast() }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    for index in range where ![9, 10, 13].contains(text[index]) { bytes.append(text[index]) }
    return bytes
  }

  private static func isScheme(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, UInt8(ascii: "a")...UInt8(ascii: "z") ~= first | 0x20 else {
      return false
    }
    return text.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
  }

  /// Encodes what may not stand in a path or query, and `%` where no two digits follow.
  static func encoded(_ text: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    let digits = Array("0123456789ABCDEF".utf8)
    for index in text.indices {
      let byte = text[index]
      let isKept =
        byte == UInt8(ascii: "%")
        ? index + 2 < text.endIndex && digit(text[index + 1]) != nil
          && digit(text[index + 2]) != nil
        : byte.standsInURL
      if isKept {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Decodes `%XX`; what is not UTF-8 then becomes U+FFFD.
  static func decoded(_ text: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "%"), index + 2 < text.endIndex,
        let high = digit(text[index + 1]), let low = digit(text[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(text[index])
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

extension UInt8 {
  /// Whether a path or query has the byte as it is; `%` and `#` are asked about elsewhere.
  ///
  /// Letters, digits and ``!$&'()*+,-./:;=?@_~``, as a set with one bit for each byte of ASCII.
  var standsInURL: Bool {
    let set: UInt64 = self < 64 ? 0xAFFF_FFD2_0000_0000 : 0x47FF_FFFE_87FF_FFFF
    return set &>> UInt64(self & 63) & UInt64(~self >> 7) == 1
  }
}
