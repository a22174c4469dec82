import Foundation
import Packaging
import SitePackages
import Testing

@Suite struct `Target detection` {
  let tree: TemporaryTree
  let site = TemporaryTree.site

  init() throws { tree = try TemporaryTree() }

  func detected(_ name: String = "") throws -> DetectedTarget {
    try TargetDetection().target(of: tree.inventory(name))
  }

  @Test(arguments: [
    ("version = 3.11.4", "3.11.4"), ("version_info = 3.11.5.final.0", "3.11.5"),
    ("uv = 0.9\nversion_info = 3.11.6", "3.11.6"), ("version_info=3.11.0.candidate.2", "3.11.0rc2"),
    ("version = 3.12.1", "3.11.0"), ("version = nonsense", "3.11.0"), ("", "3.11.0"),
  ])
  func `takes the full version from pyvenv.cfg where it fits the folder`(
    line: String, version: String
  ) throws {
    try tree.write("pyvenv.cfg", "home = /usr/bin\n\(line)\n")
    try tree.install("a", files: ["a.py"])
    let markers = try detected().environment.markers
    #expect(markers.pythonVersion == "3.11")
    #expect(markers.pythonFullVersion == version)
    #expect(markers.implementationVersion == version)
  }

  @Test func `takes machine and version of a flat folder from its extension modules`() throws {
    try tree.install(
      "a", in: "flat",
      files: [
        "a/x.cpython-312-aarch64-linux-musl.so", "a/y.cpython-312-aarch64-linux-musl.so",
        "a/z.cpython-310-x86_64-linux-gnu.so", "a/w.abi3.so", "a.libs/libz.so.1",
      ])
    let target = try detected("flat")
    #expect(target.environment.markers.pythonVersion == "3.12")
    #expect(target.environment.markers.platformMachine == "aarch64")
    #expect(target.environment.platform.cLibrary == .musl(PlatformVersion(1, 2)))
    #expect(target.source.contains("2 of 3 extension modules"))
  }

  @Test func `takes a flat folder's Python from its wheels' tags`() throws {
    try tree.install("a", in: "flat", files: ["a.abi3.so"])
    try tree.write(
      "flat/a-1.0.dist-info/WHEEL",
      "Wheel-Version: 1.0\nTag: cp313-cp313-manylinux_2_28_aarch64\n")
    let markers = try detected("flat").environment.markers
    #expect(markers.pythonVersion == "3.13")
    #expect(markers.platformMachine == "aarch64")
    let platform = try detected("flat").environment.platform
    #expect(platform.description == "linux aarch64, glibc 2.28")
  }

  @Test func `knows Windows and PyPy by their names`() throws {
    try tree.install("a", in: "w", files: ["a.cp312-win_amd64.pyd"])
    let windows = try detected("w").environment.markers
    #expect(
      [windows.osName, windows.sysPlatform, windows.platformSystem, windows.platformMachine]
        == ["nt", "win32", "Windows", "AMD64"])
    try tree.install("a", in: "p/lib/pypy3.10/site-packages", files: ["a.py"])
    let pypy = try detected("p").environment.markers
    #expect([pypy.implementationName, pypy.platformPythonImplementation] == ["pypy", "PyPy"])
    #expect(pypy.pythonVersion == "3.10")
  }

  @Test func `knows a free-threaded Python by its folder`() throws {
    try tree.install("a", in: "lib/python3.13t/site-packages", files: ["a.py"])
    let environment = try detected().environment
    #expect(environment.isFreeThreaded)
    #expect(environment.markers.pythonVersion == "3.13")
  }

  @Test func `refuses Python 2`() throws {
    try tree.install("a", in: "lib/python2.7/site-packages", files: ["a.py"])
    #expect(throws: TargetDetectionError.unsupportedPython("2.7")) { try detected() }
  }

  @Test func `reads a base installation's headers`() throws {
    try tree.install("a", files: ["a.py"])
    try tree.write(
      "include/python3.11/patchlevel.h",
      "#define PY_MAJOR_VERSION 3\n#define PY_VERSION \"3.11.9+\"\n")
    #expect(try detected().environment.markers.pythonFullVersion == "3.11.9")
  }

  @Test func `agrees with the interpreter it can also ask`() throws {
    let python = "/usr/bin/python3"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      print("skipped: no \(python) here")
      return
    }
    let asked = try TargetDetection().target(ofInterpreter: python)
    try tree.write(
      "pyvenv.cfg", "version = \(asked.environment.markers.pythonFullVersion)\n")
    let version = asked.environment.markers.pythonVersion
    try tree.install("a", in: "lib/python\(version)/site-packages", files: ["a.py"])
    #expect(try detected().environment == asked.environment)
    #expect(!asked.sitePackages.isEmpty)
  }

  @Test func `says how an interpreter fails`() throws {
    func failure(_ script: String) throws -> TargetDetectionError? {
      let path = tree.path + "/python"
      try tree.write("python", script)
      chmod(path, 0o755)
      do throws(TargetDetectionError) {
        _ = try TargetDetection(seconds: 1).target(ofInterpreter: path)
        return nil
      } catch { return error }
    }
    let path = tree.path + "/python"
    #expect(
      try failure("#!/bin/sh\necho no >&2; echo 'broken pipe dream' >&2; exit 3\n")
        == .interpreterFailed(path, status: 3, message: "broken pipe dream"))
    #expect(
      try failure("#!/bin/sh\nkill -9 $$\n")
        == .interpreterFailed(path, status: 137, message: ""))
    #expect(try failure("#!/bin/sh\nsleep 1000\n") == .interpreterTimedOut(path, seconds: 1))
    #expect(try failure("#!/bin/sh\necho hello\n") == .unexpectedAnswer(path))
    #expect(try failure("#!/bin/sh\nhead -c 3000000 /dev/zero\n") == .unexpectedAnswer(path))
    #expect(
      throws: TargetDetectionError.interpreterNotStarted("/nowhere/python", SystemError(code: 2))
    ) {
      try TargetDetection().target(ofInterpreter: "/nowhere/python")
    }
  }
}
