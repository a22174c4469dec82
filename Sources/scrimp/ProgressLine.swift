import Synchronization

/// A line on the terminal that is drawn over and over: `Staging 12000 of 98112 files`.
final class ProgressLine: Sendable {
  private let label: String
  private let total: Int
  private let console: Console
  private let shown = Atomic(0)

  /// `nil` where no terminal shows it.
  init?(_ label: String, of total: Int, _ console: Console) {
    guard console.showsProgress else { return nil }
    self.label = label
    self.total = total
    self.console = console
  }

  /// Draws the line when it is a hundredth further than the one before.
  func show(_ count: Int) {
    let step = max(total / 100, 1)
    let previous = shown.load(ordering: .relaxed)
    guard count - previous >= step,
      shown.compareExchange(expected: previous, desired: count, ordering: .relaxed).exchanged
    else { return }
    console.drawProgress("\(label) \(count) of \(total) files")
  }

  func clear() { console.clearProgress() }
}
