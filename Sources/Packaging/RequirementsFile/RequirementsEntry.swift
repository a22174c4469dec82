/// One requirement of a requirements file.
public struct RequirementsEntry: Sendable, Hashable {
  /// Where the distribution comes from.
  public enum Origin: Sendable, Hashable {
    /// An index, by name.
    case index
    /// An archive, or a `file:` URL of a project.
    case url(String)
    /// A repository: `git+https://…@ref#egg=name`.
    case repository(String)
    /// A local archive or project folder, relative to the current directory as for pip.
    case path(String)
  }

  /// Where the entry starts.
  public let location: SourceLocation
  /// The requirement as written, without its options; continued lines joined, variables expanded.
  public let text: String
  public let origin: Origin
  /// Name, extras, specifiers and marker; `nil` while the name is unknown: of a project folder, an
  /// archive that is no wheel, or a URL without `egg=`.
  public let requirement: Requirement?
  /// The extras, whether or not the name is known.
  public let extras: [ProjectName]
  /// The marker, whether or not the name is known.
  public let marker: Marker?
  public let isEditable: Bool
  public let isConstraint: Bool
  public let hashes: [RequirementHash]
  public let configSettings: [ConfigSetting]

  /// The requirement's name or, failing that, what the name of a source archive suggests.
  ///
  /// pip unpacks such an archive to find out, and it may say otherwise.
  public var likelyName: ProjectName? {
    if let requirement { return requirement.name }
    let fileName: String
    switch origin {
    case .url(let url): fileName = URLText(url).fileName
    case .path(let path): fileName = URLText.fileName(ofPath: path)
    case .index, .repository: return nil
    }
    return try? SourceDistributionFilename(fileName).name
  }
}

/// A `--hash` of a requirement.
public struct RequirementHash: Sendable, Hashable, CustomStringConvertible {
  /// `sha256`, `sha384` or `sha512`.
  public let algorithm: String
  /// Hexadecimal, as written.
  public let digest: String

  public var description: String { "\(algorithm):\(digest)" }
}

/// A `--config-settings KEY=VALUE` of a requirement.
public struct ConfigSetting: Sendable, Hashable {
  public let key: String
  public let value: String
}
