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
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .contains { line($0).elementsEqual("# /// script".utf8) }
  }

  /// The block's content, each line at its own number and, its comment sign blank, in its own column.
  ///
  ///     block = "# /// script" line-end ("#" (" " anything)? line-end)+ "# ///"
  ///
  /// The last `# ///` before a line that is no comment closes it.
  private static func block(
    of bytes: [UInt8], _ file: String
  ) throws(ProjectFileError) -> [UInt8] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    func fault(_ reason: ProjectFileIssue.Reason, _ line: Int) -> ProjectFileError {
      ProjectFileError(issues: [
        ProjectFileIssue(
          location: SourceLocation(file: file, line: line + 1, column: 1), reason: reason)
      ])
    }
    var found: Range<Int>?
    var index = 0
    while index < lines.count {
      guard line(lines[index]).elementsEqual("# /// script".utf8) else {
        index += 1
        continue
      }
      var end: Int?
      var next = index + 1
      while next < lines.count, let content = content(of: line(lines[next])) {
        if content.elementsEqual("///".utf8) { end = next }
        next += 1
      }
      guard let end else { throw fault(.unclosedScriptBlock, index) }
      guard found == nil else { throw fault(.severalScriptBlocks, index) }
      found = (index + 1)..<end
      index = end + 1
    }
    guard let found else { throw fault(.noScriptBlock, 0) }
    var text = [UInt8](repeating: UInt8(ascii: "\n"), count: found.lowerBound)
    for index in found {
      let content = content(of: line(lines[index])) ?? []
      if !content.isEmpty { text += "  ".utf8 + content }
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  private static func line(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
  }

  /// What stands after `# `; `nil` for a line that is no part of a block.
  private static func content(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if line.elementsEqual("#".utf8) { return [] }
    return line.starts(with: "# ".utf8) ? line.dropFirst(2) : nil
  }
}
