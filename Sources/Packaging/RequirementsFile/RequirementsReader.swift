/// The walk over requirements files and what they include, collecting entries and faults.
struct RequirementsReader {
  /// Files that include others several times would otherwise double the work with each level.
  static let fileLimit = 10_000
  static let depthLimit = 100

  let environment: [String: String]
  private(set) var requirements: [RequirementsEntry] = []
  private(set) var constraints: [RequirementsEntry] = []
  private(set) var options = RequirementsOptions()
  private(set) var issues: [RequirementsFileIssue] = []
  private var filesRead = 0
}

extension RequirementsReader {
  init(environment: [String: String]) { self.environment = environment }

  typealias Loader = (String) throws -> [UInt8]

  mutating func read(_ file: String, isConstraint: Bool, _ load: Loader) {
    read(file, isConstraint: isConstraint, chain: [FileReference.identity(of: file)], nil, load)
  }

  /// Reads a file, of which `chain` holds the identities from the outermost to its own, and
  /// `includer` the place that names it.
  private mutating func read(
    _ file: String, isConstraint: Bool, chain: [String], _ includer: SourceLocation?,
    _ load: Loader
  ) {
    guard filesRead < Self.fileLimit else {
      if issues.last?.reason != .tooManyFiles {
        issues.append(RequirementsFileIssue(location: includer, reason: .tooManyFiles))
      }
      return
    }
    filesRead += 1
    let bytes: [UInt8]
    do {
      bytes = try load(FileReference.loadable(file))
    } catch {
      issues.append(
        RequirementsFileIssue(
          location: includer, reason: .unreadable(file: file, cause: "\(error)")))
      return
    }
    let text: String
    do {
      text = try RequirementsEncoding.decode(bytes)
    } catch {
      report(error, in: file, line: 1)
      return
    }
    LogicalLine.forEach(in: text, environment: environment) { line in
      do throws(RequirementsFault) {
        try read(line, of: file, isConstraint: isConstraint, chain: chain, load)
      } catch {
        report(error, in: file, line: line.number)
      }
    }
  }

  private mutating func read(
    _ line: LogicalLine, of file: String, isConstraint: Bool, chain: [String], _ load: Loader
  ) throws(RequirementsFault) {
    let (argument, optionText) = Self.splitOptions(line.text)
    let options = try RequirementsLineOptions(optionText)
    self.options.applySelections(of: options)

    let editable = options.first(.editable)
    if let requirement = argument.isEmpty ? editable : argument {
      let entry = try RequirementsLine(
        requirement, options: options, isEditable: editable != nil, isConstraint: isConstraint
      ).entry(at: location(of: requirement, in: file, line: line.number))
      if isConstraint { constraints.append(entry) } else { requirements.append(entry) }
    } else if let nested = options.first(.requirement) ?? options.first(.constraint) {
      try include(
        nested, from: file, isConstraint: !options.has(.requirement), chain: chain,
        at: location(of: nested, in: file, line: line.number), load)
    } else {
      self.options.apply(options, in: file)
    }
  }

  private mutating func include(
    _ nested: SourceText, from file: String, isConstraint: Bool, chain: [String],
    at location: SourceLocation, _ load: Loader
  ) throws(RequirementsFault) {
    let path = FileReference.resolve(nested.text, from: file)
    let identity = FileReference.identity(of: path)
    if let first = chain.firstIndex(of: identity) {
      throw RequirementsFault(.includesItself(chain: chain[first...] + [identity]), at: nested)
    }
    guard chain.count < Self.depthLimit else {
      throw RequirementsFault(.nestedTooDeeply, at: nested)
    }
    read(path, isConstraint: isConstraint, chain: chain + [identity], location, load)
  }

  /// The requirement, which ends before the first word that starts with `-`, and the options.
  private static func splitOptions(_ line: SourceText) -> (SourceText, SourceText) {
    let scalars = line.scalars
    let dash = scalars.indices.first {
      scalars[$0] == "-" && ($0 == 0 || scalars[$0 - 1] == " ")
    }
    guard let dash else { return (line, SourceText()) }
    return (line[..<max(0, dash - 1)], line[dash...])
  }

  private func location(of text: SourceText, in file: String, line: Int) -> SourceLocation {
    guard let start = text.start, start.line == line else {
      return SourceLocation(file: file, line: line, column: 1)
    }
    return SourceLocation(file: file, line: line, column: start.column)
  }

  private mutating func report(_ fault: RequirementsFault, in file: String, line: Int) {
    issues.append(
      RequirementsFileIssue(
        location: SourceLocation(
          file: file, line: fault.position?.line ?? line, column: fault.position?.column ?? 1),
        reason: fault.reason))
  }
}
