internal import Packaging

/// An absolute URL that a request can be made of, its credentials apart.
///
/// ``text`` and every description are free of credentials.
package struct IndexURL: Hashable, Sendable, CustomStringConvertible {
  /// Without credentials and fragment.
  package let text: String
  /// `http`, `https` or `file`.
  package let scheme: String
  /// In lowercase, with its port where the URL has one; empty for a file.
  package let authority: String
  package let credentials: Credentials?
  package let fragment: String?

  /// Takes a URL apart.
  ///
  /// - Throws: ``IndexURLError``, which holds no credentials.
  package init(_ text: String) throws(IndexURLError) {
    if let plain = Self(plain: text) {
      self = plain
      return
    }
    let parts = URLText(text)
    guard ["http", "https", "file"].contains(parts.scheme) else {
      throw IndexURLError(url: redacted(text), reason: .scheme(parts.scheme))
    }
    let authority = parts.authority ?? ""
    let at = authority.utf8.lastIndex(of: UInt8(ascii: "@"))
    let host = at.map { authority[authority.utf8.index(after: $0)...] } ?? authority[...]
    self.authority = host.lowercased()
    guard parts.scheme == "file" || Self.isHost(self.authority) else {
      throw IndexURLError(url: redacted(text), reason: .host)
    }
    scheme = parts.scheme
    credentials = at.flatMap { Credentials(userInfo: authority[..<$0]) }
    fragment = parts.fragment
    let path = parts.path.isEmpty && scheme != "file" ? "/" : parts.path
    let query = parts.query.map { "?" + $0 } ?? ""
    self.text = quoted("\(scheme)://\(self.authority)\(path)\(query)")
  }

  /// What nearly all URLs are: a scheme, a host and a path, every byte in its place.
  ///
  /// A resolution takes thousands of them apart.
  private init?(plain text: String) {
    guard let scheme = ["https", "http"].first(where: { text.hasPrefix($0 + "://") }) else {
      return nil
    }
    let rest = text.utf8.dropFirst(scheme.utf8.count + 3)
    let isPlain = text.utf8.allSatisfy {
      0x21...0x7e ~= $0 && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        && $0 != UInt8(ascii: "@")
    }
    guard isPlain, let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let authority = String(Substring(rest[..<slash]))
    let hasUppercase = authority.utf8.contains {
      UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
    }
    guard !hasUppercase, Self.isHost(authority) else { return nil }
    self.text = text
    self.scheme = scheme
    self.authority = authority
    credentials = nil
    fragment = nil
  }

  /// The host alone, without its port.
  package var host: String {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      return String(authority[authority.index(after: authority.startIndex)..<end])
    }
    return String(authority.prefix { $0 != ":" })
  }

  /// Who answers: credentials for one origin are never sent to another.
  var origin: String { "\(scheme)://\(authority)" }

  package var isFile: Bool { scheme == "file" }

  /// The path on this machine that a `file` URL names.
  package var filePath: String? {
    guard isFile, authority.isEmpty || authority == "localhost" else { return nil }
    return URLText.unquoted(URLText(text).path)
  }

  /// The last part of the path, decoded.
  package var fileName: String { URLText(text).fileName }

  /// Where a redirect or a link in the document at this URL leads.
  package func resolving(_ reference: String) throws(IndexURLError) -> IndexURL {
    try IndexURL(URLText(text).resolving(reference))
  }

  /// A folder's URL: with a slash at the end of its path.
  func asFolder() throws(IndexURLError) -> IndexURL {
    let parts = URLText(text)
    guard parts.query == nil, !parts.path.hasSuffix("/") else { return self }
    return try IndexURL(text + "/")
  }

  func appending(_ suffix: String) throws(IndexURLError) -> IndexURL {
    guard text.utf8.contains(UInt8(ascii: "?")), let query = URLText(text).query else {
      return try IndexURL(text + suffix)
    }
    return try IndexURL(String(text.dropLast(query.count + 1)) + suffix + "?" + query)
  }

  package var description: String { text }

  private static func isHost(_ authority: String) -> Bool {
    var host = Substring(authority)
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
      guard
        host[host.startIndex..<end].dropFirst().allSatisfy({
          $0.isHexDigit || $0 == ":" || $0 == "."
        })
      else { return false }
      host = "h" + host[host.index(after: end)...]
    }
    let parts = host.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.first, !name.isEmpty,
      name.utf8.allSatisfy({ $0 > 0x20 && !"/\\@?#<>\"".utf8.contains($0) && $0 < 0x7f })
    else { return false }
    return parts.count == 1 || UInt16(parts[1]) != nil
  }
}

/// Encodes what no request line can hold: spaces, controls and bytes outside ASCII.
private func quoted(_ text: String) -> String {
  guard !text.utf8.allSatisfy({ 0x21...0x7e ~= $0 }) else { return text }
  let digits = Array("0123456789ABCDEF".utf8)
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    if 0x21...0x7e ~= byte {
      bytes.append(byte)
    } else {
      bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// A URL as it may be printed: `https://user:****@host/` becomes `https://****@host/`.
package func redacted(_ url: String) -> String {
  guard let mark = url.firstRange(of: "//") else {
    return url.contains("@") ? "****" : url
  }
  let authority = url[mark.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
  guard let at = authority.lastIndex(of: "@") else { return url }
  let user = authority[..<at].prefix { $0 != ":" }
  let hasPassword = authority[..<at].contains(":")
  return url[..<mark.upperBound] + (hasPassword ? user + ":****" : "****") + url[at...]
}

/// Why a text is no URL that a request can be made of.
public struct IndexURLError: Error, Equatable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    case scheme(String)
    case host
  }
  /// Without credentials.
  public let url: String
  public let reason: Reason

  public var description: String {
    switch reason {
    case .scheme(""): "`\(url)` is no absolute URL"
    case .scheme(let scheme): "`\(url)` has the scheme `\(scheme)`, not https, http or file"
    case .host: "`\(url)` names no host"
    }
  }
}
