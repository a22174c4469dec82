/// Operating system, architecture and C library of a target.
public struct TargetPlatform: Sendable, Hashable {
  public enum System: Sendable, Hashable {
    /// Without a C library only wheels built for this very machine fit, and pure ones.
    case linux(CLibrary?)
    case macOS(PlatformVersion)
    case windows
  }

  public enum CLibrary: Sendable, Hashable, CustomStringConvertible {
    case glibc(PlatformVersion)
    case musl(PlatformVersion)

    /// Such as `glibc 2.36`.
    public var description: String {
      switch self {
      case .glibc(let version): "glibc \(version)"
      case .musl(let version): "musl \(version)"
      }
    }
  }

  /// The raw value is Linux's spelling.
  public enum Architecture: String, Sendable, CaseIterable {
    case x86_64
    case aarch64
    case i686
    case armv7l
    case armv6l
    case ppc64le
    case ppc64
    case s390x
    case riscv64
    case loongarch64
  }

  public let system: System
  public let architecture: Architecture

  public init(
    system: System = .linux(.glibc(PlatformVersion(2, 28))), architecture: Architecture = .x86_64
  ) {
    self.system = system
    self.architecture = architecture
  }

  /// The C library of a Linux target, where it is known.
  public var cLibrary: CLibrary? {
    guard case .linux(let library) = system else { return nil }
    return library
  }

  /// The architecture as `platform.machine()` names it on the system.
  public var machine: String {
    switch (system, architecture) {
    case (.windows, .x86_64): "AMD64"
    case (.windows, .aarch64): "ARM64"
    case (.windows, .i686): "x86"
    case (.macOS, .aarch64): "arm64"
    default: architecture.rawValue
    }
  }
}

extension TargetPlatform: CustomStringConvertible {
  /// Such as `linux x86_64, glibc 2.36`.
  public var description: String {
    switch system {
    case .linux(let library): "linux \(machine)" + (library.map { ", \($0)" } ?? "")
    case .macOS(let version): "macos \(version) \(machine)"
    case .windows: "windows \(machine)"
    }
  }
}

/// The major and minor version of a C library or an operating system.
public struct PlatformVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let major: Int
  public let minor: Int

  public init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  public var description: String { "\(major).\(minor)" }

  public static func < (left: Self, right: Self) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
