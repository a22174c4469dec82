import Foundation

enum PythonOracle {
  static let python: String? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = root.appending(path: ".build/oracle/bin/python").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  static func output(of script: String, arguments: [String] = []) throws -> Data? {
    guard let python else {
      print("skipped: no oracle; run make test")
      return nil
    }
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = ["-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
    return data
  }
}
