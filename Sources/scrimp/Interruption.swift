import Staging
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What Ctrl-C and a termination do: end at once where nothing can be lost, else ask the work to stop.
enum Interruption {
  /// What guarded work looks at between files.
  static let cancellation = Cancellation()
  /// How many pieces of guarded work are underway.
  private static let guarded = Atomic(0)

  /// Installs the handlers; called once, at the start.
  static func install() {
    _ = cancellation  // Made here, since a signal handler must not allocate.
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in Interruption.arrive() }
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      var inherited = sigaction()
      sigaction(signal, nil, &inherited)
      // `nohup` and a shell's background jobs mean it when they ignore one.
      let isIgnored =
        unsafeBitCast(inherited.__sigaction_handler.sa_handler, to: Int.self)
        == unsafeBitCast(SIG_IGN, to: Int.self)
      if !isIgnored { sigaction(signal, &action, nil) }
    }
  }

  /// Runs `work`, during which a signal only asks for its end.
  static func guarding<Result>(_ work: () async throws -> Result) async rethrows -> Result {
    guarded.add(1, ordering: .sequentiallyConsistent)
    defer { guarded.subtract(1, ordering: .sequentiallyConsistent) }
    return try await work()
  }

  private static func arrive() {
    if guarded.load(ordering: .sequentiallyConsistent) == 0 {
      _exit(ExitStatus.interrupted.rawValue)
    }
    cancellation.cancel()
  }
}
