internal import TOML

/// The formats of project files, by name and, where a name says nothing, by content.
public enum ProjectFileFormat: String, CaseIterable, Sendable {
  case pyproject = "pyproject.toml"
  case uvLock = "uv.lock"
  case poetryLock = "poetry.lock"
  case pylock = "pylock.toml"
  case script

  /// What a file's name says; `nil` where it says nothing.
  public init?(name: String) {
    if let format = Self(rawValue: name), format != .script {
      self = format
    } else if name.hasPrefix("pylock."), name.hasSuffix(".toml") {
      self = .pylock
    } else if name.hasSuffix(".py") || name.hasSuffix(".pyw") {
      self = .script
    } else if name.hasSuffix(".py.lock") {
      self = .uvLock
    } else {
      return nil
    }
  }

  /// What a TOML file's keys say.
  ///
  /// - Throws: ``ProjectFileError`` with the fault in its TOML.
  public init?(_ bytes: [UInt8], file: String) throws(ProjectFileError) {
    let root = try ProjectFileReader.document(bytes, file)
    if root["lock-version"] != nil, root["packages"] != nil {
      self = .pylock
    } else if root["package"] != nil, root["metadata"] != nil {
      self = .poetryLock
    } else if root["package"] != nil, root["version"] != nil {
      self = .uvLock
    } else if ["project", "dependency-groups", "build-system", "tool"].contains(where: {
      root[$0] != nil
    }) {
      self = .pyproject
    } else {
      return nil
    }
  }

  /// What the format is, for a reader.
  public var title: String {
    switch self {
    case .pyproject: "project metadata"
    case .uvLock: "uv's lock"
    case .poetryLock: "Poetry's lock"
    case .pylock: "PEP 751 lock"
    case .script: "PEP 723 script"
    }
  }

  /// Parses a file of this format.
  ///
  /// `beside` gives the bytes of a file in the same folder, where it is there.
  ///
  /// - Throws: ``ProjectFileError``.
  public func read(
    _ bytes: [UInt8], file: String, beside: (String) -> (path: String, bytes: [UInt8])?
  ) throws(ProjectFileError) -> any ProjectFile {
    switch self {
    case .pyproject: return try PyprojectFile(bytes, file: file)
    case .uvLock: return try UVLock(bytes, file: file)
    case .pylock: return try PylockFile(bytes, file: file)
    case .script: return try InlineScript(bytes, file: file)
    case .poetryLock:
      var project: PyprojectFile?
      if let found = beside("pyproject.toml") {
        project = try PyprojectFile(found.bytes, file: found.path)
      }
      return try PoetryLock(bytes, file: file, project: project)
    }
  }
}
