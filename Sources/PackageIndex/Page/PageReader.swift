/// The reader of an index's pages in whichever form they come.
public enum PageReader {
  /// Reads a page by what the response says it is, never by what was asked for.
  ///
  /// `contentType` may have parameters; where it is missing or says nothing, the bytes tell. `base`
  /// is where the page was found, after redirects.
  ///
  /// - Throws: ``PageError`` when the response is no page.
  public static func parse(
    contentType: String?, bytes: [UInt8], base: String
  ) throws(PageError) -> ParsedPage {
    let type = (contentType ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }
    switch String(Substring(type)).lowercased().filter({ !$0.isWhitespace }) {
    case "application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.latest+json",
      "application/json":
      return try PageJSON.parse(bytes, base: base)
    case "application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.latest+html",
      "text/html", "application/xhtml+xml":
      return try PageHTML.parse(bytes, base: base)
    case "", "application/octet-stream", "binary/octet-stream", "text/plain":
      let first = bytes.first { $0 > 0x20 && $0 < 0x80 }
      return try first == UInt8(ascii: "{")
        ? PageJSON.parse(bytes, base: base) : PageHTML.parse(bytes, base: base)
    case let other: throw .unknownContentType(other)
    }
  }
}
