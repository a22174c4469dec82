/// How many letters are put in, left out, replaced or swapped with the next between two words.
public enum EditDistance {
  private static let longestWord = 64

  /// The number, or one more than the limit where it is greater.
  public static func between(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
    if abs(left.count - right.count) > limit { return limit + 1 }
    var before: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let isSame = left[row] == right[column]
        var best = min(
          last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, before[column - 1] + 1)
        }
        current.append(best)
      }
      (before, last) = (last, current)
    }
    return last[right.count]
  }

  /// The words that are at most `limit` away, the nearest first; by default one letter of a short
  /// word and two of others.
  public static func nearest(
    to word: String, among words: some Sequence<String>, limit: Int? = nil
  ) -> [String] {
    let own = Array(word.utf8)
    guard (3...longestWord).contains(own.count) else { return [] }
    let limit = limit ?? (own.count < 6 ? 1 : 2)
    return words.map { (between(own, Array($0.utf8), limit: limit), $0) }
      .filter { $0.0 <= limit }.sorted { $0 < $1 }.map(\.1)
  }
}
