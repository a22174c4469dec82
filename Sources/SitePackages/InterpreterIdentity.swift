#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What has to be unchanged for an interpreter to say the same of itself as before.
///
/// Its path, because an environment is known by it; the program that the path leads to, and the
/// environment's configuration, by size and time; and the machine it runs on.
public struct InterpreterIdentity: Sendable, Equatable {
  public let text: String

  /// - Returns: `nil` for what need not lead to the same program the next time: a script, such as a
  ///   version manager puts in the place of interpreters, or what is found along `PATH`.
  public init?(ofInterpreter path: String) {
    let program = TargetDetection.program(ofInterpreter: path)
    guard program.utf8.contains(UInt8(ascii: "/")), ExecutableIdentity(path: program) != nil,
      let resolved = realpath(program, nil)
    else { return nil }
    defer { free(resolved) }
    let target = String(cString: resolved)
    guard let stamp = Self.stamp(of: target) else { return nil }
    let folder = program.utf8.split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
    ).dropLast().map { String(Substring($0)) }.joined(separator: "/")
    var parts = [Self.absolute(program), target, stamp]
    parts.append(Self.stamp(of: "\(folder)/../pyvenv.cfg") ?? "-")
    let (machine, kernel) = (TargetEvidence.thisMachine(), TargetEvidence.thisKernel())
    parts += [
      machine.machine.map { "\($0)" } ?? "-", machine.libraryVersion.map { "\($0)" } ?? "-",
      kernel.release, kernel.version,
    ]
    text = parts.joined(separator: "\n")
  }

  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return "\(String(cString: folder))/\(path)"
  }

  private static func stamp(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return "\(status.st_size) \(time.tv_sec).\(time.tv_nsec) \(status.st_ino)"
  }
}
