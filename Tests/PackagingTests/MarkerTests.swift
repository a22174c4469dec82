import Testing

@testable import Packaging

@Suite struct `Environment marker` {
  private let linux: MarkerEnvironment = {
    var environment = MarkerEnvironment()
    environment.pythonVersion = "3.11"
    environment.pythonFullVersion = "3.11.4"
    environment.platformRelease = "6.1.0-13-amd64"
    return environment
  }()

  @Test(arguments: [
    ("python_version < '3.8'", false), ("python_version >= '3.8'", true),
    ("'3.8' <= python_version", true), ("python_version in '3.9 3.11'", true),
    ("python_version == '3.*'", true), ("python_version ~= '3.9'", true),
    ("python_full_version >= '3.11.0rc1'", true), ("python_full_version < '3.11.10'", true),
    // Not a version on the right: text, which has no order.
    ("python_version > 'abc'", false), ("os_name > 'a'", false), ("os_name >= 'posix'", true),
    // Not a version on the left: no specifier takes it.
    ("platform_release >= '5'", false),
    ("sys_platform == 'linux' and platform_machine == \"x86_64\"", true),
    ("sys_platform == 'win32' or os_name == 'nt' and python_version < '4'", false),
    ("(sys_platform == 'win32' or os_name == 'posix') and python_version < '4'", true),
    ("'linux' in sys_platform", true), ("'win' not in sys_platform", true),
    ("os.name == 'posix'", true), ("python_implementation == 'CPython'", true),
    ("'a' == 'a'", true), ("os_name == sys_platform", false), ("os_name ~= 'posix'", false),
  ])
  func `holds as PEP 508 says`(text: String, holds: Bool) throws {
    #expect(try Marker(text).holds(in: linux) == holds)
  }

  @Test(
    arguments: [
      ("extra == 'test'", [], false), ("extra == 'Test_All'", ["test-all"], true),
      ("extra == 'b'", ["a", "b"], true), ("extra != 'a'", [], true),
      ("extra != 'a'", ["a"], false),
      ("extra == ''", [], true), ("'test.all' == extra", ["test-all"], true),
      ("extra == 'a' and extra == 'b'", ["a", "b"], true),
      ("'A_b' in extras", ["a-b"], true), ("'a' not in extras", ["a"], false),
      ("'dev' in dependency_groups", [], true), ("'test' in dependency_groups", ["test"], false),
    ] as [(String, [String], Bool)])
  func `compares extras by their normalized names`(
    text: String, extras: [String], holds: Bool
  ) throws {
    let extras = Set(try extras.map { try ProjectName($0) })
    let marker = try Marker(text)
    #expect(
      try marker.holds(in: linux, extras: extras, dependencyGroups: [ProjectName("dev")]) == holds)
  }

  @Test(arguments: [
    ("os.name=='nt'", #"os_name == "nt""#), ("((os_name == 'nt'))", #"os_name == "nt""#),
    (
      "os_name=='a' and (os_name=='b' or os_name=='c')",
      #"os_name == "a" and (os_name == "b" or os_name == "c")"#
    ),
    ("os_name == 'say \"x\"'", #"os_name == 'say "x"'"#),
    ("'3' not   in python_version", #""3" not in python_version"#),
    ("extra == 'A.b_C'", #"extra == "a-b-c""#),
  ])
  func `is printed in one form`(text: String, canonical: String) throws {
    let marker = try Marker(text)
    #expect(marker.description == canonical)
    #expect(try Marker(canonical) == marker)
  }

  @Test(arguments: [
    ("", MarkerError(reason: .expectedOperand, offset: 0)),
    ("python_versio < '3'", MarkerError(reason: .expectedOperand, offset: 0)),
    ("os_name = 'nt'", MarkerError(reason: .expectedOperator, offset: 8)),
    ("os_name notin 'nt'", MarkerError(reason: .expectedOperator, offset: 8)),
    ("os_name == 'nt", MarkerError(reason: .unclosedQuote, offset: 11)),
    ("os_name == 'n\nt'", MarkerError(reason: .controlInQuotes, offset: 13)),
    ("(os_name == 'nt'", MarkerError(reason: .unclosedParenthesis, offset: 16)),
    ("os_name == 'nt' os_name == 'a'", MarkerError(reason: .expectedEnd, offset: 16)),
    (
      String(repeating: "(", count: 100_000),
      MarkerError(reason: .tooDeep, offset: 100)
    ),
  ])
  func `names the byte that does not fit`(text: String, error: MarkerError) {
    #expect(throws: error) { try Marker(text) }
  }
}
