/// The tags a target's installer takes, the best first.
///
/// In the order of the reference implementation's `sys_tags`.
public struct CompatibleTags: Sendable, RandomAccessCollection {
  private let tags: [Tag]
  private let ranks: [Tag: Int]

  public init(_ target: TargetEnvironment) {
    tags = target.tagList
    ranks = Dictionary(zip(tags, tags.indices), uniquingKeysWith: { first, _ in first })
  }

  public var startIndex: Int { tags.startIndex }
  public var endIndex: Int { tags.endIndex }
  public subscript(index: Int) -> Tag { tags[index] }

  /// The place of the best of `candidates`, lower being better; `nil` when none fits.
  public func rank(of candidates: some Sequence<Tag>) -> Int? {
    candidates.lazy.compactMap { ranks[$0] }.min()
  }

  public func accepts(_ wheel: WheelFilename) -> Bool { rank(of: wheel.tags) != nil }
}

extension TargetEnvironment {
  fileprivate var tagList: [Tag] {
    guard let minor = pythonMinor else { return [] }
    let platforms = platform.tags
    var tags: [Tag] = []
    func add(_ interpreter: String, _ abi: String) {
      for platform in platforms { tags.append(Tag(lowercased: interpreter, abi, platform)) }
    }
    let pythons =
      ["py3\(minor)", "py3"] + stride(from: minor - 1, through: 0, by: -1).map { "py3\($0)" }
    let isCPython = markers.implementationName == "cpython"
    if isCPython {
      let stableABI = isFreeThreaded ? "abi3t" : "abi3"
      // Before 3.8 the ABI's name says how memory was allocated: `m`, pymalloc, everywhere.
      add("cp3\(minor)", "cp3\(minor)" + (isFreeThreaded ? "t" : minor < 8 ? "m" : ""))
      if minor >= 2 { add("cp3\(minor)", stableABI) }
      add("cp3\(minor)", "none")
      for older in stride(from: minor - 1, through: 2, by: -1) { add("cp3\(older)", stableABI) }
    }
    for python in pythons { add(python, "none") }
    if isCPython { tags.append(Tag(lowercased: "cp3\(minor)", "none", "any")) }
    tags += pythons.map { Tag(lowercased: $0, "none", "any") }
    return tags
  }

  /// The 12 of Python 3.12; `nil` for any other than Python 3.
  private var pythonMinor: Int? {
    guard let release = (try? Version(markers.pythonVersion))?.release, release.count > 1,
      release[0] == 3
    else { return nil }
    return Int(exactly: release[1]).flatMap { $0 < 1000 ? $0 : nil }
  }
}

extension TargetPlatform {
  /// The platform tags of wheels that run here, the best first.
  public var tags: [String] {
    switch system {
    case .linux(let library): ["linux_\(architecture)"] + linuxTags(library)
    case .macOS(let version): macOSTags(version)
    case .windows:
      switch architecture {
      case .i686: ["win32"]
      default: ["win_\(machine.lowercased())"]
      }
    }
  }

  /// PEP 600's names for PEP 513's, 571's and 599's.
  static let manylinuxAliases = [
    (PlatformVersion(2, 17), "manylinux2014"), (PlatformVersion(2, 12), "manylinux2010"),
    (PlatformVersion(2, 5), "manylinux1"),
  ]

  private func linuxTags(_ library: CLibrary?) -> [String] {
    switch library {
    case .musl(let version):
      return stride(from: version.minor, through: 0, by: -1)
        .map { "musllinux_\(version.major)_\($0)_\(architecture)" }
    case .glibc(let version):
      // PEP 600 has no ARM below version 7.
      guard architecture != .armv6l else { return [] }
      let isIntel = architecture == .x86_64 || architecture == .i686
      return glibcVersions(downFrom: version, to: PlatformVersion(2, isIntel ? 5 : 17))
        .flatMap { version in
          ["manylinux_\(version.major)_\(version.minor)_\(architecture)"]
            + Self.manylinuxAliases.filter { $0.0 == version }.map { "\($0.1)_\(architecture)" }
        }
    case nil:
      return []
    }
  }

  /// Should glibc 3 come, it runs what was built for 2, whose last minor version is unknown.
  private func glibcVersions(
    downFrom newest: PlatformVersion, to oldest: PlatformVersion
  ) -> [PlatformVersion] {
    stride(from: newest.major, through: oldest.major, by: -1).flatMap { major in
      stride(
        from: major == newest.major ? newest.minor : 50,
        through: major == oldest.major ? oldest.minor : 0, by: -1
      ).map { PlatformVersion(major, $0) }
    }
  }

  private func macOSTags(_ version: PlatformVersion) -> [String] {
    let isIntel = architecture == .x86_64
    let native = [machine] + (isIntel ? ["intel", "fat64", "fat3"] : []) + ["universal2"]
    func tags(_ version: PlatformVersion) -> [String] {
      // What ran on several architectures goes back to 10.4.
      if isIntel, version < PlatformVersion(10, 4) { return [] }
      return (native + (isIntel ? ["universal"] : []))
        .map { "macosx_\(version.major)_\(version.minor)_\($0)" }
    }
    if version.major == 10 {
      return stride(from: version.minor, through: 0, by: -1)
        .flatMap { tags(PlatformVersion(10, $0)) }
    }
    guard version.major > 10 else { return [] }
    // From 11 on each year's release is a major version, and `universal2` goes back before Arm.
    return stride(from: version.major, through: 11, by: -1)
      .flatMap { tags(PlatformVersion($0, 0)) }
      + stride(from: 16, through: 4, by: -1).flatMap { minor in
        isIntel ? tags(PlatformVersion(10, minor)) : ["macosx_10_\(minor)_universal2"]
      }
  }
}
