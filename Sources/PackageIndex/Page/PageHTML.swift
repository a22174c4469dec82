internal import Packaging

/// The reader of an index's HTML pages, and of any page whose links lead to files.
///
/// A file's name is what its URL ends in, as other installers have it; the link's text is not read.
///
/// See: <https://packaging.python.org/en/latest/specifications/simple-repository-api/#base-html-api>
public enum PageHTML {
  /// Reads a page; `base` is where it was found, after redirects.
  ///
  /// A page without a usable link has no files; there is no HTML that cannot be read.
  ///
  /// - Throws: ``PageError`` when the page says that its rules are others, or `base` is no URL.
  public static func parse(_ bytes: [UInt8], base: String) throws(PageError) -> ParsedPage {
    guard var urls = FileURLs(base: base) else { throw .invalidBase(base) }
    var page = ParsedPage()
    var hasBase = false
    var position = 0
    while let tag = HTMLTag.next(bytes.span, &position) {
      if tag.isNamed("a") {
        if let file = file(tag, bytes.span, urls) { page.files.append(file) }
      } else if tag.isNamed("base"), !hasBase, let href = tag.value("href", bytes.span) {
        hasBase = true
        urls = urls.rebased(href.span)
      } else if tag.isNamed("meta"), tag.text("name", bytes.span) == "pypi:repository-version",
        let version = tag.text("content", bytes.span)
      {
        guard version == "1" || version.hasPrefix("1.") else { throw .unsupportedVersion(version) }
      }
    }
    return page
  }

  private static func file(_ tag: HTMLTag, _ bytes: Span<UInt8>, _ urls: FileURLs) -> IndexFile? {
    guard let href = tag.value("href", bytes), let link = urls.url(href.span),
      !link.fileName.isEmpty
    else { return nil }
    var file = IndexFile(filename: link.fileName, url: link.url)
    file.sha256 = link.fragment.flatMap { fragment in
      fragment.utf8.split(separator: UInt8(ascii: "&")).lazy.compactMap { digest(Array($0)) }.first
    }
    if let python = tag.text("data-requires-python", bytes), !python.isEmpty {
      file.requiresPython = python
    }
    file.yank = tag.text("data-yanked", bytes).map { IndexFile.Yank(reason: $0) }
    // The newer spelling of PEP 714 counts before that of PEP 658.
    let metadata =
      tag.value("data-core-metadata", bytes) ?? tag.value("data-dist-info-metadata", bytes)
    if let metadata, !metadata.elementsEqual("false".utf8) {
      file.metadata = .advertised(digest(metadata))
    }
    return file
  }

  /// Reads `sha256=<hexadecimal>`.
  private static func digest(_ text: [UInt8]) -> SHA256Digest? {
    guard text.starts(with: "sha256=".utf8) else { return nil }
    return SHA256Digest(hexadecimal: text.span.extracting(7..<text.count))
  }
}

extension HTMLTag {
  fileprivate func isNamed(_ text: StaticString) -> Bool {
    JSONCursor.equal(name.span, name.indices, text)
  }

  /// The bytes of an attribute; `nil` when the tag does not have it.
  fileprivate func value(_ name: StaticString, _ bytes: Span<UInt8>) -> [UInt8]? {
    for attribute in attributes
    where JSONCursor.equal(attribute.name.span, attribute.name.indices, name) {
      return HTMLText.decoded(bytes.extracting(attribute.value))
    }
    return nil
  }

  fileprivate func text(_ name: StaticString, _ bytes: Span<UInt8>) -> String? {
    value(name, bytes).map { String(decoding: $0, as: UTF8.self) }
  }
}
