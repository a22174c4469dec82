import Packaging
import Pruning
import Reports
import Testing

@Suite struct `Why` {
  private func sample() throws -> WhyText {
    var sample = SamplePlan()
    sample.distributions = [("app", "1.0", true), ("lib", "2.0", false), ("pip", "3.0", nil)]
    sample.requiredBy = ["lib": ["app"]]
    try sample.add("app/__init__.py", 2000, of: "app")
    try sample.add("lib/__init__.py", 10, of: "lib")
    try sample.add("lib/core.cpython-311-x86_64-linux-gnu.so", 10, of: "lib")
    try sample.add(
      "lib/tests/test_a.py", 30, of: "lib", verdict: .drop(.rule(code: "JNK002")))
    try sample.add(
      "pip/__init__.py", 5, of: "pip",
      verdict: .drop(.outsideClosure(DistributionID(raw: 2))))
    try sample.add("../../../bin/app", 5, of: "app", kind: .script)
    return WhyText(try sample.plan(), ruleDescriptions: ["JNK002": "test suite"])
  }

  @Test(
    arguments: [
      (
        "app",
        """
        app 1.0 stays: 2 of 2 files, 2.0 kB of 2.0 kB
          app 1.0: named by the requirements
        app/__init__.py (2.0 kB) stays: part of app, which the requirements name

        """
      ),
      (
        "lib",
        """
        lib 2.0 stays: 2 of 3 files, 20 B of 50 B
          app 1.0: named by the requirements
          lib 2.0: app 1.0 requires lib
        lib/__init__.py (10 B) stays: part of lib, required by app

        """
      ),
      (
        "pip",
        """
        pip 3.0 goes: no requirement leads to it
        pip/__init__.py (5 B) goes: part of pip, which no requirement leads to

        """
      ),
      ("lib.tests.test_a", "lib/tests/test_a.py (30 B) goes: test suite (JNK002)\n"),
      ("lib/tests/test_a.py", "lib/tests/test_a.py (30 B) goes: test suite (JNK002)\n"),
      (
        "lib.core",
        "lib/core.cpython-311-x86_64-linux-gnu.so (10 B) stays: part of lib, required by app\n"
      ),
      (
        "bin/app",
        "../../../bin/app (5 B) stays: part of app, which the requirements name\n"
      ),
      ("lib.tests", nil), ("li", nil), ("../..", nil), ("", nil),
    ] as [(String, String?)])
  func `tells who asks for a distribution and what keeps a file`(
    subject: String, answer: String?
  ) throws {
    #expect(
      try sample().bytes(about: subject).map { String(decoding: $0, as: UTF8.self) } == answer)
  }
}
