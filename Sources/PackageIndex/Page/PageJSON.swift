internal import Packaging

/// The reader of an index's JSON pages.
///
/// One pass over the bytes, which builds nothing but the files: a page of a project with thousands
/// of them is megabytes long.
///
/// See: <https://packaging.python.org/en/latest/specifications/simple-repository-api/#json-serialization>
public enum PageJSON {
  /// Reads a page; `base` is where it was found, after redirects.
  ///
  /// A file that has no name or no usable URL is left out; so is any key that is not known here.
  ///
  /// - Throws: ``PageError`` when the bytes are no page at all.
  public static func parse(_ bytes: [UInt8], base: String) throws(PageError) -> ParsedPage {
    guard let base = FileURLs(base: base) else { throw .invalidBase(base) }
    var reader = Reader(base: base, bytes.span)
    return try reader.page(bytes.span)
  }
}

private struct Reader {
  var cursor: JSONCursor
  let base: FileURLs
  /// The last `requires-python` and where it stands: files of one version share it.
  var python: (range: Range<Int>, text: String)?

  init(base: FileURLs, _ bytes: Span<UInt8>) {
    self.base = base
    cursor = JSONCursor(bytes)
  }

  mutating func page(_ bytes: Span<UInt8>) throws(PageError) -> ParsedPage {
    var page = ParsedPage()
    var isFirst = true
    var hasFiles = false
    try cursor.open(UInt8(ascii: "{"), bytes)
    while let key = try cursor.key(isFirst: &isFirst, bytes) {
      if key.equals("files", in: bytes) {
        page.files = try files(bytes)
        hasFiles = true
      } else if key.equals("name", in: bytes) {
        page.name = try text(bytes)?.string(in: bytes)
      } else if key.equals("meta", in: bytes) {
        try checkVersion(bytes)
      } else {
        try cursor.skip(bytes)
      }
    }
    guard cursor.isAtEnd(bytes) else { throw .invalidJSON(offset: cursor.position) }
    guard hasFiles else { throw .wrongShape(offset: cursor.position) }
    return page
  }

  /// Reads `{"api-version": "1.3"}`, whose first number tells whether the rest can be understood.
  private mutating func checkVersion(_ bytes: Span<UInt8>) throws(PageError) {
    guard try cursor.peek(bytes) == UInt8(ascii: "{") else { return try cursor.skip(bytes) }
    var isFirst = true
    try cursor.open(UInt8(ascii: "{"), bytes)
    while let key = try cursor.key(isFirst: &isFirst, bytes) {
      let value = key.equals("api-version", in: bytes) ? try text(bytes) : try skipped(bytes)
      guard let version = value?.string(in: bytes) else { continue }
      guard version == "1" || version.hasPrefix("1.") else { throw .unsupportedVersion(version) }
    }
  }

  private mutating func files(_ bytes: Span<UInt8>) throws(PageError) -> [IndexFile] {
    var files: [IndexFile] = []
    var isFirst = true
    try cursor.open(UInt8(ascii: "["), bytes)
    while try cursor.next(isFirst: &isFirst, closing: UInt8(ascii: "]"), bytes) {
      guard try cursor.peek(bytes) == UInt8(ascii: "{") else {
        try cursor.skip(bytes)
        continue
      }
      if let file = try file(bytes) { files.append(file) }
    }
    return files
  }

  private mutating func file(_ bytes: Span<UInt8>) throws(PageError) -> IndexFile? {
    var file = IndexFile(filename: "", url: "")
    // The newer spelling of PEP 714 counts before that of PEP 658.
    var older: IndexFile.Metadata?
    var newer: IndexFile.Metadata?
    var isFirst = true
    try cursor.open(UInt8(ascii: "{"), bytes)
    while let key = try cursor.key(isFirst: &isFirst, bytes) {
      switch FileField(key, bytes) {
      case .filename: file.filename = try text(bytes)?.string(in: bytes) ?? ""
      case .url: file.url = try text(bytes).flatMap { base.url($0, bytes) } ?? ""
      case .hashes: file.sha256 = try sha256(bytes)
      case .size: file.size = try size(bytes)
      case .requiresPython: file.requiresPython = try requiresPython(bytes)
      case .uploadTime:
        guard let text = try text(bytes) else { continue }
        if text.hasEscapes {
          file.uploadTime = Timestamp(rfc3339: text.string(in: bytes))
        } else {
          file.uploadTime = Timestamp(rfc3339: bytes.extracting(text.range))
        }
      case .yanked: file.yank = try yank(bytes)
      case .coreMetadata: newer = try metadata(bytes)
      case .olderMetadata: older = try metadata(bytes) ?? older
      case nil: try cursor.skip(bytes)
      }
    }
    file.metadata = newer ?? older ?? .unadvertised
    return file.filename.isEmpty || file.url.isEmpty ? nil : file
  }

  /// A string's place; `nil` for any other value.
  private mutating func text(_ bytes: Span<UInt8>) throws(PageError) -> JSONCursor.Text? {
    guard try cursor.peek(bytes) == UInt8(ascii: "\"") else { return try skipped(bytes) }
    return try cursor.text(bytes)
  }

  private mutating func skipped<Value>(_ bytes: Span<UInt8>) throws(PageError) -> Value? {
    try cursor.skip(bytes)
    return nil
  }

  private mutating func sha256(_ bytes: Span<UInt8>) throws(PageError) -> SHA256Digest? {
    guard try cursor.peek(bytes) == UInt8(ascii: "{") else { return try skipped(bytes) }
    var digest: SHA256Digest?
    var isFirst = true
    try cursor.open(UInt8(ascii: "{"), bytes)
    while let key = try cursor.key(isFirst: &isFirst, bytes) {
      guard key.equals("sha256", in: bytes) else {
        try cursor.skip(bytes)
        continue
      }
      digest = try text(bytes).flatMap { SHA256Digest(hexadecimal: bytes.extracting($0.range)) }
    }
    return digest
  }

  private mutating func size(_ bytes: Span<UInt8>) throws(PageError) -> Int? {
    guard try cursor.peek(bytes) &- UInt8(ascii: "0") < 10 else { return try skipped(bytes) }
    var size = 0
    for index in try cursor.word(bytes) {
      let digit = bytes[index] &- UInt8(ascii: "0")
      // A fraction, an exponent or more than any file has.
      guard digit < 10, size < Int.max / 16 else { return nil }
      size = size * 10 + Int(digit)
    }
    return size
  }

  private mutating func requiresPython(_ bytes: Span<UInt8>) throws(PageError) -> String? {
    guard let text = try text(bytes) else { return nil }
    let own = bytes.extracting(text.range)
    if let python, python.range.count == own.count {
      let last = bytes.extracting(python.range)
      if own.indices.allSatisfy({ own[$0] == last[$0] }) { return python.text }
    }
    let string = text.string(in: bytes)
    python = (text.range, string)
    return string
  }

  /// Reads `true` or a reason; an empty one is `false`, as PEP 592's "truthy" has it.
  private mutating func yank(_ bytes: Span<UInt8>) throws(PageError) -> IndexFile.Yank? {
    switch try cursor.peek(bytes) {
    case UInt8(ascii: "\""):
      let reason = try cursor.text(bytes).string(in: bytes)
      return reason.isEmpty ? nil : IndexFile.Yank(reason: reason)
    case UInt8(ascii: "t"):
      _ = try cursor.word(bytes)
      return IndexFile.Yank(reason: "")
    default: return try skipped(bytes)
    }
  }

  /// Reads `true`, `false` or the hashes of the metadata; `nil` for `null`.
  private mutating func metadata(_ bytes: Span<UInt8>) throws(PageError) -> IndexFile.Metadata? {
    switch try cursor.peek(bytes) {
    case UInt8(ascii: "{"): return .advertised(try sha256(bytes))
    case UInt8(ascii: "t"):
      _ = try cursor.word(bytes)
      return .advertised(nil)
    case UInt8(ascii: "f"):
      _ = try cursor.word(bytes)
      return .unadvertised
    default: return try skipped(bytes)
    }
  }
}

/// The keys of a file that mean something here.
private enum FileField {
  case filename, url, hashes, size, requiresPython, uploadTime, yanked, coreMetadata, olderMetadata

  init?(_ key: JSONCursor.Text, _ bytes: Span<UInt8>) {
    func isKey(_ text: StaticString) -> Bool { key.equals(text, in: bytes) }
    switch key.hasEscapes ? key.utf8(in: bytes).count : key.range.count {
    case 3 where isKey("url"): self = .url
    case 4 where isKey("size"): self = .size
    case 6 where isKey("hashes"): self = .hashes
    case 6 where isKey("yanked"): self = .yanked
    case 8 where isKey("filename"): self = .filename
    case 11 where isKey("upload-time"): self = .uploadTime
    case 13 where isKey("core-metadata"): self = .coreMetadata
    case 15 where isKey("requires-python"): self = .requiresPython
    case 18 where isKey("dist-info-metadata"): self = .olderMetadata
    case 23 where isKey("data-dist-info-metadata"): self = .olderMetadata
    default: return nil
    }
  }
}
