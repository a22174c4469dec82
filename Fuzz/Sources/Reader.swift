/// A reader of bytes that anyone may have written.
enum Reader: String, CaseIterable {
  case version, specifiers, marker, requirement
  case requirementsFile = "requirements-file"
  case metadata, record
  case entryPoints = "entry-points"
  case filename
  case wheelTail = "wheel-tail"
  case pageJSON = "page-json"
  case pageHTML = "page-html"
  case stored, url, gzip, source, library

  /// Reads an input and checks what must hold whatever it is.
  func read(_ bytes: [UInt8]) {
    switch self {
    case .version: readVersions(bytes)
    case .specifiers: readSpecifiers(bytes)
    case .marker: readMarker(bytes)
    case .requirement: readRequirement(bytes)
    case .requirementsFile: readRequirementsFile(bytes)
    case .metadata: readMetadata(bytes)
    case .record: readRecord(bytes)
    case .entryPoints: readEntryPoints(bytes)
    case .filename: readFilename(bytes)
    case .wheelTail: readWheelTail(bytes)
    case .pageJSON: readPage(bytes, isJSON: true)
    case .pageHTML: readPage(bytes, isJSON: false)
    case .stored: readStored(bytes)
    case .url: readURL(bytes)
    case .gzip: readGzip(bytes)
    case .source: readSource(bytes)
    case .library: readLibrary(bytes)
    }
  }
}

extension [UInt8] {
  var text: String { String(decoding: self, as: UTF8.self) }

  /// The text's lines, the empty ones too.
  var lines: [String] {
    split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
