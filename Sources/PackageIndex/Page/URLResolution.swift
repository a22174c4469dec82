extension URLReference {
  /// The URL that the reference means in a document at `base`.
  ///
  /// See: <https://www.rfc-editor.org/rfc/rfc3986#section-5.2>
  public func resolved(against base: URLReference) -> URLReference {
    var result = self
    if scheme == nil {
      result.scheme = base.scheme
      if host == nil {
        (result.userinfo, result.host, result.port) = (base.userinfo, base.host, base.port)
        if path.isEmpty {
          result.path = base.path
          result.query = query ?? base.query
        } else if path.utf8.first != UInt8(ascii: "/") {
          result.path = base.path(joining: path)
        }
      }
    }
    result.path = Self.withoutDotSegments(result.path)
    result.normalizeForWeb()
    return result
  }

  /// The folder of the path and a relative path after it.
  private func path(joining other: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      return host == nil ? other : "/" + other
    }
    return String(path[...slash]) + other
  }

  /// Takes `.` and `..` out; a `..` at the top stays at the top.
  private static func withoutDotSegments(_ path: String) -> String {
    let isDotted = path.utf8.split(separator: UInt8(ascii: "/")).contains {
      $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8)
    }
    guard isDotted else { return path }
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    var segments: [Substring.UTF8View] = []
    var endsInFolder = false
    let all = path.utf8.dropFirst(isAbsolute ? 1 : 0)
    for segment in all.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      endsInFolder = true
      if segment.elementsEqual("..".utf8) {
        if !segments.isEmpty { segments.removeLast() }
      } else if !segment.elementsEqual(".".utf8) {
        segments.append(segment)
        endsInFolder = false
      }
    }
    return (isAbsolute ? "/" : "")
      + segments.map { String(Substring($0)) }.joined(separator: "/")
      + (endsInFolder && !segments.isEmpty ? "/" : "")
  }
}
