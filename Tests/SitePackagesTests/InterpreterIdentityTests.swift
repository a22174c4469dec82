import FoundationEssentials
import Testing

@testable import SitePackages

@Suite struct `Interpreter's identity` {
  @Test func `is none for a script in its place, or a name to be looked up`() throws {
    let folder = URL.temporaryDirectory.appending(path: "identity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = folder.appending(path: "python3").path
    try Data("#!/bin/sh\nexec python3.11 \"$@\"\n".utf8).write(to: URL(filePath: script))
    #expect(InterpreterIdentity(ofInterpreter: script) == nil)
    #expect(InterpreterIdentity(ofInterpreter: "python3") == nil)
    #expect(InterpreterIdentity(ofInterpreter: script + "-missing") == nil)
  }

  #if os(Linux)
    @Test func `changes with the program and with the environment's configuration`() throws {
      let folder = URL.temporaryDirectory.appending(path: "identity-\(UUID().uuidString)")
      let binaries = folder.appending(path: "bin")
      try FileManager.default.createDirectory(at: binaries, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let program = binaries.appending(path: "python").path
      let bytes = try Data(contentsOf: URL(filePath: "/proc/self/exe")).prefix(65_536)
      try bytes.write(to: URL(filePath: program))
      let first = try #require(InterpreterIdentity(ofInterpreter: program))
      #expect(InterpreterIdentity(ofInterpreter: folder.path) == first)
      try Data("home = /usr/bin\n".utf8).write(to: folder.appending(path: "pyvenv.cfg"))
      let second = try #require(InterpreterIdentity(ofInterpreter: program))
      #expect(second != first)
      try (bytes + [0]).write(to: URL(filePath: program))
      #expect(InterpreterIdentity(ofInterpreter: program) != second)
    }
  #endif
}
