import Oracle
import Packaging
import Testing

@Suite struct `Hostile project files` {
  @Test func `a damaged lock is an error or an answer`() throws {
    var random = SeededGenerator(seed: 751)
    let samples: [(ProjectFileFormat, String)] = [
      (.uvLock, "uv.lock"), (.poetryLock, "poetry.lock"), (.pylock, "pylock.toml"),
    ]
    let target = try TargetEnvironment(pythonVersion: "3.12", platform: "linux")
    var refused = 0
    for (format, name) in samples {
      let bytes = Array(try DeclaredText.fixture(name).utf8)
      for _ in 0..<150 {
        var damaged = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let place = Int.random(in: 0..<damaged.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
          case 1: damaged.removeSubrange(place..<min(damaged.count, place + 40))
          case 2: damaged.insert(contentsOf: damaged[..<min(200, place)], at: place)
          default: damaged.removeSubrange(place...)
          }
          if damaged.isEmpty { break }
        }
        do throws(ProjectFileError) {
          let file = try format.read(damaged, file: name) { _ in nil }
          _ = try file.requirements(.init(), for: target.markers)
        } catch {
          refused += 1
          #expect(!error.issues.isEmpty)
        }
      }
    }
    #expect(refused > 100)
  }

  @Test func `faults are told up to a number`() throws {
    let entries = (0..<2_000).map { "'!\($0)'," }.joined()
    let faults = try DeclaredText.faults(.pyproject, "[project]\ndependencies = [\(entries)]")
    #expect(faults.count == 101)
    #expect(faults.last?.hasSuffix("1900 more faults") ?? false)
  }

  @Test func `long chains end`() throws {
    let extras = (0..<2_000).map { "e\($0) = [\"a[e\($0 + 1)]; os_name == 'posix'\"]" }
    let project =
      "[project]\nname = 'a'\n[project.optional-dependencies]\n"
      + extras.joined(separator: "\n")
    let faults = try DeclaredText.faults(.pyproject, project, .extras("e0"))
    #expect(faults.first?.hasSuffix("extras ask for each other in too long a chain") ?? false)
    let groups = (0..<2_000).map { "g\($0) = [{include-group = 'g\($0 + 1)'}]" }
    let deep = "[dependency-groups]\n" + groups.joined(separator: "\n")
    #expect(try DeclaredText.faults(.pyproject, deep, .groups("g0")).count == 1)
    let many = String(repeating: "^1 || ", count: 500) + "^2"
    #expect(
      try DeclaredText.faults(
        .pyproject, "[tool.poetry.dependencies]\na = {version='1', python='\(many)'}"
      )
      .count == 1)
  }
}
