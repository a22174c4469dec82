/// One file of a project, as an index lists it.
///
/// See: <https://packaging.python.org/en/latest/specifications/simple-repository-api/>
public struct IndexFile: Sendable, Equatable {
  public var filename: String
  /// Absolute, without credentials and fragment.
  public var url: String
  public var sha256: SHA256Digest?
  /// The size in bytes, where the index says it (PEP 700).
  public var size: Int?
  /// `Requires-Python` as the index writes it.
  public var requiresPython: String?
  public var yank: Yank?
  /// When it was uploaded (PEP 700).
  public var uploadTime: Timestamp?
  public var metadata: Metadata

  /// A file the index asks not to be chosen unless it is asked for by its version (PEP 592).
  public struct Yank: Sendable, Equatable {
    /// Empty when the index gives none.
    public let reason: String
    public init(reason: String) { self.reason = reason }
  }

  /// Whether the file's metadata can be had beside it (PEP 658, PEP 714).
  public enum Metadata: Sendable, Equatable {
    case unadvertised
    /// At the file's URL with `.metadata` after it; the digest is the metadata's.
    case advertised(SHA256Digest?)
  }

  public init(
    filename: String, url: String, sha256: SHA256Digest? = nil, size: Int? = nil,
    requiresPython: String? = nil, yank: Yank? = nil, uploadTime: Timestamp? = nil,
    metadata: Metadata = .unadvertised
  ) {
    self.filename = filename
    self.url = url
    self.sha256 = sha256
    self.size = size
    self.requiresPython = requiresPython
    self.yank = yank
    self.uploadTime = uploadTime
    self.metadata = metadata
  }
}

/// What makes a file's facts immutable: the first half of its SHA-256 digest, or of a digest of its
/// URL where the index gives none.
public struct FileKey: Hashable, Sendable {
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}
