/// The tags a target's installer takes, the best first.
///
/// In the order of the reference implementation's `sys_tags`. Kept as the parts the tags are made
/// of: every build goes with every platform, so some seventy texts stand for over a thousand tags.
public struct CompatibleTags: Sendable, RandomAccessCollection {
  /// An interpreter and an ABI.
  fileprivate struct Build: Sendable, Hashable {
    let interpreter: String
    let abi: String
  }

  private let platforms: [String]
  /// Of each platform: most that wheels name are none of the target's.
  private let platformHashes: [UInt64]
  /// Those that go with each of the platforms.
  private let builds: [Build]
  /// Those that go with `any`, after all others.
  private let universal: [Build]

  public init(_ target: TargetEnvironment) {
    platforms = target.platform.tags
    platformHashes = platforms.map { $0.withSpan { $0.hash(0..<$0.count) } }
    (builds, universal) = target.builds
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { builds.count * platforms.count + universal.count }

  public subscript(index: Int) -> Tag {
    let specific = builds.count * platforms.count
    if index < specific {
      let build = builds[index / platforms.count]
      return Tag(
        lowercased: build.interpreter, build.abi, platforms[index % platforms.count])
    }
    let build = universal[index - specific]
    return Tag(lowercased: build.interpreter, build.abi, "any")
  }

  /// The place of the best of `candidates`, lower being better; `nil` when none fits.
  public func rank(of candidates: some Sequence<Tag>) -> Int? {
    candidates.lazy
      .compactMap { "\($0)".withSpan { rank(ofSet: $0) } }
      .min()
  }

  /// The place of the best tag of a compressed set in lowercase, as the name of a wheel has it.
  ///
  /// Compares bytes where they lie: a resolution ranks thousands of sets.
  func rank(ofSet text: Span<UInt8>) -> Int? {
    guard let abis = text.firstIndex(of: UInt8(ascii: "-"), from: 0),
      let targets = text.firstIndex(of: UInt8(ascii: "-"), from: abis + 1)
    else { return nil }
    let platform = bestPlatform(in: text, targets + 1..<text.count)
    let isUniversal = text.has("any", asOneOf: targets + 1..<text.count)
    if platform == nil, !isUniversal { return nil }
    func isIn(_ build: Build) -> Bool {
      text.has(build.interpreter, asOneOf: 0..<abis)
        && text.has(build.abi, asOneOf: abis + 1..<targets)
    }
    if let platform, let build = builds.firstIndex(where: isIn) {
      return build * platforms.count + platform
    }
    guard isUniversal, let build = universal.firstIndex(where: isIn) else { return nil }
    return builds.count * platforms.count + build
  }

  /// Whether a compressed set in lowercase is for one of the target's platforms, or for any.
  func fitsPlatform(ofSet text: Span<UInt8>) -> Bool {
    guard let abis = text.firstIndex(of: UInt8(ascii: "-"), from: 0),
      let targets = text.firstIndex(of: UInt8(ascii: "-"), from: abis + 1)
    else { return false }
    return bestPlatform(in: text, targets + 1..<text.count) != nil
      || text.has("any", asOneOf: targets + 1..<text.count)
  }

  /// The first of the platforms that is one of the dotted parts of a range.
  private func bestPlatform(in text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var best: Int?
    text.forEachPart(of: range) { part in
      guard let place = platformHashes.firstIndex(of: text.hash(part)), place < best ?? .max,
        text.holds(platforms[place].utf8, at: part)
      else { return }
      best = place
    }
    return best
  }

  public func accepts(_ wheel: WheelFilename) -> Bool { rank(of: wheel.tags) != nil }
}

extension Span<UInt8> {
  fileprivate func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    var index = start
    while index < count {
      if self[index] == byte { return index }
      index += 1
    }
    return nil
  }

  /// Calls `body` with each part between dots.
  fileprivate func forEachPart(of range: Range<Int>, _ body: (Range<Int>) -> Void) {
    var start = range.lowerBound
    while start <= range.upperBound {
      var end = start
      while end < range.upperBound, self[end] != UInt8(ascii: ".") { end += 1 }
      body(start..<end)
      start = end + 1
    }
  }

  /// Whether `text` is one of the parts between dots.
  fileprivate func has(_ text: String, asOneOf range: Range<Int>) -> Bool {
    var found = false
    forEachPart(of: range) { part in found = found || holds(text.utf8, at: part) }
    return found
  }

  fileprivate func holds(_ text: String.UTF8View, at range: Range<Int>) -> Bool {
    guard text.count == range.count else { return false }
    var offset = range.lowerBound
    for byte in text {
      if self[offset] != byte { return false }
      offset += 1
    }
    return true
  }

  /// FNV-1a.
  fileprivate func hash(_ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in range { hash = (hash ^ UInt64(self[index])) &* 0x0000_0100_0000_01b3 }
    return hash
  }
}

extension TargetEnvironment {
  /// What goes with each platform, and what goes with `any`, in order.
  fileprivate var builds: (specific: [CompatibleTags.Build], universal: [CompatibleTags.Build]) {
    guard let minor = pythonMinor else { return ([], []) }
    var specific: [CompatibleTags.Build] = []
    func add(_ interpreter: String, _ abi: String) {
      specific.append(CompatibleTags.Build(interpreter: interpreter, abi: abi))
    }
    let pythons =
      ["py3\(minor)", "py3"] + stride(from: minor - 1, through: 0, by: -1).map { "py3\($0)" }
    var universal = pythons.map { CompatibleTags.Build(interpreter: $0, abi: "none") }
    if markers.implementationName == "cpython" {
      let stableABI = isFreeThreaded ? "abi3t" : "abi3"
      // Before 3.8 the ABI's name says how memory was allocated: `m`, pymalloc, everywhere.
      add("cp3\(minor)", "cp3\(minor)" + (isFreeThreaded ? "t" : minor < 8 ? "m" : ""))
      if minor >= 2 { add("cp3\(minor)", stableABI) }
      add("cp3\(minor)", "none")
      for older in stride(from: minor - 1, through: 2, by: -1) { add("cp3\(older)", stableABI) }
      universal.insert(CompatibleTags.Build(interpreter: "cp3\(minor)", abi: "none"), at: 0)
    }
    for python in pythons { add(python, "none") }
    return (specific, universal)
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
    case .linux(let library): ["linux_\(architecture.rawValue)"] + linuxTags(library)
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
        .map { "musllinux_\(version.major)_\($0)_\(architecture.rawValue)" }
    case .glibc(let version):
      // PEP 600 has no ARM below version 7.
      guard architecture != .armv6l else { return [] }
      let isIntel = architecture == .x86_64 || architecture == .i686
      return glibcVersions(downFrom: version, to: PlatformVersion(2, isIntel ? 5 : 17))
        .flatMap { version in
          ["manylinux_\(version.major)_\(version.minor)_\(architecture.rawValue)"]
            + Self.manylinuxAliases.filter { $0.0 == version }.map {
              "\($0.1)_\(architecture.rawValue)"
            }
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
