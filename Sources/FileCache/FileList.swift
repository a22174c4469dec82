public import Packaging

/// Every file of one distribution with its size, hash and kind, and the metadata that goes with it.
public struct FileList: Sendable, Equatable {
  /// What makes a file list immutable: a hash, and of what it is one.
  public struct Key: Hashable, Sendable {
    public enum Origin: String, CaseIterable, Sendable {
      /// The bytes of an installed distribution's `RECORD`.
      case record
      /// The bytes of a wheel.
      case wheel
    }
    public let origin: Origin
    public let digest: SHA256Digest

    public init(_ origin: Origin, _ digest: SHA256Digest) {
      self.origin = origin
      self.digest = digest
    }
  }

  /// One file.
  public struct Entry: Sendable, Equatable {
    public let path: InstallPath
    public let size: Int
    public let sha256: SHA256Digest?
    public let kind: FileKind

    public init(path: InstallPath, size: Int, sha256: SHA256Digest? = nil, kind: FileKind) {
      self.path = path
      self.size = size
      self.sha256 = sha256
      self.kind = kind
    }
  }

  public let key: Key
  public let name: ProjectName
  public let version: Version
  /// `Requires-Python` as the metadata writes it.
  public let requiresPython: String?
  /// `Requires-Dist` as the metadata writes it, in its order.
  public let requirements: [String]
  /// Sorted by path; each path once.
  public let files: [Entry]

  /// Sorts the files; of two with the same path the first stays.
  public init(
    key: Key, name: ProjectName, version: Version, requiresPython: String? = nil,
    requirements: [String] = [], files: [Entry]
  ) {
    self.key = key
    self.name = name
    self.version = version
    self.requiresPython = requiresPython
    self.requirements = requirements
    self.files = Self.sorted(files)
  }

  private static func sorted(_ files: [Entry]) -> [Entry] {
    if zip(files, files.dropFirst()).allSatisfy({ $0.path < $1.path }) { return files }
    var unique: [Entry] = []
    unique.reserveCapacity(files.count)
    // The standard library's sort is stable, so the first of equals comes first.
    for file in files.sorted(by: { $0.path < $1.path }) where unique.last?.path != file.path {
      unique.append(file)
    }
    return unique
  }
}
