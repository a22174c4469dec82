/// The import packages and modules that files make at the top level of site-packages.
package enum TopLevelNames {
  /// Their names, sorted; `files` comes sorted by path.
  package static func all(
    of files: some Sequence<(path: InstallPath, kind: FileKind)>
  ) -> [String] {
    var names: Set<String> = []
    var last: ArraySlice<UInt8> = []
    for file in files {
      switch file.kind {
      case .module, .nativeLibrary, .test, .stub: break
      case .data, .bytecode, .source, .metadata, .documentation, .locale, .script: continue
      }
      let bytes = file.path.bytes
      guard
        let end = bytes.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }),
        bytes[..<end] != last
      else { continue }
      let isFolderOrFile =
        bytes[end] == UInt8(ascii: "/") || !bytes[end...].contains(UInt8(ascii: "/"))
      guard isFolderOrFile, bytes[..<end].isIdentifier else { continue }
      last = bytes[..<end]
      names.insert(String(decoding: last, as: UTF8.self))
    }
    return names.sorted()
  }
}

extension ArraySlice<UInt8> {
  /// Whether Python could import something of this name; letters beyond ASCII are let through.
  fileprivate var isIdentifier: Bool {
    guard let first, !(first &- UInt8(ascii: "0") < 10) else { return false }
    return allSatisfy {
      ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10
        || $0 == UInt8(ascii: "_") || $0 >= 0x80
    }
  }
}
