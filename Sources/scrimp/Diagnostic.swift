#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a run ends, as the interface contract numbers it.
enum ExitStatus: Int32 {
  case done = 0
  /// The answer is no.
  case negative = 1
  /// Wrong usage or bad input.
  case badInput = 2
  /// An index or a file it needs could not be reached.
  case unreachable = 3
  case interrupted = 130

  /// Ends the process.
  func end() -> Never { exit(rawValue) }
}

/// An error as the user reads it: what failed, why, and what to do next.
struct Diagnostic: Error {
  var message: String
  var causes: [String] = []
  var hint: String?
  var status = ExitStatus.badInput

  init(
    _ message: String, causes: [String] = [], hint: String? = nil, status: ExitStatus = .badInput
  ) {
    self.message = message
    self.causes = causes
    self.hint = hint
    self.status = status
  }

  var text: String {
    let lines = ["error: \(message)"] + causes.map { "  cause: \($0)" } + hintLine
    return lines.joined(separator: "\n")
  }

  private var hintLine: [String] { hint.map { ["hint: \($0)"] } ?? [] }
}

extension Diagnostic: CustomStringConvertible {
  /// The causes alone, for where another message stands around them.
  var description: String { causes.isEmpty ? message : causes.joined(separator: ", ") }
}
