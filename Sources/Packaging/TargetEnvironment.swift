/// The Python the runtime stage has; never this machine's by assumption. (To be completed.)
public struct TargetEnvironment: Sendable, Hashable {
  public let markers: MarkerEnvironment
  public let platform: TargetPlatform
  public init(markers: MarkerEnvironment, platform: TargetPlatform) {
    self.markers = markers
    self.platform = platform
  }
}

/// The variables of PEP 508 markers, but `extra`.
public struct MarkerEnvironment: Sendable, Hashable {
  public var implementationName = "cpython"
  public var implementationVersion = "3.11.0"
  public var osName = "posix"
  public var platformMachine = "x86_64"
  public var platformPythonImplementation = "CPython"
  public var platformRelease = ""
  public var platformSystem = "Linux"
  public var platformVersion = ""
  public var pythonFullVersion = "3.11.0"
  public var pythonVersion = "3.11"
  public var sysPlatform = "linux"
  public init() {}
}

/// Operating system, architecture and C library of a target.
public struct TargetPlatform: Sendable, Hashable {
  public init() {}
}
