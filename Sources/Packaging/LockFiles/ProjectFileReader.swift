internal import TOML

/// Reads the values of a project's file and collects what is wrong with them.
struct ProjectFileReader {
  /// More faults are counted, not told: a reader has seen enough.
  private static let issueLimit = 100

  let file: String
  private(set) var issues: [ProjectFileIssue] = []
  private var untold = 0

  init(_ file: String) { self.file = file }

  /// Parses the file.
  ///
  /// - Throws: ``ProjectFileError`` with the fault in its TOML.
  static func document(
    _ bytes: [UInt8], _ file: String
  ) throws(ProjectFileError) -> TOMLTable {
    do throws(TOMLError) { return try TOMLDocument(bytes).root } catch {
      throw ProjectFileError(issues: [
        ProjectFileIssue(
          location: SourceLocation(
            file: file, line: error.position.line, column: error.position.column),
          reason: .toml(error.reason))
      ])
    }
  }

  func location(_ position: TOMLPosition) -> SourceLocation {
    SourceLocation(file: file, line: position.line, column: position.column)
  }

  mutating func report(_ reason: ProjectFileIssue.Reason, at position: TOMLPosition) {
    report(reason, at: location(position))
  }

  mutating func report(_ reason: ProjectFileIssue.Reason, at location: SourceLocation) {
    guard issues.count < Self.issueLimit else {
      untold += 1
      return
    }
    issues.append(ProjectFileIssue(location: location, reason: reason))
  }

  /// - Throws: ``ProjectFileError`` when anything was reported.
  func finish() throws(ProjectFileError) {
    guard let last = issues.last else { return }
    let more =
      untold == 0 ? [] : [ProjectFileIssue(location: last.location, reason: .moreIssues(untold))]
    throw ProjectFileError(issues: issues + more)
  }

  // MARK: Values

  mutating func table(_ value: TOMLValue?, _ what: String) -> TOMLTable? {
    guard let value else { return nil }
    if let table = value.table { return table }
    report(.expected("\(what) to be a table"), at: value.position)
    return nil
  }

  mutating func array(_ value: TOMLValue?, _ what: String) -> [TOMLValue] {
    guard let value else { return [] }
    if let array = value.array { return Array(array) }
    report(.expected("\(what) to be an array"), at: value.position)
    return []
  }

  mutating func tables(_ value: TOMLValue?, _ what: String) -> [TOMLTable] {
    array(value, what).compactMap { table($0, "each of \(what)") }
  }

  mutating func entries(_ value: TOMLValue?, _ what: String) -> [TOMLTable.Entry] {
    table(value, what).map { Array($0) } ?? []
  }

  mutating func string(_ value: TOMLValue?, _ what: String) -> String? {
    guard let value else { return nil }
    if let string = value.string { return string }
    report(.expected("\(what) to be a string"), at: value.position)
    return nil
  }

  mutating func requirement(_ value: TOMLValue) -> DeclaredRequirements.Entry? {
    guard let text = string(value, "a requirement") else { return nil }
    do throws(RequirementError) {
      return DeclaredRequirements.Entry(
        try Requirement(text), at: location(value.position))
    } catch {
      report(.requirement(text, error), at: value.position(atByte: error.offset))
      return nil
    }
  }

  mutating func name(_ value: TOMLValue?, in table: TOMLTable) -> ProjectName? {
    guard let value else {
      report(.missing(key: "name"), at: table.position)
      return nil
    }
    guard let text = string(value, "`name`") else { return nil }
    return name(text, at: value.position)
  }

  mutating func name(_ text: String, at position: TOMLPosition) -> ProjectName? {
    do throws(ProjectNameError) { return try ProjectName(text) } catch {
      report(.name(text, error), at: position)
      return nil
    }
  }

  mutating func version(_ value: TOMLValue?) -> Version? {
    guard let value, let text = string(value, "`version`") else { return nil }
    do throws(VersionError) { return try Version(text) } catch {
      report(.version(text, error), at: value.position(atByte: error.offset))
      return nil
    }
  }

  mutating func marker(_ value: TOMLValue?) -> Marker? {
    guard let value, let text = string(value, "a marker"), !text.isEmpty else { return nil }
    do throws(MarkerError) { return try Marker(text) } catch {
      report(.marker(text, error), at: value.position(atByte: error.offset))
      return nil
    }
  }

  mutating func specifiers(_ value: TOMLValue?) -> SpecifierSet? {
    guard let value, let text = string(value, "version specifiers") else { return nil }
    do throws(SpecifierError) { return try SpecifierSet(text) } catch {
      report(.specifier(text, error), at: value.position(atByte: error.offset))
      return nil
    }
  }

  mutating func pythonBound(_ value: TOMLValue?) -> PythonBound? {
    guard let value, let specifiers = specifiers(value) else { return nil }
    return PythonBound(specifiers: specifiers, location: location(value.position))
  }

  /// The digest in `sha256:…`; `nil` for another algorithm.
  mutating func digest(_ value: TOMLValue?) -> SHA256Digest? {
    guard let value, let text = string(value, "a hash") else { return nil }
    let prefix = "sha256:"
    guard text.hasPrefix(prefix) else { return nil }
    let digits = Array(text.utf8.dropFirst(prefix.utf8.count))
    guard let digest = SHA256Digest(hexadecimal: digits.span) else {
      report(.hash(text), at: value.position)
      return nil
    }
    return digest
  }

  mutating func names(_ value: TOMLValue?, _ what: String) -> [ProjectName] {
    array(value, what).compactMap { value in
      string(value, "each of \(what)").flatMap { name($0, at: value.position) }
    }
  }
}
