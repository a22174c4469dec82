/// A `.pth` file: folders to add to `sys.path` and code to run at startup.
///
/// Read as Python's `site` reads it: a comment starts in the first column, a line is code when it
/// starts with `import` and a blank, and anything else is a folder relative to the file's own.
///
/// See: <https://docs.python.org/3/library/site.html>
public struct PathConfiguration: Sendable, Equatable {
  public enum Line: Sendable, Equatable {
    /// A folder, absolute or relative to the `.pth` file's.
    case path([UInt8])
    /// A line of Python.
    case code(String)
  }
  public let lines: [Line]

  public init(parsing bytes: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    lines = text.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.compactMap {
      line in
      guard line.first != UInt8(ascii: "#") else { return nil }
      let end = line.lastIndex { !$0.isBlank }
      guard let end else { return nil }
      let keyword = line.prefix(7)
      if keyword.elementsEqual("import ".utf8) || keyword.elementsEqual("import\t".utf8) {
        return .code(String(decoding: line[...end], as: UTF8.self))
      }
      return .path(Array(line[...end]))
    }
  }

  /// Whether a file of this name in site-packages is setuptools' pointer to a project elsewhere:
  /// `__editable__.demo-1.0.pth` or the finder `__editable___demo_1_0_finder.py`.
  public static func isEditablePointer(_ fileName: some Collection<UInt8>) -> Bool {
    fileName.starts(with: "__editable__".utf8)
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool {
    self == 0x20 || (0x09...0x0D).contains(self) || (0x1C...0x1F).contains(self)
  }
}
