import Packaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The two streams: results on standard output, everything said about them on standard error.
struct Console: Sendable {
  /// How much is said: -1 quiet, 0 normal, 1 and more verbose.
  var verbosity = 0
  var colour = ColourChoice.auto
  var drawsProgress = true

  /// The same, quiet.
  var silent: Console {
    var console = self
    console.verbosity = -1
    console.drawsProgress = false
    return console
  }

  /// Says a line about the work: what was detected, totals, what comes next.
  func say(_ line: String) {
    if verbosity >= 0 { write(line + "\n", to: STDERR_FILENO) }
  }

  /// Says a line that only `-v` asks for.
  func detail(_ line: String) {
    if verbosity > 0 { write(line + "\n", to: STDERR_FILENO) }
  }

  func warn(_ line: String) {
    write(styled("warning:", "33", on: STDERR_FILENO) + " \(line)\n", to: STDERR_FILENO)
  }

  func report(_ diagnostic: Diagnostic) {
    let text = diagnostic.text
    let label = "error:"
    write(
      styled(label, "31", on: STDERR_FILENO) + text.dropFirst(label.utf8.count) + "\n",
      to: STDERR_FILENO)
  }

  /// Whether a progress line may be drawn over and over.
  var showsProgress: Bool {
    drawsProgress && verbosity >= 0 && isatty(STDERR_FILENO) == 1 && getenv("CI") == nil
      && text(of: "TERM") != "dumb"
  }

  func drawProgress(_ line: String) { write("\r\u{1B}[2K\(line)", to: STDERR_FILENO) }

  func clearProgress() { write("\r\u{1B}[2K", to: STDERR_FILENO) }

  /// Whether the standard output should carry colours.
  var coloursOutput: Bool { colours(STDOUT_FILENO) }

  private func styled(_ text: String, _ code: String, on descriptor: Int32) -> String {
    colours(descriptor) ? "\u{1B}[1;\(code)m\(text)\u{1B}[0m" : text
  }

  private func colours(_ descriptor: Int32) -> Bool {
    switch colour {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = text(of: "NO_COLOR"), !value.isEmpty { return false }
      if let value = text(of: "FORCE_COLOR"), !value.isEmpty, value != "0" { return true }
      return isatty(descriptor) == 1 && text(of: "TERM") != "dumb"
    }
  }

  private func text(of variable: String) -> String? {
    getenv(variable).map { String(cString: $0) }
  }

  private func write(_ text: some StringProtocol, to descriptor: Int32) {
    _ = OutputStream(descriptor: descriptor).write(Array(text.utf8))
  }
}

enum ColourChoice: String, CaseIterable, Sendable {
  case auto, always, never
}

/// A file descriptor that bytes go to, all of them.
struct OutputStream {
  let descriptor: Int32

  static let standardOutput = OutputStream(descriptor: STDOUT_FILENO)

  /// The system's words for an error number.
  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

  /// Writes every byte; the system's error number when it cannot.
  func write(_ bytes: [UInt8]) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = systemWrite(descriptor, buffer[written...])
        if count < 0, errno == EINTR { continue }
        if count < 0 { return errno }
        written += count
      }
      return 0
    }
  }

  private func systemWrite(_ descriptor: Int32, _ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
    let rest = UnsafeRawBufferPointer(rebasing: bytes)
    #if canImport(Glibc)
      return Glibc.write(descriptor, rest.baseAddress, rest.count)
    #else
      return Darwin.write(descriptor, rest.baseAddress, rest.count)
    #endif
  }
}
