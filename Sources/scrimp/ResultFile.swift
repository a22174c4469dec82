import ArgumentParser

/// `-o`: where a command's result goes.
///
/// The commands declare the option themselves: each type of group costs the parser's reflection a
/// third of a millisecond.
enum ResultFile {
  static var names: NameSpecification {
    [.customShort("o"), .customLong("output-file"), .customLong("output")]
  }

  static var help: ArgumentHelp {
    ArgumentHelp("Write the result to a file instead of standard output.", valueName: "file")
  }

  /// Writes the result to the file, and says so, or to standard output.
  ///
  /// - Throws: ``Diagnostic`` when not every byte could be written.
  static func write(_ result: [UInt8], to file: String?, _ console: Console) throws {
    guard let file else { return try write(result) }
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
