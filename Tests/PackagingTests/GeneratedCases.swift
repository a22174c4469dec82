import Oracle

// Texts that are mostly valid, in every spelling the standards let through; every few are broken
// by one character.
extension SeededGenerator {
  mutating func number() -> String {
    if once(in: 40) {
      return pick([
        "18446744073709551615", "18446744073709551616", "9223372036854775808", "4294967295",
        "4294967296", "99999999999999999999999999", "0000000000000000000000000001", "20240906",
        "16383", "16384", "65535", "65534", "8191", "8192",
      ])
    }
    return (once(in: 12) ? "0" : "") + pick(["0", "0", "1", "1", "2", "3", "10", "11", "2024"])
  }

  mutating func separator() -> String { pick(["", "", ".", "-", "_"]) }

  mutating func release() -> String {
    (0..<pick([1, 2, 2, 3, 3, 4, 5, 7])).map { _ in number() }.joined(separator: ".")
  }

  mutating func versionSuffix() -> String {
    var text = ""
    if once(in: 3) {
      let label = pick(["a", "b", "rc", "c", "alpha", "beta", "pre", "preview", "RC", "Alpha"])
      text += separator() + label + separator() + (once(in: 4) ? "" : number())
    }
    if once(in: 4) {
      let label = pick(["post", "rev", "r", "POST"])
      text += once(in: 3) ? "-" + number() : separator() + label + separator() + number()
    }
    if once(in: 4) { text += separator() + pick(["dev", "DEV"]) + separator() + number() }
    return text
  }

  mutating func localLabel() -> String {
    "+"
      + (0...pick([0, 0, 1, 2])).map { _ in pick(["abc", "ABC", "5", "05", "ubuntu1", "1", "2g"]) }
      .joined(separator: pick([".", "-", "_"]))
  }

  mutating func version(withLocal: Bool = true) -> String {
    (once(in: 12) ? "v" : "") + (once(in: 10) ? number() + "!" : "") + release() + versionSuffix()
      + (withLocal && once(in: 5) ? localLabel() : "")
  }

  mutating func blanks() -> String { pick(["", "", "", " ", "  ", "\t"]) }

  mutating func versionText() -> String {
    let text = version()
    if once(in: 5) { return mutated(text, with: "0123456789.-_+!*vabcrpdeost \n\u{a0}\u{e9}A") }
    return once(in: 10) ? pick([" ", "\t", "\n", "\u{2003}", "\u{1f}"]) + text + " " : text
  }

  mutating func specifier() -> String {
    let `operator` = pick([
      "==", "==", "!=", "<", "<=", ">", ">=", ">=", "~=", "===", "==*", "!=*",
    ])
    switch `operator` {
    case "==*", "!=*": return `operator`.prefix(2) + blanks() + release() + ".*"
    case "===":
      return `operator` + blanks()
        + (once(in: 3) ? pick(["foobar", "1.0.*", "", "1-x"]) : version())
    case "~=":
      return `operator` + blanks() + pick(["1.", "2.", "0."]) + release() + versionSuffix()
    default:
      return `operator` + blanks() + version(withLocal: `operator` == "==" || `operator` == "!=")
    }
  }

  mutating func specifierSet() -> String {
    let clauses = (0..<pick([0, 1, 1, 1, 2, 2, 3])).map { _ in blanks() + specifier() + blanks() }
    let text = clauses.joined(separator: once(in: 30) ? ",," : ",")
    return once(in: 6) ? mutated(text, with: "0123456789.-_+!*=<>~,v ab;)") : text
  }

  mutating func name() -> String {
    pick([
      "a", "A.B-c_d", "requests", "zope.interface", "ruamel.yaml.clib", "Flask_SQLAlchemy", "x1",
      "9lives", "a--b", "a._-b", "backports.zoneinfo",
    ])
  }

  mutating func marker(depth: Int = 0) -> String {
    var text = markerTerm(depth: depth)
    while once(in: 2) {
      text += pick([" ", "  ", "\t"]) + pick(["and", "or"]) + " " + markerTerm(depth: depth)
    }
    return text
  }

  private mutating func markerTerm(depth: Int) -> String {
    if depth < 4, once(in: 4) {
      return blanks() + "(" + blanks() + marker(depth: depth + 1) + blanks() + ")" + blanks()
    }
    return markerComparison()
  }

  private mutating func quoted(_ text: String) -> String {
    once(in: 2) ? "'\(text)'" : "\"\(text)\""
  }

  private mutating func markerComparison() -> String {
    let (variable, values) = pick([
      ("python_version", ["3.8", "3.11", "3.12", "3", "2.7", "3.11.*", "abc", "3.8 3.9 3.11", ""]),
      ("python_full_version", ["3.11.4", "3.12.0", "3.13.0rc1", "3.11", "3.13.0+local"]),
      ("implementation_version", ["3.11.4", "7.3.13", "3.12", ""]),
      ("platform_release", ["5.15", "20.0", "5.15.0-1-amd64", ""]),
      ("platform_version", ["1", "#1 SMP", ""]),
      ("os_name", ["posix", "nt", "java"]), ("os.name", ["posix", "nt"]),
      ("sys_platform", ["linux", "win32", "darwin", "linux win32 cygwin"]),
      ("sys.platform", ["linux", "win32"]),
      ("platform_machine", ["x86_64", "aarch64", "AMD64", "arm64", "x86_64 amd64", "ppc64le"]),
      ("platform.machine", ["x86_64", "aarch64"]), ("platform.version", ["1"]),
      ("platform_system", ["Linux", "Windows", "Darwin"]),
      ("platform_python_implementation", ["CPython", "PyPy"]),
      ("platform.python_implementation", ["CPython"]), ("python_implementation", ["PyPy"]),
      ("implementation_name", ["cpython", "pypy"]),
      ("extra", ["test", "Test_All", "dev.x", "a", "", "docs"]),
      ("extra", ["test", "Test_All"]),
      ("extras", ["test", "Test_All"]), ("dependency_groups", ["dev", "Test.All", "other"]),
    ])
    let isSet = variable == "extras" || variable == "dependency_groups"
    let isVersion = variable.hasSuffix("_version") || variable == "platform_release"
    // Rarely an operator the variable has no meaning for: the reference refuses the whole marker.
    let operators =
      isSet && !once(in: 20)
      ? ["in", "not in"]
      : ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "not  in"]
        + (isVersion || once(in: 20) ? ["~=", "==="] : [])
    let `operator` = pick(operators)
    let blank = `operator`.first?.isLetter == true ? " " : blanks()
    let value = quoted(pick(values))
    return once(in: 4) || (isSet && !once(in: 40))
      ? value + blank + `operator` + blank + variable
      : variable + blank + `operator` + blank + value
  }

  mutating func markerText() -> String {
    let text = marker()
    return once(in: 6) ? mutated(text, with: "()'\" <>=!~abnodrtpy_.in\u{e9}\n") : text
  }

  mutating func requirement() -> String {
    var text = blanks() + name() + blanks()
    if once(in: 3) {
      let extras = (0..<pick([0, 1, 1, 2, 3])).map { _ in blanks() + name() + blanks() }
      text += "[" + extras.joined(separator: ",") + "]" + blanks()
    }
    if once(in: 5) {
      text += "@" + blanks()
      text += pick([
        "https://example.org/a-1.0-py3-none-any.whl", "file:///a/b.tar.gz#egg=x;y",
        "git+https://example.org/r.git@v1.0#subdirectory=s", "../relative",
      ])
      if once(in: 2) { text += pick([" ;", " ; ", ";", "  ;"]) + marker() }
    } else {
      let clauses = (0..<pick([0, 1, 1, 2, 3])).map { _ in specifier() }
      let joined = clauses.joined(separator: blanks() + "," + blanks()) + (once(in: 20) ? "," : "")
      text += once(in: 5) ? "(" + blanks() + joined + blanks() + ")" : joined
      if once(in: 3) { text += blanks() + ";" + blanks() + marker() }
    }
    text += blanks()
    return once(in: 5) ? mutated(text, with: "()[]@;,'\" <>=!~a1.-_*+é\n") : text
  }

  mutating func nameText() -> String {
    let text =
      once(in: 2)
      ? name()
      : (0..<pick([1, 2, 3, 6])).map { _ in
        pick(["a", "B", "9", "-", "_", ".", "x", "Z", "0"])
      }.joined()
    return once(in: 3) ? mutated(text, with: "aZ09-_. !\u{e9}\u{212a}\u{17f}") : text
  }

  mutating func wheelFilename() -> String {
    func some(_ choices: [String], _ generator: inout Self) -> String {
      (0..<generator.pick([1, 1, 1, 2, 3])).map { _ in generator.pick(choices) }
        .joined(separator: ".")
    }
    let escaped = pick(["a", "Flask_SQLAlchemy", "zope.interface", "x1", "_x", "a__b", "9lives"])
    let parts =
      [escaped, version().replacing("-", with: "_")]
      + (once(in: 4) ? [pick(["1", "007", "2abc", "1_x", "abc", ""])] : [])
      + [
        some(["py3", "py2", "cp311", "CP312", "pp310", "3"], &self),
        some(["none", "abi3", "cp311", "cp313t", "CP37m"], &self),
        some(
          ["any", "win_amd64", "linux_x86_64", "manylinux_2_17_x86_64", "macosx_11_0_Arm64"],
          &self),
      ]
    let text = parts.joined(separator: "-") + (once(in: 30) ? ".zip" : ".whl")
    return once(in: 4) ? mutated(text, with: "-._0a1 +!w") : text
  }

  mutating func sdistFilename() -> String {
    let text =
      name() + "-" + version()
      + pick([".tar.gz", ".tar.gz", ".tar.gz", ".zip", ".tgz", ".tar.bz2"])
    return once(in: 4) ? mutated(text, with: "-._0a1 +!tz") : text
  }
}
