/// Why a response is no page of an index.
public enum PageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Not what RFC 8259 calls JSON, seen at this byte.
  case invalidJSON(offset: Int)
  /// More arrays and objects inside each other than any page has.
  case tooDeep(offset: Int)
  /// The JSON is no object, or its `files` is no array.
  case wrongShape(offset: Int)
  /// The page follows a version of the API whose rules are not known here.
  case unsupportedVersion(String)
  /// The response's content type, which is none that a page has.
  case unknownContentType(String)
  /// The page's own address is no absolute URL.
  case invalidBase(String)

  public var description: String {
    switch self {
    case .invalidJSON(let offset): "the page is not valid JSON at byte \(offset)"
    case .tooDeep(let offset): "the page's JSON is nested too deeply at byte \(offset)"
    case .wrongShape(let offset): "the page's JSON lists no files at byte \(offset)"
    case .unsupportedVersion(let version):
      "the page is of version \(version) of the simple repository API; only 1.x is known"
    case .unknownContentType(let type): "the response is `\(type)`, no page of an index"
    case .invalidBase(let base): "the page's address `\(base)` is no absolute URL"
    }
  }
}
