import ArgumentParser

/// Where a command's result goes.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .customLong("output-file"), .customLong("output")],
    help: ArgumentHelp("Write the result to a file instead of standard output.", valueName: "file"))
  var file: String?

  /// Writes the result and, for a file, says so.
  ///
  /// - Throws: ``Diagnostic`` when not every byte could be written.
  func write(_ result: [UInt8], _ console: Console) throws {
    guard let file else { return try Self.write(result) }
    try LocalFile.write(result, to: file)
    let lines = result.count { $0 == UInt8(ascii: "\n") }
    console.say("Wrote \(lines) \(lines == 1 ? "line" : "lines") to \(file)")
  }

  /// Writes a result to standard output.
  ///
  /// - Throws: ``Diagnostic`` when not every byte could be written.
  static func write(_ result: [UInt8]) throws {
    let fault = OutputStream.standardOutput.write(result)
    guard fault == 0 else {
      throw Diagnostic("cannot write the result", causes: [OutputStream.reason(fault)])
    }
  }
}
