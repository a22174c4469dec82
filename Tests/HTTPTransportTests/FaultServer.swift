import Foundation

/// The index of `Tests/Faults/server.py`, as a child process that ends with this value.
final class FaultServer {
  let port: Int
  private let process = Process()
  private let input = Pipe()

  /// `nil`, with a word why, on a machine without Python.
  init?() {
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Faults/server.py")
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script.path]
    process.standardInput = input
    process.standardOutput = output
    do { try process.run() } catch {
      print("not tested: python3 does not run: \(error)")
      return nil
    }
    var line: [UInt8] = []
    while line.last != UInt8(ascii: "\n") {
      guard let byte = output.fileHandleForReading.readData(ofLength: 1).first else { break }
      line.append(byte)
    }
    let words = String(decoding: line, as: UTF8.self).split { $0.isWhitespace }
    guard let port = words.last.flatMap({ Int($0) }) else {
      print("not tested: there is no python3 to run the server")
      return nil
    }
    self.port = port
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  func url(_ fault: String, _ path: String = "simple/base/") -> String {
    "http://127.0.0.1:\(port)/\(fault)/\(path)"
  }
}
