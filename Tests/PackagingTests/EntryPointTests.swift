import Foundation
import Oracle
import Packaging
import Testing

@Suite struct `Entry points` {
  @Test func `reads groups, objects and extras`() {
    let entryPoints = EntryPoint.all(
      in: Array(
        """
        [console_scripts]
        # a comment
        flask = flask.cli:main
        plain=package.module
        [celery.commands]
        x = a.b : C.d [one, two]
        nonsense
        """.utf8))
    #expect(
      entryPoints == [
        EntryPoint(
          group: "console_scripts", name: "flask", module: "flask.cli", attribute: "main"),
        EntryPoint(
          group: "console_scripts", name: "plain", module: "package.module", attribute: nil),
        EntryPoint(
          group: "celery.commands", name: "x", module: "a.b", attribute: "C.d",
          extras: ["one", "two"]),
      ])
  }

  @Test func `agrees with importlib.metadata`() throws {
    struct Case: Decodable {
      let input: String
      let expected: [[String]]
    }
    guard let output = try Oracle.run("entry_points", input: []) else { return }
    let cases = try JSONDecoder().decode([Case].self, from: Data(output))
    var differences = 0
    for oracle in cases {
      let actual = EntryPoint.all(in: Array(oracle.input.utf8)).map {
        [$0.group, $0.name, $0.module, $0.attribute ?? "-", $0.extras.joined(separator: ",")]
      }
      if actual != oracle.expected {
        differences += 1
        print(oracle.input.debugDescription, oracle.expected, actual)
      }
    }
    print("differential entry points: \(cases.count) cases, \(differences) differences")
    #expect(differences == 0)
    #expect(cases.count >= 3000)
  }
}
