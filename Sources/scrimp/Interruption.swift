import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What Ctrl-C and a termination do: end at once where nothing can be lost, else ask the work to stop.
enum Interruption {
  private static let isGuarded = Atomic(false)
  private static let wasAsked = Atomic(false)

  /// Installs the handlers; called once, at the start.
  static func install() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in Interruption.arrive() }
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaction(signal, &action, nil) }
  }

  /// Runs `work`, during which a signal only sets the flag that ``isAsked`` reads.
  static func guarding<Result>(_ work: () throws -> Result) rethrows -> Result {
    isGuarded.store(true, ordering: .sequentiallyConsistent)
    defer { isGuarded.store(false, ordering: .sequentiallyConsistent) }
    return try work()
  }

  static var isAsked: Bool { wasAsked.load(ordering: .relaxed) }

  private static func arrive() {
    if !isGuarded.load(ordering: .sequentiallyConsistent) { _exit(ExitStatus.interrupted.rawValue) }
    wasAsked.store(true, ordering: .sequentiallyConsistent)
  }
}
