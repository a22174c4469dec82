/// Everything that is wrong with requirements files and what they include.
public struct RequirementsFileError: Error, Sendable, CustomStringConvertible {
  /// At least one, in reading order.
  public let issues: [RequirementsFileIssue]

  public var description: String {
    let first = issues.first?.description ?? "no fault"
    return issues.count > 1 ? "\(first) (and \(issues.count - 1) more)" : first
  }
}

/// One fault of a requirements file.
public struct RequirementsFileIssue: Sendable, Equatable, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    /// The file cannot be had; the text is the system's reason.
    case unreadable(file: String, cause: String)
    /// The files from the first `-r` of the circle back to the same file.
    case includesItself(chain: [String])
    case tooManyFiles
    case nestedTooDeeply
    /// Bytes that the file's encoding has no reading for.
    case notText(encoding: String)
    case unknownEncoding(String)
    case unclosedQuote
    case nothingEscaped
    case unknownOption(String)
    case ambiguousOption(String, [String])
    case optionNeedsValue(String)
    case optionTakesNoValue(String)
    case invalidHash(String)
    case invalidConfigSetting(String)
    case invalidRequirement(String, RequirementError)
    case invalidMarker(String, MarkerError)
    case invalidExtras(String)
    case invalidWheelName(String, WheelFilenameError)
    case invalidEggName(String)
    /// An editable requirement that is neither a local project nor a repository.
    case notEditable(String)
    case unnamedEditable(String)
    case editableConstraint(String)
  }

  /// Where it is; `nil` for a file the caller named.
  public let location: SourceLocation?
  public let reason: Reason

  public init(location: SourceLocation?, reason: Reason) {
    self.location = location
    self.reason = reason
  }

  public var description: String {
    location.map { "\($0): \(reason)" } ?? "\(reason)"
  }
}

extension RequirementsFileIssue.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let file, let cause): "cannot read `\(file)`: \(cause)"
    case .includesItself(let chain):
      "the file includes itself: " + chain.map { "`\($0)`" }.joined(separator: " → ")
    case .tooManyFiles: "the files include more than \(RequirementsReader.fileLimit) files"
    case .nestedTooDeeply:
      "files include each other more than \(RequirementsReader.depthLimit) levels deep"
    case .notText(let encoding): "the file is not valid \(encoding)"
    case .unknownEncoding(let name): "the file declares an unknown encoding, `\(name)`"
    case .unclosedQuote: "a quote is never closed"
    case .nothingEscaped: "nothing follows the last `\\`"
    case .unknownOption(let name): "no such option: `\(name)`"
    case .ambiguousOption(let name, let names):
      "`\(name)` may be any of \(names.joined(separator: ", "))"
    case .optionNeedsValue(let name): "`\(name)` needs a value"
    case .optionTakesNoValue(let name): "`\(name)` takes no value"
    case .invalidHash(let text):
      "`\(text)` is no hash such as `sha256:…`, `sha384:…` or `sha512:…`"
    case .invalidConfigSetting(let text): "`\(text)` is not of the form KEY=VALUE"
    case .invalidRequirement(let text, let error): "`\(text)` is no requirement: \(error)"
    case .invalidMarker(let text, let error): "`\(text)` is no marker: \(error)"
    case .invalidExtras(let text): "`\(text)` are no extras"
    case .invalidWheelName(let name, let error): "`\(name)` is no wheel's file name: \(error)"
    case .invalidEggName(let name): "`egg=\(name)` is no project name"
    case .notEditable(let text): "`\(text)` is neither a local project nor a repository URL"
    case .unnamedEditable(let text):
      "`\(text)` does not tell the project's name; write `name @ URL`"
    case .editableConstraint(let text): "`\(text)` is editable, which a constraint cannot be"
    }
  }
}
