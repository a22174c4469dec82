/// What an installed file is, for accounting; whether it may go is a rule's business.
public enum FileKind: String, CaseIterable, Hashable, Sendable {
  case module
  case nativeLibrary = "native_library"
  case data
  case test
  case stub
  case bytecode
  case source
  case metadata
  case documentation
  case locale
  case script
}

extension FileKind {
  /// Classifies a file by its path alone.
  ///
  /// The first that applies: metadata, bytecode, script, stub, test folder, the name's extension,
  /// locale folder, documentation; what nothing describes is data.
  ///
  /// - Parameters:
  ///   - path: Relative to the site-packages folder.
  ///   - isFlat: Whether that is a `--target` folder, where scripts stand in `bin/`.
  public init(of path: InstallPath, isFlat: Bool = false) {
    self = path.bytes.span.classified(isFlat: isFlat)
  }
}

extension Span<UInt8> {
  fileprivate func classified(isFlat: Bool) -> FileKind {
    var folders = FolderTraits()
    var start = 0
    var index = 0
    while index < count {
      if self[index] == UInt8(ascii: "/") {
        folders.take(extracting(start..<index))
        start = index + 1
      }
      index += 1
    }
    let name = extracting(start..<count)
    let stem = name.stemLength
    let suffix = name.extracting(stem..<name.count)

    if folders.isMetadata || suffix.equalsLowercased(".egg-info")
      || suffix.equalsLowercased(".egg-link")
    {
      return .metadata
    }
    if suffix.equalsLowercased(".pyc") || suffix.equalsLowercased(".pyo") { return .bytecode }
    if folders.isScripts, isFlat || folders.leavesRoot { return .script }
    if suffix.equalsLowercased(".pyi") || name.equalsLowercased("py.typed") { return .stub }
    if folders.isTest { return .test }
    return name.kindByName(stem: stem, suffix: suffix, in: folders)
  }

  /// The length of the name before its extension; a leading dot starts none.
  private var stemLength: Int {
    var index = count - 1
    while index > 0 {
      if self[index] == UInt8(ascii: ".") { return index }
      index -= 1
    }
    return count
  }

  private func kindByName(
    stem: Int, suffix: borrowing Span<UInt8>, in folders: FolderTraits
  ) -> FileKind {
    if suffix.equalsLowercased(".py") || suffix.equalsLowercased(".pyw") {
      let isTest =
        hasPrefix("test_") || equalsLowercased("conftest.py")
        || extracting(0..<stem).hasSuffix("_test")
      return isTest ? .test : .module
    }
    for native: StaticString in [".so", ".pyd", ".dll", ".dylib"]
    where suffix.equalsLowercased(native) { return .nativeLibrary }
    // `libfoo.so.1.2`: the extension stands before the version.
    if hasVersionedLibraryName { return .nativeLibrary }
    if folders.isLocale || suffix.equalsLowercased(".mo") || suffix.equalsLowercased(".po")
      || suffix.equalsLowercased(".pot")
    {
      return .locale
    }
    for source: StaticString in [
      ".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".inl", ".cu", ".cuh", ".pyx",
      ".pxd", ".pxi", ".f", ".f90", ".rs", ".go", ".java", ".m", ".mm", ".a", ".lib", ".o", ".pyf",
    ]
    where suffix.equalsLowercased(source) { return .source }
    if folders.isDocumentation || suffix.equalsLowercased(".rst") || suffix.equalsLowercased(".md")
    {
      return .documentation
    }
    for start: StaticString in [
      "readme", "changes", "changelog", "authors", "contributing", "license", "licence", "copying",
      "notice",
    ]
    where extracting(0..<stem).hasLowercasedPrefix(start) {
      if stem == count || suffix.equalsLowercased(".txt") { return .documentation }
    }
    return .data
  }

  private var hasVersionedLibraryName: Bool {
    var index = count - 1
    while index > 0, self[index] == UInt8(ascii: ".") || self[index] &- UInt8(ascii: "0") < 10 {
      index -= 1
    }
    // `index` is at the `o` of `.so`, and a `.` follows it.
    guard index >= 3, index + 1 < count, self[index + 1] == UInt8(ascii: ".") else { return false }
    return extracting(0...index).hasSuffix(".so")
  }

  fileprivate func equalsLowercased(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && hasLowercasedPrefix(text)
  }

  fileprivate func hasLowercasedPrefix(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard count >= length else { return false }
    var index = 0
    while index < length {
      let byte = self[index]
      let isUpper = byte &- UInt8(ascii: "A") < 26
      guard (isUpper ? byte | 0x20 : byte) == text.utf8Start[index] else { return false }
      index += 1
    }
    return true
  }

  fileprivate func hasPrefix(_ text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount where self[index] != text.utf8Start[index] {
      return false
    }
    return true
  }

  fileprivate func hasSuffix(_ text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    return extracting((count - text.utf8CodeUnitCount)..<count).hasPrefix(text)
  }
}

/// What the folders above a file say about it.
private struct FolderTraits {
  var isMetadata = false
  var isScripts = false
  var isTest = false
  var isLocale = false
  var isDocumentation = false
  var leavesRoot = false
  /// Whether the next folder stands directly in the root or the prefix.
  private var isTop = true

  mutating func take(_ name: borrowing Span<UInt8>) {
    let wasTop = isTop
    isTop = false
    // Folder names that matter start with one of few letters; the rest is turned away at once.
    guard name.count > 0 else { return }
    switch name[0] {
    case UInt8(ascii: "."):
      if name.equalsLowercased("..") {
        leavesRoot = true
        isTop = true
      }
    case UInt8(ascii: "b"):
      if wasTop, name.equalsLowercased("bin") { isScripts = true }
    case UInt8(ascii: "S"):
      if wasTop, name.equalsLowercased("scripts") { isScripts = true }
    case UInt8(ascii: "t"):
      if name.equalsLowercased("test") || name.equalsLowercased("tests") { isTest = true }
    case UInt8(ascii: "l"):
      if name.equalsLowercased("locale") || name.equalsLowercased("locales") { isLocale = true }
    case UInt8(ascii: "d"):
      if name.equalsLowercased("doc") || name.equalsLowercased("docs") { isDocumentation = true }
    case UInt8(ascii: "E"):
      if name.equalsLowercased("egg-info") { isMetadata = true }
    default: break
    }
    if name.hasSuffix(".dist-info") || name.hasSuffix(".egg-info") { isMetadata = true }
  }
}
