public import Packaging
public import Resolver

/// A closure with what its reports need of the files behind it.
public struct ResolutionReport: Sendable {
  public let resolution: Resolution
  public let target: TargetEnvironment
  /// The file an installer would take, by package.
  public let files: [ProjectName: IndexFile]
  /// The digests of every file of the chosen versions, where they are wanted.
  public let digests: [ProjectName: [SHA256Digest]]
  /// Every file of the chosen versions, where they are wanted.
  public let allFiles: [ProjectName: [IndexFile]]
  /// The index that answered for a package, without credentials.
  public let indexes: [ProjectName: String]
  /// What each package would install, where it is wanted and known.
  public let sizes: [ProjectName: InstalledSize]

  /// How much an installer writes for a distribution; bytecode is not counted.
  public struct InstalledSize: Sendable, Equatable {
    public let files: Int
    public let bytes: Int

    public init(files: Int, bytes: Int) {
      self.files = files
      self.bytes = bytes
    }
  }

  public init(
    _ resolution: Resolution, target: TargetEnvironment, files: [ProjectName: IndexFile],
    digests: [ProjectName: [SHA256Digest]] = [:], allFiles: [ProjectName: [IndexFile]] = [:],
    indexes: [ProjectName: String] = [:], sizes: [ProjectName: InstalledSize] = [:]
  ) {
    self.resolution = resolution
    self.target = target
    self.files = files
    self.digests = digests
    self.allFiles = allFiles
    self.indexes = indexes
    self.sizes = sizes
  }
}
