/// What the URLs of a page's files mean, given where the page was found.
struct FileURLs {
  private let base: URLReference
  /// What `x`, `../x`, `../../x`, … mean, without the `x`.
  private var folders: [String] = []

  /// `nil` unless `base` is absolute.
  init?(base: String) {
    guard let url = URLReference(base), url.scheme != nil, url.host != nil else { return nil }
    self.init(base: url)
  }

  /// The URL in a JSON string.
  func url(_ text: JSONCursor.Text, _ bytes: Span<UInt8>) -> String? {
    if text.hasEscapes {
      let decoded = text.utf8(in: bytes)
      return url(decoded.span)?.url
    }
    let own = bytes.extracting(text.range)
    // As nearly all are: nothing in it to resolve, encode or take out.
    if Self.isPlain(own) { return text.string(in: bytes) }
    return relative(own) ?? url(own)?.url
  }

  /// The URL of a plain path that is relative to the page or to a folder above it, which is how
  /// mirrors write the rest; `nil` for anything else.
  private func relative(_ text: Span<UInt8>) -> String? {
    var (start, level) = (0, 0)
    while start + 3 <= text.count, text[start] == UInt8(ascii: "."),
      text[start + 1] == UInt8(ascii: "."), text[start + 2] == UInt8(ascii: "/")
    {
      start += 3
      level += 1
    }
    guard level < folders.count, start < text.count, text[start] != UInt8(ascii: "/") else {
      return nil
    }
    var isPlain = true
    var isAfterSlash = true
    for index in start..<text.count {
      let byte = text[index]
      isPlain =
        isPlain && byte.standsInURL && byte != UInt8(ascii: "?") && byte != UInt8(ascii: ":")
        && !(isAfterSlash && byte == UInt8(ascii: "."))
      isAfterSlash = byte == UInt8(ascii: "/")
    }
    guard isPlain else { return nil }
    var url = folders[level]
    text.extracting(start..<text.count).withUnsafeBufferPointer {
      url += String(decoding: $0, as: UTF8.self)
    }
    return url
  }

  /// The URL without credentials and fragment, and the fragment.
  ///
  /// `nil` for what no file of an index is at: another scheme than HTTP's, or a local file that a
  /// page from elsewhere names.
  func url(_ text: Span<UInt8>) -> (url: String, fragment: String?, fileName: String)? {
    guard !text.isEmpty, let reference = URLReference(text) else { return nil }
    var url = reference.resolved(against: base)
    guard url.isWeb ? url.hasHost : url.scheme == "file" && base.scheme == "file" else {
      return nil
    }
    let fragment = url.fragment
    url.fragment = nil
    return (url.withoutCredentials.description, fragment, url.fileName)
  }

  /// The same with the page's own base replaced, as `<base href>` does.
  func rebased(_ text: Span<UInt8>) -> FileURLs {
    guard let reference = URLReference(text) else { return self }
    let url = reference.resolved(against: base)
    guard url.isWeb ? url.hasHost : base.scheme == "file" else { return self }
    return FileURLs(base: url)
  }

  private init(base: URLReference) {
    self.base = base
    for level in 0..<4 {
      let example = Array((String(repeating: "../", count: level) + "x").utf8)
      guard let folder = url(example.span)?.url, folder.utf8.last == UInt8(ascii: "x") else {
        break
      }
      folders.append(String(folder.dropLast()))
    }
  }

  /// Whether the text is an `https` URL whose every byte is in its place.
  private static func isPlain(_ text: Span<UInt8>) -> Bool {
    let scheme: StaticString = "https://"
    guard text.count > 9 else { return false }
    for index in 0..<8 where text[index] != scheme.utf8Start[index] { return false }
    var slash = 8
    while slash < text.count, text[slash].isPlainHost { slash += 1 }
    guard slash > 8, slash < text.count, text[slash] == UInt8(ascii: "/") else { return false }
    // `/.` may start a segment to take out; names of files do not begin so.
    var isPlain = true
    var isAfterSlash = false
    for index in slash..<text.count {
      let byte = text[index]
      isPlain = isPlain && byte.standsInURL && !(isAfterSlash && byte == UInt8(ascii: "."))
      isAfterSlash = byte == UInt8(ascii: "/")
    }
    return isPlain
  }
}

extension UInt8 {
  fileprivate var isPlainHost: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 && self > 0x60
      || self &- UInt8(ascii: "-") < 13 && self != UInt8(ascii: "/")
  }
}
