extension TargetPlatform {
  /// Reads a platform in the spelling of uv, pip, Docker or a compiler.
  ///
  /// - uv: `linux`, `macos`, `windows`, `x86_64-unknown-linux-gnu`, `aarch64-unknown-linux-musl`,
  ///   `x86_64-manylinux_2_28`, `x86_64-manylinux2014`, `aarch64-apple-darwin`;
  /// - pip: `manylinux_2_17_x86_64`, `musllinux_1_2_aarch64`, `macosx_11_0_arm64`, `win_amd64`,
  ///   `linux_x86_64`;
  /// - Docker: `linux/amd64`, `linux/arm64`, `linux/arm/v7`, `linux/386`;
  /// - `alpine` and `musl` for musl 1.2 on x86_64.
  ///
  /// Where nothing says otherwise Linux has glibc 2.28 or musl 1.2 and macOS is 13.0, as in uv.
  ///
  /// - Throws: ``TargetError`` for any other text.
  public init(_ text: String) throws(TargetError) {
    guard let platform = Self.reading(text.lowercased()) else {
      throw TargetError(reason: .platform(text))
    }
    self = platform
  }

  private static func reading(_ text: String) -> Self? {
    switch text {
    case "linux": Self(linux: .x86_64)
    case "alpine", "musl": Self(system: .linux(.musl(leastMusl)))
    case "macos", "darwin": Self(system: .macOS(leastMacOS), architecture: .aarch64)
    case "windows": Self(system: .windows)
    case "win32": Self(system: .windows, architecture: .i686)
    default:
      if text.contains("/") {
        Self(docker: text.split(separator: "/", omittingEmptySubsequences: false))
      } else if text.contains("-") {
        Self(triple: text.split(separator: "-", omittingEmptySubsequences: false))
      } else {
        Self(tag: text[...])
      }
    }
  }

  private static let leastMusl = PlatformVersion(1, 2)
  private static let leastMacOS = PlatformVersion(13, 0)

  /// A glibc target of unknown version: old enough for most hosts, but as old as the architecture.
  private init(linux architecture: Architecture) {
    let least =
      switch architecture {
      case .riscv64: PlatformVersion(2, 39)
      case .loongarch64: PlatformVersion(2, 36)
      default: PlatformVersion(2, 28)
      }
    self.init(system: .linux(.glibc(least)), architecture: architecture)
  }

  /// Reads `linux/arm/v7`: an operating system, an architecture and perhaps its variant.
  private init?(docker parts: [Substring]) {
    guard parts.count == 2 || parts.count == 3, let name = parts.last else { return nil }
    let architecture: Architecture? =
      switch (parts[1], parts.count == 3 ? name : nil) {
      case ("arm", nil), ("arm", "v7"): .armv7l
      case ("arm", "v6"), ("arm", "v5"): .armv6l
      case ("arm64", "v8"), ("arm64", nil): .aarch64
      case (let name, nil): Architecture(spelling: name)
      // Docker's amd64/v2 and the like are x86_64 with more instructions.
      case ("amd64", .some): .x86_64
      default: nil
      }
    guard let architecture else { return nil }
    switch parts[0] {
    case "linux": self.init(linux: architecture)
    case "windows": self.init(windows: architecture)
    case "darwin": self.init(macOS: Self.leastMacOS, architecture)
    default: return nil
    }
  }

  /// Reads `x86_64-unknown-linux-gnu`, `x86_64-linux-gnu` or `x86_64-manylinux_2_28`.
  private init?(triple parts: [Substring]) {
    guard parts.count >= 2, let architecture = Architecture(spelling: parts[0]) else { return nil }
    switch parts[1...].joined(separator: "-") {
    case "unknown-linux-gnu", "linux-gnu", "unknown-linux-gnueabihf", "linux-gnueabihf":
      self.init(linux: architecture)
    case "unknown-linux-musl", "linux-musl", "unknown-linux-musleabihf", "linux-musleabihf":
      self.init(system: .linux(.musl(Self.leastMusl)), architecture: architecture)
    case "apple-darwin": self.init(macOS: Self.leastMacOS, architecture)
    case "pc-windows-msvc": self.init(windows: architecture)
    case let library:
      self.init(tag: "\(library)_\(architecture.rawValue)"[...])
      guard cLibrary != nil else { return nil }
    }
  }

  /// Reads the platform tag of a wheel.
  private init?(tag: Substring) {
    if let architecture = tag.rest(after: "linux_").flatMap(Architecture.init(spelling:)) {
      self.init(linux: architecture)
    } else if let architecture = tag.rest(after: "win_").flatMap(Architecture.init(spelling:)) {
      self.init(windows: architecture)
    } else if let (version, name) = tag.rest(after: "macosx_")?.versionAndName,
      let architecture = Architecture(spelling: name)
    {
      self.init(macOS: version, architecture)
    } else if let (version, name) = tag.rest(after: "musllinux_")?.versionAndName,
      let architecture = Architecture(spelling: name)
    {
      self.init(system: .linux(.musl(version)), architecture: architecture)
    } else if let (version, name) = tag.rest(after: "manylinux_")?.versionAndName,
      let architecture = Architecture(spelling: name)
    {
      self.init(system: .linux(.glibc(version)), architecture: architecture)
    } else {
      self.init(legacyManylinux: tag)
    }
  }

  private init?(legacyManylinux tag: Substring) {
    for (version, alias) in Self.manylinuxAliases {
      guard let name = tag.rest(after: alias + "_"),
        let architecture = Architecture(spelling: name)
      else { continue }
      self.init(system: .linux(.glibc(version)), architecture: architecture)
      return
    }
    return nil
  }

  private init?(windows architecture: Architecture) {
    guard [.x86_64, .aarch64, .i686].contains(architecture) else { return nil }
    self.init(system: .windows, architecture: architecture)
  }

  private init?(macOS version: PlatformVersion, _ architecture: Architecture) {
    guard [.x86_64, .aarch64].contains(architecture) else { return nil }
    self.init(system: .macOS(version), architecture: architecture)
  }
}

extension TargetPlatform.Architecture {
  /// Every spelling of uv's, pip's, Docker's and compilers' names.
  fileprivate init?(spelling: Substring) {
    switch spelling {
    case "x86_64", "amd64", "x64": self = .x86_64
    case "aarch64", "arm64": self = .aarch64
    case "i686", "i386", "386", "x86": self = .i686
    case "armv7l", "armv7", "arm": self = .armv7l
    case "armv6l", "armv6": self = .armv6l
    case "ppc64le", "powerpc64le": self = .ppc64le
    case "ppc64", "powerpc64": self = .ppc64
    case "s390x": self = .s390x
    case "riscv64", "riscv64gc": self = .riscv64
    case "loongarch64", "loong64": self = .loongarch64
    default: return nil
    }
  }
}

extension Substring {
  fileprivate func rest(after prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }

  /// `2_28_x86_64` in its parts.
  fileprivate var versionAndName: (PlatformVersion, Substring)? {
    let parts = split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
    // Three digits at most: a tag list has an entry for each minor version.
    guard parts.count == 3,
      parts[..<2].joined().utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      parts[0].utf8.count <= 3, parts[1].utf8.count <= 3,
      let major = Int(parts[0]), let minor = Int(parts[1])
    else { return nil }
    return (PlatformVersion(major, minor), parts[2])
  }
}
