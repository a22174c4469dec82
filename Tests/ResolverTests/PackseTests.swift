import Packaging
import Resolver
import Testing

/// The solver on packse's scenarios, in memory.
@Suite struct `Packse scenarios` {
  @Test(
    .timeLimit(.minutes(1)), arguments: PackseScenario.all.filter { !$0.resolverOptions.universal })
  func `have the verdict and the versions they must have`(scenario: PackseScenario) throws {
    switch try scenario.solve() {
    case .solved(let resolution):
      let versions = Dictionary(
        uniqueKeysWithValues: resolution.packages.map {
          ($0.name.normalized, $0.version.description)
        })
      #expect(scenario.expected.satisfiable, "solved: \(versions)")
      if scenario.expected.satisfiable, !scenario.expected.packages.isEmpty {
        #expect(versions == scenario.expected.packages)
      }
    case .unsatisfiable:
      #expect(!scenario.expected.satisfiable, "no solution, \(scenario.expected.packages) expected")
    case .needs:
      Issue.record("the solver waits although every question was answered")
    }
  }

  @Test func `are counted where one answer for every platform is asked`() {
    let universal = PackseScenario.all.count { $0.resolverOptions.universal }
    print(
      "packse: \(PackseScenario.all.count - universal) scenarios run, \(universal) universal skipped"
    )
  }
}
