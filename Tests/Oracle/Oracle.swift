import Foundation

/// Python's own packaging libraries, asked for the answers ours must give.
///
/// The interpreter is that of `.build/oracle`, a virtual environment with what
/// `Tests/oracle-requirements.txt` lists.
public enum Oracle {
  /// Runs `Tests/Oracle/scripts/<script>.py` once on all `cases`.
  ///
  /// The script reads a JSON array and writes one of as many answers. `nil`, with the reason
  /// printed, when the interpreter is absent.
  ///
  /// - Throws: ``OracleError`` when the script fails, or when `SCRIMP_REQUIRE_ORACLE` is 1 and the
  ///   interpreter is absent.
  public static func ask<Case: Encodable, Answer: Decodable>(
    _ script: String, _ cases: [Case], arguments: [String] = [], as: Answer.Type = Answer.self
  ) throws -> [Answer]? {
    let input = Array(try JSONEncoder().encode(cases))
    guard let output = try run(script, input: input, arguments: arguments) else { return nil }
    let answers = try JSONDecoder().decode([Answer].self, from: Data(output))
    guard answers.count == cases.count else {
      throw OracleError.answerCount(script: script, asked: cases.count, got: answers.count)
    }
    return answers
  }

  /// Runs a script with `input` as its standard input and returns its standard output.
  public static func run(
    _ script: String, input: [UInt8], arguments: [String] = []
  ) throws -> [UInt8]? {
    guard FileManager.default.isExecutableFile(atPath: interpreter) else {
      if ProcessInfo.processInfo.environment["SCRIMP_REQUIRE_ORACLE"] == "1" {
        throw OracleError.absent(interpreter: interpreter)
      }
      print("\(script): skipped, there is no \(interpreter); `make test` makes it")
      return nil
    }
    // A file, not a pipe: a script that ends early must not end us with it.
    let inputFile = FileManager.default.temporaryDirectory
      .appendingPathComponent("scrimp-oracle-\(UUID().uuidString)")
    try Data(input).write(to: inputFile)
    defer { try? FileManager.default.removeItem(at: inputFile) }

    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: interpreter)
    process.arguments =
      ["-I", "\(packageRoot)/Tests/Oracle/scripts/\(script).py"] + arguments
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw OracleError.failed(script: script, status: process.terminationStatus)
    }
    return Array(bytes)
  }

  /// The folder of `Package.swift`.
  public static let packageRoot = String(
    #filePath.dropLast("/Tests/Oracle/Oracle.swift".count))

  private static let interpreter = "\(packageRoot)/.build/oracle/bin/python"
}

/// Why the oracle did not answer.
public enum OracleError: Error {
  case absent(interpreter: String)
  case failed(script: String, status: Int32)
  case answerCount(script: String, asked: Int, got: Int)
}
