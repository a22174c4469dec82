internal import TOML

/// The requirements in a script's own `# /// script` block.
///
/// See: <https://packaging.python.org/en/latest/specifications/inline-script-metadata/>
public struct InlineScript: ProjectFile {
  private let root: TOMLTable
  private let file: String

  /// Finds the block and parses it.
  ///
  /// - Throws: ``ProjectFileError`` where there is not one block, or the fault in its TOML.
  public init(_ bytes: [UInt8], file: String) throws(ProjectFileError) {
    root = try ProjectFileReader.document(try Self.block(of: bytes, file), file)
    self.file = file
  }

  public func requirements(
    _ selection: DependencySelection, for markers: MarkerEnvironment
  ) throws(ProjectFileError) -> DeclaredRequirements {
    var reader = ProjectFileReader(file)
    var declared = DeclaredRequirements()
    for value in reader.array(root["dependencies"], "`dependencies`") {
      if let entry = reader.requirement(value) { declared.requirements.append(entry) }
    }
    declared.requiresPython = reader.pythonBound(root["requires-python"])
    try reader.finish()
    return declared
  }

  /// Whether a file has the line that begins a block.
  public static func hasBlock(_ bytes: [UInt8]) -> Bool {
    var lines = Lines(bytes)
    while let line = lines.next() {
      if line.elementsEqual(opening) { return true }
    }
    return false
  }

  private static let opening = Array("# /// script".utf8)

  /// The block's content, each line at its own number and in its own columns.
  ///
  ///     block = "# /// script" line-end ("#" (" " anything)? line-end)+ "# ///"
  ///
  /// The last `# ///` before a line that is no part of the block closes it.
  private static func block(
    of bytes: [UInt8], _ file: String
  ) throws(ProjectFileError) -> [UInt8] {
    func fault(_ reason: ProjectFileIssue.Reason, _ line: Int) -> ProjectFileError {
      ProjectFileError(issues: [
        ProjectFileIssue(
          location: SourceLocation(file: file, line: line, column: 1), reason: reason)
      ])
    }
    var lines = Lines(bytes)
    var found: [UInt8]?
    while let line = lines.next() {
      guard line.elementsEqual(opening) else { continue }
      let start = lines.number
      var text = [UInt8](repeating: UInt8(ascii: "\n"), count: start)
      var end: (text: Int, lines: Lines)?
      while let content = lines.next().flatMap(content) {
        if content.elementsEqual("///".utf8) { end = (text.count, lines) }
        // Blanks in the place of the comment's sign.
        if !content.isEmpty { text += "  ".utf8 + content }
        text.append(UInt8(ascii: "\n"))
      }
      guard let end else { throw fault(.unclosedScriptBlock, start) }
      guard found == nil else { throw fault(.severalScriptBlocks, start) }
      found = Array(text[..<end.text])
      lines = end.lines
    }
    guard let found else { throw fault(.noScriptBlock, 1) }
    return found
  }

  /// What stands after `# `; `nil` for a line that is no part of a block.
  private static func content(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if line.elementsEqual("#".utf8) { return [] }
    return line.starts(with: "# ".utf8) ? line.dropFirst(2) : nil
  }

  /// A file's lines without their ends, one at a time.
  private struct Lines: IteratorProtocol {
    private let bytes: [UInt8]
    private var start = 0
    /// Of the line given last, from 1.
    private(set) var number = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> ArraySlice<UInt8>? {
      guard start < bytes.count else { return nil }
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      defer { start = end + 1 }
      number += 1
      let line = bytes[start..<end]
      return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
  }
}
