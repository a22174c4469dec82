/// The Python the runtime stage has; never this machine's by assumption. (To be completed.)
public struct TargetEnvironment: Sendable, Hashable {
  public let markers: MarkerEnvironment
  public let platform: TargetPlatform
  public init(markers: MarkerEnvironment, platform: TargetPlatform) {
    self.markers = markers
    self.platform = platform
  }
}

/// Operating system, architecture and C library of a target.
public struct TargetPlatform: Sendable, Hashable {
  public init() {}
}
