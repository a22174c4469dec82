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
    /// The hash, or the first half of one.
    package let bytes: [UInt8]

    /// A wheel is known by the first half of its digest, as every file of an index.
    public init(_ origin: Origin, _ digest: SHA256Digest) {
      switch origin {
      case .record: self.init(origin, digest.bytes)
      case .wheel: self.init(wheel: FileKey(digest))
      }
    }

    /// The list of an index's wheel, which may be without a digest.
    public init(wheel key: FileKey) {
      let words = [key.high.bigEndian, key.low.bigEndian]
      self.init(.wheel, words.withUnsafeBytes { Array($0) })
    }

    private init(_ origin: Origin, _ bytes: [UInt8]) {
      self.origin = origin
      self.bytes = bytes
    }

    /// Takes up what a row of the cache holds.
    init?(origin: String, bytes: [UInt8]) {
      guard let origin = Origin(rawValue: origin),
        bytes.count == (origin == .record ? 32 : 16)
      else { return nil }
      self.init(origin, bytes)
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
  /// The name as the metadata spells it.
  public let displayName: String
  public let version: Version
  /// `Requires-Python` as the metadata writes it.
  public let requiresPython: String?
  /// `Requires-Dist` as the metadata writes it, in its order.
  public let requirements: [String]
  /// `Provides-Extra` as the metadata writes it.
  public let providedExtras: [String]
  /// `License-Expression`, else `License`.
  public let licence: String?
  /// The text of `entry_points.txt`.
  public let entryPoints: String?
  /// The text of `top_level.txt`.
  public let topLevel: String?
  /// Sorted by path; each path once.
  public let files: [Entry]

  /// Sorts the files; of two with the same path the first stays.
  public init(
    key: Key, name: ProjectName, displayName: String? = nil, version: Version,
    requiresPython: String? = nil, requirements: [String] = [], providedExtras: [String] = [],
    licence: String? = nil, entryPoints: String? = nil, topLevel: String? = nil, files: [Entry]
  ) {
    self.key = key
    self.name = name
    self.version = version
    self.requiresPython = requiresPython
    self.requirements = requirements
    self.displayName = displayName ?? name.normalized
    self.providedExtras = providedExtras
    self.licence = licence
    self.entryPoints = entryPoints
    self.topLevel = topLevel
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
