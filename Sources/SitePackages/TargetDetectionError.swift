/// Why it is not known which Python a tree is for.
public enum TargetDetectionError: Error, Equatable, Sendable, CustomStringConvertible {
  case interpreterNotStarted(String, SystemError)
  case interpreterTimedOut(String, seconds: Int)
  /// With the last line the interpreter printed.
  case interpreterFailed(String, status: Int32, message: String)
  /// The interpreter ran and answered something else.
  case unexpectedAnswer(String)
  /// The interpreter's platform, such as `linux-mips64`, is none that a target can have.
  case unknownMachine(String)
  /// The tree is for a Python before 3, or the machine for none at all.
  case unsupportedPython(String)
  /// Neither the tree says it nor is there a `python3` to ask; `--python-version` does.
  case noEvidence(String)

  public var description: String {
    switch self {
    case .interpreterNotStarted(let path, let error): "`\(path)` does not start: \(error)"
    case .interpreterTimedOut(let path, let seconds):
      "`\(path)` does not answer within \(seconds) seconds"
    case .interpreterFailed(let path, let status, let message):
      "`\(path)` exits with status \(status)" + (message.isEmpty ? "" : ": \(message)")
    case .unexpectedAnswer(let path): "`\(path)` does not answer as a Python does"
    case .unknownMachine(let platform): "`\(platform)` is no known platform"
    case .unsupportedPython(let version):
      "the packages are for Python \(version) on a platform that cannot be a target"
    case .noEvidence(let path): "nothing in `\(path)` says which Python it is for"
    }
  }
}
