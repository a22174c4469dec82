/// The Python the runtime stage has; never this machine's by assumption.
public struct TargetEnvironment: Sendable, Hashable {
  public let markers: MarkerEnvironment
  public let platform: TargetPlatform
  /// Whether it is CPython without the global interpreter lock, whose ABI has a `t`.
  public let isFreeThreaded: Bool
  /// Whether only `3.12` was given, so that the markers' `3.12.0` may be any patch release.
  public let isPatchAssumed: Bool

  public init(
    markers: MarkerEnvironment, platform: TargetPlatform, isFreeThreaded: Bool = false,
    isPatchAssumed: Bool = false
  ) {
    self.markers = markers
    self.platform = platform
    self.isFreeThreaded = isFreeThreaded
    self.isPatchAssumed = isPatchAssumed
  }

  /// CPython of a version on a platform, both as a user spells them.
  ///
  /// - Parameters:
  ///   - pythonVersion: `3.12`, `3.12.4`, `312` or `cp312`, with a `t` at the end when free-threaded.
  ///   - platform: See ``TargetPlatform/init(_:)``.
  /// - Throws: ``TargetError``, which lists what is accepted.
  public init(pythonVersion: String, platform: String) throws(TargetError) {
    try self.init(pythonVersion: pythonVersion, platform: try TargetPlatform(platform))
  }

  public init(pythonVersion: String, platform: TargetPlatform) throws(TargetError) {
    let python = try PythonVersionText(pythonVersion)
    self.init(
      markers: MarkerEnvironment(python, on: platform), platform: platform,
      isFreeThreaded: python.isFreeThreaded, isPatchAssumed: python.isPatchAssumed)
  }
}

extension MarkerEnvironment {
  /// The same Python at another patch release.
  public func atPatch(_ patch: Int) -> MarkerEnvironment {
    var markers = self
    markers.pythonFullVersion = "\(pythonVersion).\(patch)"
    markers.implementationVersion = markers.pythonFullVersion
    return markers
  }

  fileprivate init(_ python: PythonVersionText, on platform: TargetPlatform) {
    self.init()
    pythonVersion = python.minor
    pythonFullVersion = python.full
    implementationVersion = python.full
    platformMachine = platform.machine
    switch platform.system {
    case .linux: (osName, sysPlatform, platformSystem) = ("posix", "linux", "Linux")
    case .macOS: (osName, sysPlatform, platformSystem) = ("posix", "darwin", "Darwin")
    case .windows: (osName, sysPlatform, platformSystem) = ("nt", "win32", "Windows")
    }
  }
}

/// A version of CPython as a user spells it.
private struct PythonVersionText {
  /// Such as `3.12`.
  let minor: String
  /// Such as `3.12.4`; the first patch release where none is given.
  let full: String
  let isFreeThreaded: Bool
  let isPatchAssumed: Bool

  init(_ text: String) throws(TargetError) {
    var digits = text[...]
    isFreeThreaded = digits.last == "t"
    if isFreeThreaded { digits.removeLast() }
    if digits.hasPrefix("cp") { digits.removeFirst(2) }
    if digits.hasPrefix("3"), digits.count > 1, digits.utf8.allSatisfy({ $0 != UInt8(ascii: ".") })
    {
      digits = "3.\(digits.dropFirst())"
    }
    guard let version = try? Version(String(digits)), version.epoch == 0, version.release[0] == 3,
      (2...3).contains(version.release.count), version.post == nil, version.local == nil,
      let number = Int(exactly: version.release[1]), number < 1000,
      !isFreeThreaded || number >= 13
    else { throw TargetError(reason: .pythonVersion(text)) }
    minor = "3.\(version.release[1])"
    let suffix = String(version.description.dropFirst(version.base.description.count))
    isPatchAssumed = version.release.count == 2 && !version.isPrerelease
    full = (version.release.count == 2 ? "\(minor).0" : version.base.description) + suffix
  }
}

/// Why a text names no target.
public struct TargetError: Error, Equatable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    case pythonVersion(String)
    case platform(String)
  }
  public let reason: Reason

  public var description: String {
    switch reason {
    case .pythonVersion(let text):
      "`\(text)` is no version of Python 3; write `3.12`, `3.12.4`, `cp312` or `3.13t`"
    case .platform(let text):
      "`\(text)` is no platform; write `linux`, `alpine`, `macos` or `windows`,"
        + " a triple (`x86_64-unknown-linux-gnu`, `aarch64-unknown-linux-musl`,"
        + " `x86_64-manylinux_2_28`), a wheel's tag (`manylinux_2_17_x86_64`,"
        + " `musllinux_1_2_aarch64`, `macosx_11_0_arm64`, `win_amd64`)"
        + " or Docker's (`linux/amd64`, `linux/arm64`, `linux/arm/v7`)"
    }
  }
}
