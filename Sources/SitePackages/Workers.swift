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

  /// Calls `body` with each of `0..<tasks`, and on the calling thread `consume` with each result: in
  /// the work's order, and as soon as it is there, so that neither waits for all of the other.
  func stream<Scratch, Result: Sendable>(
    _ tasks: Int, grain: Int, scratch: @escaping @Sendable () -> Scratch,
    _ body: @escaping @Sendable (inout Scratch, Int) -> Result, consume: (Result) -> Void
  ) {
    let turns = Turns<Result>(tasks: tasks, grain: grain)
    for _ in 1..<max(1, min(count, turns.count)) {
      DispatchQueue.global(qos: .userInitiated).async {
        var own = scratch()
        while let turn = turns.claim() { turns.finish(turn, turns[turn].map { body(&own, $0) }) }
      }
    }
    var own = scratch()
    var wanted = 0
    while wanted < turns.count {
      if let results = turns.take(wanted) {
        for result in results { consume(result) }
        wanted += 1
      } else if let turn = turns.claim() {
        turns.finish(turn, turns[turn].map { body(&own, $0) })
      } else {
        turns.wait()
      }
    }
  }
}

/// Pieces of work that several threads take in turn, and their results.
private final class Turns<Result: Sendable>: Sendable {
  private let tasks: Int
  private let grain: Int
  private let next = Atomic<Int>(0)
  private let finished = Mutex<[Int: [Result]]>([:])
  private let signal = DispatchSemaphore(value: 0)

  init(tasks: Int, grain: Int) {
    self.tasks = tasks
    self.grain = grain
  }

  var count: Int { (tasks + grain - 1) / grain }

  subscript(turn: Int) -> Range<Int> { turn * grain..<min(tasks, (turn + 1) * grain) }

  /// The next turn that nobody has taken.
  func claim() -> Int? {
    let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return turn < count ? turn : nil
  }

  func finish(_ turn: Int, _ results: [Result]) {
    finished.withLock { $0[turn] = results }
    signal.signal()
  }

  func take(_ turn: Int) -> [Result]? { finished.withLock { $0.removeValue(forKey: turn) } }

  /// Waits until some turn is finished that was not waited for.
  func wait() { signal.wait() }
}
