import Foundation
import Oracle
import Packaging
import Testing

@Suite struct `Egg info` {
  @Test func `joins a section's extra and marker to its requirements`() {
    let requirements = EggInfo.requirements(
      inRequiresText: Array(
        """
        a>=1

        [:python_version < "3"]
        b

        [dev:sys_platform == "win32"]
        c @ https://host/c.zip

        [test]
        d
        """.utf8))
    #expect(
      requirements == [
        "a>=1", "b; python_version < \"3\"",
        "c @ https://host/c.zip ; (sys_platform == \"win32\") and extra == \"dev\"",
        "d; extra == \"test\"",
      ])
  }

  @Test func `takes installed files relative to the metadata folder`() {
    let folder = InstallPath(normalized: Array("a-1.egg-info".utf8))
    let files = EggInfo.installedFiles(
      in: Array("../a/__init__.py\nPKG-INFO\r\n\n/etc/passwd\n../../../bin/a\n".utf8), of: folder)
    #expect(
      files.map(\.description) == [
        "a/__init__.py", "a-1.egg-info/PKG-INFO", "../../bin/a",
      ])
  }

  @Test func `finds the project an egg-link points to`() {
    #expect(EggInfo.linkTarget(in: Array("/src/demo\n../".utf8)) == "/src/demo")
    #expect(EggInfo.linkTarget(in: []) == nil)
  }

  @Test func `agrees with importlib.metadata on requires.txt`() throws {
    struct Case: Decodable {
      let input: String
      let expected: [String]
    }
    guard let output = try Oracle.run("requires_txt", input: []) else { return }
    let cases = try JSONDecoder().decode([Case].self, from: Data(output))
    var differences = 0
    for oracle in cases {
      let actual = EggInfo.requirements(inRequiresText: Array(oracle.input.utf8))
      if actual != oracle.expected {
        differences += 1
        print(oracle.input.debugDescription, oracle.expected, actual)
      }
    }
    print("differential requires.txt: \(cases.count) cases, \(differences) differences")
    #expect(differences == 0)
    #expect(cases.count >= 2000)
  }
}
