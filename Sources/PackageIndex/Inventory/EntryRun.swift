internal import Packaging

/// Wanted entries of a wheel that stand near each other, read by one request.
struct EntryRun: Sendable {
  struct Item: Sendable {
    /// What the caller calls it.
    let number: Int
    let entry: WheelDirectory.Entry
    /// Its bytes in the wheel.
    let range: Range<Int>
  }

  private(set) var items: [Item]

  var range: Range<Int> {
    (items.first?.range.lowerBound ?? 0)..<(items.last?.range.upperBound ?? 0)
  }

  /// Bytes that are fetched and thrown away rather than asked around: about what a connection
  /// carries while it would wait for one more answer.
  private static let gap = 64 << 10
  /// How long a run of several entries may get: it is held in memory.
  private static let longest = 4 << 20

  /// Puts the wanted entries of a directory together to runs.
  static func all(
    of wanted: [(number: Int, entry: WheelDirectory.Entry)], in directory: WheelDirectory
  ) -> [EntryRun] {
    let starts = directory.entries.map(\.headerOffset).sorted()
    var runs: [EntryRun] = []
    var next = 0
    for (number, entry) in wanted.sorted(by: { $0.entry.headerOffset < $1.entry.headerOffset }) {
      while next < starts.count, starts[next] <= entry.headerOffset { next += 1 }
      let end = next < starts.count ? starts[next] : directory.offset
      let item = Item(number: number, entry: entry, range: entry.range(before: end))
      if let last = runs.last?.range, item.range.lowerBound - last.upperBound <= gap,
        item.range.upperBound - last.lowerBound <= longest
      {
        runs[runs.count - 1].items.append(item)
      } else {
        runs.append(EntryRun(items: [item]))
      }
    }
    return runs
  }
}
