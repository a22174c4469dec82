internal import Synchronization

/// What stops a stage, an archive or a prune between two files.
public struct Cancellation: Sendable {
  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }
  private let flag = Flag()
  private let condition: (@Sendable () -> Bool)?

  /// Never set unless by ``cancel()``.
  public init() { condition = nil }

  /// Set once `condition` holds, such as a flag of a signal handler; it is asked for every file.
  public init(when condition: @escaping @Sendable () -> Bool) { self.condition = condition }

  public func cancel() { flag.isSet.store(true, ordering: .relaxed) }

  public var isCancelled: Bool {
    flag.isSet.load(ordering: .relaxed) || (condition.map { $0() } ?? false)
  }
}
