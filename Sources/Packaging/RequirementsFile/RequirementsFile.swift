/// Requirements files and everything they include, in pip's grammar.
///
/// Reading is pure: files come from a closure, and whether a local project exists is for an adapter
/// to find out. All faults of all files are reported together.
///
/// See: <https://pip.pypa.io/en/stable/reference/requirements-file-format/>
public struct RequirementsFile: Sendable {
  /// What is asked for, in reading order, the lines of an included file at the place of its `-r`.
  public let requirements: [RequirementsEntry]
  /// What the constraint files allow; a constraint asks for nothing by itself.
  public let constraints: [RequirementsEntry]
  /// The options that stand on lines of their own.
  public let options: RequirementsOptions

  /// Reads files and what they include.
  ///
  /// - Parameters:
  ///   - paths: Requirements files: paths, or `file:` or `http(s):` URLs.
  ///   - constraintPaths: Constraint files, read before the others.
  ///   - environment: The variables for `${NAME}`; an absent one leaves the text alone.
  ///   - load: The bytes of a file, by path (also for a `file:` URL) or URL.
  /// - Throws: ``RequirementsFileError`` with every fault found.
  public init(
    _ paths: [String], constraintPaths: [String] = [],
    environment: [String: String] = [:],
    load: (String) throws -> [UInt8]
  ) throws(RequirementsFileError) {
    var reader = RequirementsReader(environment: environment)
    for path in constraintPaths { reader.read(path, isConstraint: true, load) }
    for path in paths { reader.read(path, isConstraint: false, load) }
    guard reader.issues.isEmpty else { throw RequirementsFileError(issues: reader.issues) }
    requirements = reader.requirements
    constraints = reader.constraints
    options = reader.options
  }
}

/// A place in a text file, both numbers from 1.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  public let file: String
  public let line: Int
  /// Counted in Unicode scalars.
  public let column: Int

  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String { "\(file):\(line):\(column)" }
}
