/// A file that says what a project requires: its metadata, a script's, or a lock.
public protocol ProjectFile: Sendable {
  /// What the file asks for on a target.
  ///
  /// - Throws: ``ProjectFileError`` with every fault found.
  func requirements(
    _ selection: DependencySelection, for markers: MarkerEnvironment
  ) throws(ProjectFileError) -> DeclaredRequirements
}

/// Which of a project's optional requirements are wanted.
public struct DependencySelection: Sendable, Equatable {
  public var extras: Set<ProjectName> = []
  public var allExtras = false
  /// PEP 735's dependency groups, or Poetry's.
  public var groups: Set<ProjectName> = []

  public init() {}
}

/// What a project's file asks for and, where it is a lock, what it settles.
public struct DeclaredRequirements: Sendable {
  /// A requirement and where it is written.
  public struct Entry: Sendable, Equatable {
    public let requirement: Requirement
    public let location: SourceLocation

    public init(_ requirement: Requirement, at location: SourceLocation) {
      self.requirement = requirement
      self.location = location
    }
  }

  public var requirements: [Entry] = []
  /// The versions and references that a lock settles, for whatever needs them.
  public var constraints: [Entry] = []
  /// What a lock put in the place of every requirement of the same name.
  public var overrides: [Entry] = []
  /// The project itself and the local projects it is made with: needed where they are installed, and
  /// on no index.
  public var projects: [Entry] = []
  /// The digests of the files that a lock has for a version.
  public var hashes: [ProjectName: Set<SHA256Digest>] = [:]
  /// Every project that a lock knows; `nil` where nothing is locked.
  public var locked: Set<ProjectName>?
  public var requiresPython: PythonBound?
  public var notices: [ProjectFileNotice] = []

  public init() {}
}

/// The versions of Python that a project is for.
public struct PythonBound: Sendable, Equatable {
  public let specifiers: SpecifierSet
  public let location: SourceLocation
}

/// Something in a project's file that a user should know and that stops nothing.
public struct ProjectFileNotice: Sendable, Equatable, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    /// A place that only one tool reads, where the requirement says less.
    case unreadSource(ProjectName, table: String)
    /// A folder of this machine, whose own requirements nobody asked.
    case localFolder(ProjectName)
  }
  public let location: SourceLocation
  public let reason: Reason

  public var description: String {
    switch reason {
    case .unreadSource(let name, let table):
      "\(location): where `\(table)` takes \(name) from is not read; the index answers for it"
    case .localFolder(let name):
      "\(location): \(name) is a folder, and what it requires is not read; pass its pyproject.toml too"
    }
  }
}
