internal import Synchronization

/// A flag that stops a stage, an archive or a prune between two files.
///
/// Setting it is one atomic store, so a signal handler may do it.
public struct Cancellation: Sendable {
  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }
  private let flag = Flag()

  public init() {}

  public func cancel() { flag.isSet.store(true, ordering: .relaxed) }

  public var isCancelled: Bool { flag.isSet.load(ordering: .relaxed) }
}
