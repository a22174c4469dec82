import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many threads share a piece of work; its results come in the work's order.
public struct Workers: Sendable {
  public let count: Int

  /// One for each processor, but not more than a tree's reading gains from.
  public init() { self.init(count: min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// At least one.
  public init(count: Int) { self.count = max(1, count) }

  /// Calls `body` with each of `0..<tasks`, `grain` of them to a turn.
  func map<Result: Sendable>(
    _ tasks: Int, grain: Int = 1, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    map(tasks, grain: grain, scratch: { () }) { _, task in body(task) }
  }

  /// The same with a piece of memory that every thread makes for itself and uses again.
  func map<Scratch, Result: Sendable>(
    _ tasks: Int, grain: Int = 1, scratch: @Sendable () -> Scratch,
    _ body: @Sendable (inout Scratch, Int) -> Result
  ) -> [Result] {
    let turns = (tasks + grain - 1) / grain
    guard count > 1, turns > 1 else {
      var own = scratch()
      return (0..<tasks).map { body(&own, $0) }
    }
    let next = Atomic<Int>(0)
    let finished = Mutex<[(turn: Int, results: [Result])]>([])
    DispatchQueue.concurrentPerform(iterations: min(count, turns)) { _ in
      var own = scratch()
      while true {
        let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard turn < turns else { return }
        let results = (turn * grain..<min(tasks, (turn + 1) * grain)).map { body(&own, $0) }
        finished.withLock { $0.append((turn, results)) }
      }
    }
    return finished.withLock { finished in
      finished.sort { $0.turn < $1.turn }
      return finished.flatMap(\.results)
    }
  }
}
