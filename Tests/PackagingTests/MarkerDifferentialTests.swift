import Oracle
import Testing

@testable import Packaging

@Suite struct `Markers against the reference implementation` {
  private struct Case: Encodable {
    let marker: String
    let environments: [[String: String]]
    let extras: [[String]]
  }
  private struct Answer: Decodable {
    let text: String
    let values: [[Bool?]]
  }

  private static let environments: [MarkerEnvironment] = {
    let linux = MarkerEnvironment()
    var windows = MarkerEnvironment()
    windows.osName = "nt"
    windows.sysPlatform = "win32"
    windows.platformSystem = "Windows"
    windows.platformMachine = "AMD64"
    windows.platformRelease = "10"
    windows.platformVersion = "10.0.19041"
    windows.pythonVersion = "3.8"
    windows.pythonFullVersion = "3.8.18"
    windows.implementationVersion = "3.8.18"
    var pypy = MarkerEnvironment()
    pypy.implementationName = "pypy"
    pypy.implementationVersion = "7.3.13"
    pypy.platformPythonImplementation = "PyPy"
    pypy.platformMachine = "aarch64"
    pypy.platformRelease = "5.15.0-1-amd64"
    var mac = MarkerEnvironment()
    mac.sysPlatform = "darwin"
    mac.platformSystem = "Darwin"
    mac.platformMachine = "arm64"
    mac.platformRelease = "22.6.0"
    mac.pythonVersion = "3.13"
    mac.pythonFullVersion = "3.13.0+"
    return [linux, windows, pypy, mac]
  }()

  private static let extras: [[String]] = [[], ["test"], ["test-all"], ["test", "dev-x", "a"]]

  @Test func `parse, print and hold alike`() throws {
    var generator = SeededGenerator(seed: 345)
    let cases = (0..<8_000).map { _ in
      Case(
        marker: generator.markerText(), environments: Self.environments.map(variables),
        extras: Self.extras)
    }
    guard let answers = try Oracle.ask("markers", cases, as: Answer?.self) else { return }
    var tally = Tally()
    for (specimen, answer) in zip(cases, answers) {
      let marker = try? Marker(specimen.marker)
      guard let marker, let answer else {
        if (marker == nil) != (answer == nil) {
          tally.differ("\(specimen.marker.debugDescription): \(marker as Any) \(answer as Any)")
        }
        continue
      }
      if marker.description != answer.text {
        tally.differ("\(specimen.marker.debugDescription): \(marker) \(answer.text)")
      }
      try compare(marker, with: answer, into: &tally)
    }
    print(
      "differential markers: \(cases.count) cases (\(tally.values) values), \(tally.differences)"
        + " differences; \(tally.refused) values the reference refuses,"
        + " \(tally.combined) true of several extras together only")
  }

  private struct Tally {
    var values = 0
    var differences = 0
    var refused = 0
    var combined = 0

    mutating func differ(_ comment: String) {
      differences += 1
      Issue.record("\(comment)")
    }
  }

  private func compare(_ marker: Marker, with answer: Answer, into tally: inout Tally) throws {
    for (environment, expected) in zip(Self.environments, answer.values) {
      for (extras, expected) in zip(Self.extras, expected) {
        tally.values += 1
        let holds = marker.holds(
          in: environment, extras: Set(try extras.map { try ProjectName($0) }),
          dependencyGroups: [try ProjectName("dev"), try ProjectName("test_all")])
        guard let expected else {
          // An operator the values have no meaning for: we take the comparison as false, where the
          // reference gives up on the whole marker.
          tally.refused += 1
          continue
        }
        // pip tries a marker with one extra at a time. We also keep what needs two at once.
        if extras.count > 1, holds, !expected {
          tally.combined += 1
        } else if holds != expected {
          tally.differ("\(marker) with \(extras): \(holds), not \(expected), in \(environment)")
        }
      }
    }
  }

  private func variables(_ environment: MarkerEnvironment) -> [String: String] {
    [
      "implementation_name": environment.implementationName,
      "implementation_version": environment.implementationVersion,
      "os_name": environment.osName, "platform_machine": environment.platformMachine,
      "platform_python_implementation": environment.platformPythonImplementation,
      "platform_release": environment.platformRelease,
      "platform_system": environment.platformSystem,
      "platform_version": environment.platformVersion,
      "python_full_version": environment.pythonFullVersion,
      "python_version": environment.pythonVersion, "sys_platform": environment.sysPlatform,
    ]
  }
}
