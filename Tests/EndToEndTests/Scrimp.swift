import Foundation
import Testing

/// The built binary, run as a user runs it.
struct Scrimp {
  struct Outcome {
    let status: Int32
    let output: String
    let messages: String
  }

  static let packageRoot = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Runs `scrimp` with `arguments` in `folder`, without the caller's own settings.
  static func run(
    _ arguments: [String], in folder: URL, environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = packageRoot.appending(path: ".build/debug/scrimp")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path,
      "SCRIMP_CACHE_DIR": folder.appending(path: "cache").path,
    ].merging(environment) { _, new in new }
    // Files instead of pipes: neither stream can fill up and stop the process.
    let (output, messages) = (folder.appending(path: ".stdout"), folder.appending(path: ".stderr"))
    for stream in [output, messages] { try Data().write(to: stream) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: messages)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      messages: String(decoding: try Data(contentsOf: messages), as: UTF8.self))
  }
}

/// A folder with a virtual environment made by hand, gone when the value is.
final class World {
  let folder: URL
  var site: URL { folder.appending(path: "venv/lib/python3.11/site-packages") }

  init(requirements: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "scrimp-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write("venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.7\n")
    try write("requirements.txt", requirements)
    try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ path: String, _ text: String) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// Installs a wheel's worth of files: paths relative to site-packages.
  func install(
    _ name: String, _ version: String, requires: [String] = [], files: [String: String]
  ) throws {
    let info = "\(name)-\(version).dist-info"
    var files = files
    files["\(info)/METADATA"] =
      "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n"
      + requires.map { "Requires-Dist: \($0)\n" }.joined()
    files["\(info)/RECORD"] =
      files.keys.sorted().map { "\($0),,\n" }.joined() + "\(info)/RECORD,,\n"
    for (path, text) in files {
      try write("venv/lib/python3.11/site-packages/\(path)", text)
    }
  }

  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Scrimp.Outcome {
    try Scrimp.run(arguments, in: folder, environment: environment)
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: path).path)
  }

  func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
  }
}
