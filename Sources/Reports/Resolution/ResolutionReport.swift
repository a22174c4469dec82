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

  public init(
    _ resolution: Resolution, target: TargetEnvironment, files: [ProjectName: IndexFile],
    digests: [ProjectName: [SHA256Digest]] = [:]
  ) {
    self.resolution = resolution
    self.target = target
    self.files = files
    self.digests = digests
  }
}
