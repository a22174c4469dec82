public import Packaging

/// What `--strip` makes of the libraries that stay.
public struct Stripping: Sendable, Equatable {
  /// A library as it is shipped.
  public struct Library: Sendable, Equatable {
    /// In bytes; less than what is installed.
    public let size: Int
    public let sha256: SHA256Digest

    public init(size: Int, sha256: SHA256Digest) {
      self.size = size
      self.sha256 = sha256
    }
  }

  public var libraries: [FileID: Library]
  /// Why the others stay as they are.
  public var refusals: [FileID: String]

  public init(libraries: [FileID: Library] = [:], refusals: [FileID: String] = [:]) {
    self.libraries = libraries
    self.refusals = refusals
  }
}
