internal import Packaging

/// What a source distribution says of itself at its top.
struct SourceDescription {
  enum Member {
    case packageInformation
    case project

    /// The member at `{name}-{version}/PKG-INFO` or `{name}-{version}/pyproject.toml`.
    init?(path: ArraySlice<UInt8>) {
      let parts = path.split(separator: UInt8(ascii: "/"))
      guard parts.count == 2 else { return nil }
      if parts[1].elementsEqual("PKG-INFO".utf8) {
        self = .packageInformation
      } else if parts[1].elementsEqual("pyproject.toml".utf8) {
        self = .project
      } else {
        return nil
      }
    }
  }

  private var packageInformation: [UInt8]?
  private var project: [UInt8]?
  private var isStatic = false

  /// Whether the archive's member is of use; the first of several counts.
  func wants(_ member: Member) -> Bool {
    switch member {
    case .packageInformation: packageInformation == nil
    case .project: project == nil
    }
  }

  mutating func add(_ content: [UInt8], as member: Member) {
    switch member {
    case .packageInformation:
      packageInformation = content
      isStatic = (try? CoreMetadata(parsing: content))?.isStatic ?? false
    case .project: project = content
    }
  }

  /// Whether reading on can tell no more.
  var isComplete: Bool { isStatic || (packageInformation != nil && project != nil) }

  /// The metadata that any build of the distribution will have; `nil` where only a build tells.
  func metadata(version: Version?) -> [UInt8]? {
    if isStatic { return packageInformation }
    guard let project, let version,
      let file = try? PyprojectFile(project, file: "pyproject.toml")
    else { return nil }
    return file.staticMetadata(version: version)
  }
}

extension CoreMetadata {
  /// Whether a source distribution's metadata is what any build of it will have (PEP 643).
  fileprivate var isStatic: Bool {
    guard let text = metadataVersion, let version = try? Version(text),
      let first = try? Version("2.2"), version >= first
    else { return false }
    let changing = Set(dynamic.map { $0.lowercased() })
    return changing.isDisjoint(with: ["requires-dist", "requires-python", "provides-extra"])
  }
}
