import Oracle
import Testing

@testable import Packaging

@Suite struct `Tags against the reference implementation` {
  private struct Target: Encodable {
    let minor: Int
    let free_threaded: Bool
    let system: String
    let machine: String
    var library: String?
    var version: [Int]?
  }

  @Test func `are the same in the same order`() throws {
    let environments = try Self.environments()
    guard
      let answers = try Oracle.ask("tags", environments.map(Self.target), as: String.self)
    else { return }
    var differences = 0
    var count = 0
    for (environment, answer) in zip(environments, answers) {
      let expected = answer.split(separator: "\n")
      let tags = CompatibleTags(environment).map(\.description)
      count += expected.count
      if tags.elementsEqual(expected, by: { $0 == $1 }) { continue }
      differences += 1
      let first = zip(tags, expected).first { $0 != $1 }
      Issue.record(
        "\(environment.platform): \(tags.count) tags, not \(expected.count), \(first as Any)")
    }
    print("differential tags: \(answers.count) targets (\(count) tags), \(differences) differences")
  }

  /// Each platform with three versions of Python, so that each version meets many platforms.
  private static func environments() throws -> [TargetEnvironment] {
    let pythons = (3...15).map { "3.\($0)" } + ["3.13t", "3.14t", "3.15t"]
    return try platforms.enumerated().flatMap { index, platform in
      try (0..<3).map { turn in
        try TargetEnvironment(
          pythonVersion: pythons[(index * 7 + turn * 5) % pythons.count], platform: platform)
      }
    }
  }

  private static let platforms: [TargetPlatform] = {
    typealias Platform = TargetPlatform
    var platforms: [Platform] = []
    for architecture in Platform.Architecture.allCases {
      for version in [(2, 4), (2, 5), (2, 12), (2, 16), (2, 17), (2, 28), (2, 36), (3, 1)] {
        let glibc = Platform.CLibrary.glibc(PlatformVersion(version.0, version.1))
        platforms.append(Platform(system: .linux(glibc), architecture: architecture))
      }
      for minor in [0, 2, 5] {
        let musl = Platform.CLibrary.musl(PlatformVersion(1, minor))
        platforms.append(Platform(system: .linux(musl), architecture: architecture))
      }
      platforms.append(Platform(system: .linux(nil), architecture: architecture))
    }
    for architecture in [Platform.Architecture.x86_64, .aarch64] {
      for version in [(10, 4), (10, 9), (10, 15), (11, 0), (12, 3), (13, 0), (15, 1), (26, 0)] {
        platforms.append(
          Platform(
            system: .macOS(PlatformVersion(version.0, version.1)), architecture: architecture))
      }
    }
    for architecture in [Platform.Architecture.x86_64, .aarch64, .i686] {
      platforms.append(Platform(system: .windows, architecture: architecture))
    }
    return platforms
  }()

  private static func target(_ environment: TargetEnvironment) -> Target {
    let platform = environment.platform
    func target(
      _ system: String, _ machine: String, _ library: String? = nil, _ version: PlatformVersion?
    ) -> Target {
      Target(
        minor: Int(environment.markers.pythonVersion.dropFirst(2)) ?? 0,
        free_threaded: environment.isFreeThreaded, system: system, machine: machine,
        library: library, version: version.map { [$0.major, $0.minor] })
    }
    return switch platform.system {
    case .linux(.glibc(let version)): target("linux", platform.machine, "glibc", version)
    case .linux(.musl(let version)): target("linux", platform.machine, "musl", version)
    case .linux(nil): target("linux", platform.machine, nil, nil)
    case .macOS(let version): target("macos", platform.machine, nil, version)
    case .windows:
      switch platform.architecture {
      case .x86_64: target("windows", "win-amd64", nil, nil)
      case .aarch64: target("windows", "win-arm64", nil, nil)
      default: target("windows", "win32", nil, nil)
      }
    }
  }
}
