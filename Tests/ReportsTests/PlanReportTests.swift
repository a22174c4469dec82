import Foundation
import Packaging
import Pruning
import Reports
import Testing

@Suite struct `Plan reports` {
  @Test func `JSON follows the schema`() throws {
    let report = PlanJSON(
      try SamplePlan.flask().plan(), toolVersion: "0.1.0", ruleDescriptions: ["stubs": "type stub"]
    )
    #expect(
      text(report.bytes) == #"""
        {
          "schema": "scrimp.plan",
          "schema_version": 1,
          "tool": {"name": "scrimp", "version": "0.1.0"},
          "target": {"python_version": "3.11", "platform": "linux", "machine": "x86_64", "libc": "glibc 2.28"},
          "level": "safe",
          "site_packages": ["/opt/venv/lib/python3.11/site-packages"],
          "totals": {"installed_files": 12, "installed_bytes": 13689170, "kept_files": 8, "kept_bytes": 88580},
          "distributions": [
            {"name": "click", "version": "8.1.7", "requested": false, "in_closure": true, "required_by": ["flask"], "installed_bytes": 23000, "kept_bytes": 23000},
            {"name": "flask", "version": "3.1.0", "requested": true, "in_closure": true, "required_by": [], "installed_bytes": 65558, "kept_bytes": 65558},
            {"name": "pip", "version": "24.0", "requested": false, "in_closure": false, "required_by": [], "installed_bytes": 13600590, "kept_bytes": 0}
          ],
          "keep": [
            {"path": "../../../bin/flask", "bytes": 233, "distribution": "flask", "kind": "script", "reason": "part of flask, which the requirements name"},
            {"path": "../../../bin/python", "bytes": 15, "distribution": null, "kind": "script", "reason": "the environment's own file"},
            {"path": "click/__init__.py", "bytes": 4000, "distribution": "click", "kind": "module", "reason": "part of click, required by flask"},
            {"path": "click/testing.py", "bytes": 19000, "distribution": "click", "kind": "module", "reason": "taken by the rule tests, kept because entry point flask of flask"},
            {"path": "flask-3.1.0.dist-info/METADATA", "bytes": 2700, "distribution": "flask", "kind": "metadata", "reason": "metadata of flask, which tools and importlib.metadata read"},
            {"path": "flask/__init__.py", "bytes": 2625, "distribution": "flask", "kind": "module", "reason": "part of flask, which the requirements name"},
            {"path": "flask/app.py", "bytes": 60000, "distribution": "flask", "kind": "module", "reason": "part of flask, which the requirements name"},
            {"path": "odd \"näme\".txt", "bytes": 7, "distribution": null, "kind": "data", "reason": "no RECORD names it, so it may be the app's own"}
          ],
          "drop": [
            {"path": "../../../bin/pip", "bytes": 233, "distribution": "pip", "kind": "script", "reason": "part of pip, which no requirement leads to", "rule": "outside-closure"},
            {"path": "flask/py.typed", "bytes": 0, "distribution": "flask", "kind": "stub", "reason": "type stub (stubs)", "rule": "stubs"},
            {"path": "pip/__init__.py", "bytes": 357, "distribution": "pip", "kind": "module", "reason": "part of pip, which no requirement leads to", "rule": "outside-closure"},
            {"path": "pip/_vendor/x.py", "bytes": 13600000, "distribution": "pip", "kind": "module", "reason": "part of pip, which no requirement leads to", "rule": "outside-closure"}
          ]
        }

        """#)
  }

  @Test func `JSON has hashes where they are asked for`() throws {
    let digest = try #require(SHA256Digest(Array(repeating: 0xab, count: 32)))
    let plan = try SamplePlan.flask().plan()
    let file = try #require(
      plan.inventory.fileIDs.first { plan.inventory[$0].path.description == "flask/app.py" })
    let json = text(PlanJSON(plan, toolVersion: "1", digests: [file: digest]).bytes)
    #expect(json.contains(#""flask/app.py", "bytes": 60000, "sha256": "\#(digest)", "dist"#))
    #expect(json.contains(#""flask/__init__.py", "bytes": 2625, "sha256": null, "dist"#))
  }

  @Test func `JSON is JSON whatever the names are`() throws {
    var sample = try SamplePlan.flask()
    sample.roots.append(InstallRoot(prefix: "/opt/other", sitePackages: nil))
    sample.files.append(
      SamplePlan.File(path: InstallPath(normalized: [0x61, 0xff, 0x0a, 0x5c, 0x22]), root: 1))
    let json = try JSONSerialization.jsonObject(
      with: Data(PlanJSON(try sample.plan(), toolVersion: "1").bytes))
    let object = try #require(json as? [String: Any])
    let files = try #require(object["keep"] as? [[String: Any]])
    let odd = try #require(files.last)
    #expect(odd["path"] as? String == "a\u{fffd}\n\\\"")
    #expect(odd["root"] as? String == "/opt/other")
  }

  @Test func `text shows distributions, reasons and what comes next`() throws {
    let report = PlanText(
      try SamplePlan.flask().plan(), nextCommand: "scrimp stage -r requirements.txt --to out",
      ruleDescriptions: ["stubs": "type stubs nobody loads"])
    #expect(
      text(report.bytes) == """
        distribution             installed     kept  dropped
        click 8.1.7                23.0 kB  23.0 kB        -
        flask 3.1.0 *              65.6 kB  65.6 kB      0 B
        (the environment's own)       15 B     15 B        -
        (no distribution's)            7 B      7 B        -
        not required
        pip 24.0                   13.6 MB        -  13.6 MB
        total                      13.7 MB  88.6 kB  13.6 MB
        * named by the requirements

        dropped by       files     size
        outside-closure      3  13.6 MB  distributions no requirement leads to
        stubs                1      0 B  type stubs nobody loads

        kept 8 of 12 files, 88.6 kB of 13.7 MB, at level safe

        next: scrimp stage -r requirements.txt --to out

        """)
  }

  @Test func `text keeps to a width and colours only when asked to`() throws {
    var sample = try SamplePlan.flask()
    sample.distributions[0].version = "3.1.0.post20240101123456789"
    let plan = try sample.plan()
    let narrow = text(PlanText(plan, style: PlanText.Style(width: 50)).bytes)
    #expect(narrow.split(separator: "\n").allSatisfy { $0.count <= 50 || $0.hasPrefix("kept") })
    #expect(narrow.contains("flask 3.1.0.post2024…"))
    #expect(!narrow.contains("\u{1b}"))
    let coloured = text(PlanText(plan, style: PlanText.Style(isColoured: true)).bytes)
    #expect(coloured.contains("\u{1b}[1mtotal"))
  }

  @Test func `a path list is relative to the prefix`() throws {
    let list = PathList(try SamplePlan.flask().plan())
    #expect(list.base == "/opt/venv")
    #expect(
      text(try list.bytes(separator: .newline)) == """
        bin/flask
        bin/python
        lib/python3.11/site-packages/click/__init__.py
        lib/python3.11/site-packages/click/testing.py
        lib/python3.11/site-packages/flask-3.1.0.dist-info/METADATA
        lib/python3.11/site-packages/flask/__init__.py
        lib/python3.11/site-packages/flask/app.py
        lib/python3.11/site-packages/odd "näme".txt

        """)
  }

  @Test func `a path list of several prefixes is relative to the root`() throws {
    var sample = SamplePlan()
    sample.roots.append(InstallRoot(prefix: "/usr", sitePackages: InstallPath("lib/python3")))
    try sample.add("a.py")
    try sample.add("../../bin/b", root: 1)
    let list = PathList(try sample.plan())
    #expect(list.base == "/")
    #expect(
      text(try list.bytes(separator: .newline))
        == "opt/venv/lib/python3.11/site-packages/a.py\nusr/bin/b\n")
  }

  @Test func `a path list of lines refuses a line end in a name`() throws {
    var sample = SamplePlan()
    sample.files = [SamplePlan.File(path: InstallPath(normalized: [0x61, 0x0a, 0xff]))]
    let list = PathList(try sample.plan())
    #expect(throws: PathListError.self) { try list.bytes(separator: .newline) }
    #expect(
      try list.bytes(separator: .nul)
        == Array("lib/python3.11/site-packages/a\n".utf8) + [0xff, 0])
  }
}
