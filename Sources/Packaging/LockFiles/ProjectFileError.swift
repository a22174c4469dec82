public import TOML

/// Everything that is wrong with a project's file.
public struct ProjectFileError: Error, Sendable, CustomStringConvertible {
  /// At least one, in reading order.
  public let issues: [ProjectFileIssue]

  public init(issues: [ProjectFileIssue]) { self.issues = issues }

  public var description: String {
    let first = issues.first?.description ?? "no fault"
    return issues.count > 1 ? "\(first) (and \(issues.count - 1) more)" : first
  }

  /// What to do next.
  public var hint: String? { issues.lazy.compactMap(\.reason.hint).first }
}

/// One fault of a project's file.
public struct ProjectFileIssue: Sendable, Equatable, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    /// The file cannot be had; the text is the system's reason.
    case unreadable(String)
    case toml(TOMLError.Reason)
    /// A value of another type stands where `what` should.
    case expected(String)
    case missing(key: String)
    case requirement(String, RequirementError)
    case marker(String, MarkerError)
    case specifier(String, SpecifierError)
    case name(String, ProjectNameError)
    case version(String, VersionError)
    case hash(String)
    /// The build backend makes the list; `file` is what it makes it from, where that is known.
    case dynamic(key: String, file: String?)
    case noRequirements
    case unknownExtra(String, known: [String])
    case unknownGroup(String, known: [String])
    /// A name that two groups have after normalizing.
    case duplicateGroup(String)
    case groupCycle([String])
    case extrasTooDeep
    case poetryConstraint(String)
    /// `^1 || ^2`, which no requirement can say.
    case poetryAlternatives(ProjectName, String)
    case lockVersion(String, supported: String)
    case noScriptBlock
    case severalScriptBlocks
    case unclosedScriptBlock
    /// The lock has no entry that a requirement can mean.
    case notLocked(Requirement)
    /// Entries of one name that all apply on the target.
    case ambiguous(ProjectName, versions: [String])
    /// The lock is for other targets.
    case otherEnvironments([String])
    case moreIssues(Int)
  }
  public let location: SourceLocation
  public let reason: Reason

  public init(location: SourceLocation, reason: Reason) {
    self.location = location
    self.reason = reason
  }

  public var description: String { "\(location): \(reason)" }
}

extension ProjectFileIssue.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let cause): "cannot be read: \(cause)"
    case .toml(let reason): reason.description
    case .expected(let what): "expected \(what)"
    case .missing(let key): "`\(key)` is missing"
    case .requirement(let text, let error): "`\(Self.short(text))` is no requirement: \(error)"
    case .marker(let text, let error): "`\(Self.short(text))` is no marker: \(error)"
    case .specifier(let text, let error): "`\(Self.short(text))` is no version specifier: \(error)"
    case .name(let text, let error): "`\(Self.short(text))` is no project's name: \(error)"
    case .version(let text, let error): "`\(Self.short(text))` is no version: \(error)"
    case .hash(let text): "`\(Self.short(text))` is no SHA-256 digest"
    case .dynamic(let key, _): "`\(key)` is dynamic: only the project's build knows it"
    case .noRequirements:
      "there is neither a `[project]` table nor Poetry's, nor the group that was asked for"
    case .unknownExtra(let name, let known): "there is no extra `\(name)`\(Self.list(known))"
    case .unknownGroup(let name, let known): "there is no group `\(name)`\(Self.list(known))"
    case .duplicateGroup(let name): "the group `\(name)` is defined twice"
    case .groupCycle(let names):
      "the group includes itself: " + names.map { "`\($0)`" }.joined(separator: " → ")
    case .extrasTooDeep: "extras ask for each other in too long a chain"
    case .poetryConstraint(let text): "`\(Self.short(text))` is no version constraint of Poetry's"
    case .poetryAlternatives(let name, let text):
      "`\(text)` of \(name) has alternatives, which a requirement cannot say"
    case .lockVersion(let version, let supported):
      "version \(version) of the lock's format is not known; \(supported) is"
    case .noScriptBlock: "the script has no `# /// script` block"
    case .severalScriptBlocks: "the script has more than one `# /// script` block"
    case .unclosedScriptBlock: "the `# /// script` block has no closing `# ///`"
    case .notLocked(let requirement): "the lock has nothing for `\(requirement)`"
    case .ambiguous(let name, let versions):
      "\(versions.joined(separator: " and ")) of \(name) all apply on the target"
    case .otherEnvironments(let markers):
      "the lock is for other targets: " + markers.map { "`\($0)`" }.joined(separator: ", ")
    case .moreIssues(let count): "\(count) more faults"
    }
  }

  /// Enough of a text to find it by.
  private static func short(_ text: String) -> String {
    text.utf8.count <= 200 ? text : text.prefix(80) + "…"
  }

  private static func list(_ known: [String]) -> String {
    known.isEmpty || known.count > 50
      ? "" : "; there is " + known.sorted().map { "`\($0)`" }.joined(separator: ", ")
  }

  var hint: String? {
    switch self {
    case .dynamic(_, let file?): "pass what the build reads: -r \(file)"
    case .dynamic:
      "install the project and pass --site-packages, or list the requirements in a requirements.txt"
    case .noRequirements: "declare `dependencies` in `[project]` (PEP 621)"
    case .noScriptBlock:
      "see https://packaging.python.org/en/latest/specifications/inline-script-metadata/"
    case .poetryAlternatives: "lock it first: poetry lock, then pass poetry.lock"
    case .lockVersion: "write the lock anew with a release of its tool that Scrimp knows"
    case .notLocked: "the lock is older than the project: lock again"
    case .otherEnvironments: "say --python-version and --python-platform as the lock has them"
    case .ambiguous: "say --extra or --group as the lock's project needs it"
    default: nil
    }
  }
}
