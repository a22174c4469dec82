import Foundation
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
    guard let output = try PythonOracle.output(of: script) else { return }
    let cases = try JSONDecoder().decode([Case].self, from: output)
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

  private let script = #"""
    import json, os, random
    from importlib.metadata import EntryPoint, EntryPoints
    random.seed(int(os.environ.get("ORACLE_SEED", 21)))
    pieces = ["[console_scripts]", "[gui_scripts]", "[a.b]", "[[x]]", "[]", "[open", "# c", "  # c", "x = a.b:c", "x=a",
      " y = a : b ", "z = a.b:c.d [e, f]", "é = módulo:fn", "a b = c:d", "x = a:b:c", "x = a-b:c", "x =", "= a:b", "x = a: [e]",
      "x = a [e]", "x = a[e][f]", "noequals", "", " ", "\t", "x = a.b:c ; z", "x = .a:.b", "x = a\u2028b = c:d", "x = a\x0cy = b:c",
      "x = a:b [\u00e9x]", "x = a:b []", "x = a:b [", "x = [e]", "x == a:b", "x = a:b # c", "[console_scripts] ", "x = a :b", "x = a: b [e] "]
    def entry(line):
        return "".join(random.choice([" ", "a", ".", ":", "[", "]", "=", "b", ",", "\t", "é", "_", "-"]) for _ in range(random.randrange(14)))
    cases = []
    for _ in range(4000):
        lines = [random.choice(pieces) if random.random() < .8 else "x = " + entry(0) for _ in range(random.randrange(12))]
        text = random.choice(["\n", "\n", "\r\n", "\r"]).join(lines)
        expected = []
        # A line without `=` makes section_pairs fail, so such lines are left out first.
        kept = []
        for line in text.splitlines():
            s = line.strip()
            if s and not s.startswith("#") and not (s.startswith("[") and s.endswith("]")) and "=" not in s: continue
            kept.append(line)
        for ep in EntryPoints._from_text("\n".join(kept)):
            if ep.pattern.match(ep.value) is None: continue
            expected.append([ep.group, ep.name, ep.module, ep.attr or "-", ",".join(ep.extras)])
        cases.append(dict(input=text, expected=expected))
    print(json.dumps(cases))
    """#
}
