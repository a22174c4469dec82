import Foundation
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
    guard let output = try PythonOracle.output(of: script) else { return }
    let cases = try JSONDecoder().decode([Case].self, from: output)
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

  private let script = #"""
    import json, os, random
    from importlib.metadata import Distribution
    random.seed(int(os.environ.get("ORACLE_SEED", 23)))
    pieces = ["a", "b>=1", " c ", "d @ https://h/d.zip", "", "# comment", "e[x]<2", "[x]", "[x:python_version<'3']",
      "[:os_name=='nt']", "[]", "[a.b]", "[x:]", "[:]", "[x:y:z]", "[open", "[[y]]", "f;", "[Dev-1]", "\t"]
    cases = []
    for _ in range(2500):
        text = random.choice(["\n", "\r\n"]).join(random.choice(pieces) for _ in range(random.randrange(10)))
        deps = [d.rstrip() for d in Distribution._deps_from_requires_text(text) if not d.startswith("#")]
        cases.append(dict(input=text, expected=deps))
    print(json.dumps(cases))
    """#
}
