/// The steps of a refutation, as few as the sentences that tell them.
struct Proof {
  enum Premise: Hashable { case statement(Int), line(Int) }

  /// One sentence: from the premises follows the conclusion.
  struct Line {
    var premises: [Premise]
    let conclusion: Incompatibility
  }

  /// In the order they are told; the last one concludes that there is no solution.
  private(set) var lines: [Line] = []

  /// Joins steps into sentences; `owners` says which statement each clause is of.
  init(_ search: Refutation, last: IncompatibilityID, owners: [Int]) {
    let order = Self.order(search, last)
    var uses: [Int: Int] = [:]
    for index in order {
      guard case .derived(let left, let right) = search.incompatibilities.all[index].cause else {
        continue
      }
      for next in Set([left.index, right.index]) { uses[next, default: 0] += 1 }
    }
    let statementCount = Set(search.clauses(behind: last).map { owners[$0] }).count
    // What four facts show is seen at once; a longer proof is told in smaller steps.
    let limit = statementCount <= 4 ? 4 : 3
    var lines: [Int: Line] = [:]
    var premises: [Int: [Premise]] = [:]
    for index in order {
      let incompatibility = search.incompatibilities.all[index]
      guard case .derived(let left, let right) = incompatibility.cause else {
        premises[index] = [.statement(owners[index])]
        continue
      }
      // A step that another one of the same proof repeats costs nothing when told in place.
      var own = Self.union([], [.line(left.index), .line(right.index)])
      for child in [left.index, right.index].sorted(by: {
        (premises[$0]?.count ?? 0, $0) < (premises[$1]?.count ?? 0, $1)
      }) {
        let inlined = Self.union(own.filter { $0 != .line(child) }, premises[child] ?? [])
        let isLeaf = lines[child] == nil
        if isLeaf || (uses[child] == 1 && inlined.count <= limit) { own = inlined }
      }
      premises[index] = own
      lines[index] = Line(premises: own, conclusion: incompatibility)
    }
    if lines[last.index] == nil {
      lines[last.index] = Line(
        premises: premises[last.index] ?? [], conclusion: search.incompatibilities[last])
    }
    tell(lines, last: last.index)
  }

  /// Everything the last step rests on, each before what rests on it.
  private static func order(_ search: Refutation, _ last: IncompatibilityID) -> [Int] {
    var seen: Set<Int> = [last.index]
    var stack = [last.index]
    while let index = stack.popLast() {
      guard case .derived(let left, let right) = search.incompatibilities.all[index].cause else {
        continue
      }
      for next in [left.index, right.index] where seen.insert(next).inserted { stack.append(next) }
    }
    // What is learned comes after what it is learned from.
    return seen.sorted()
  }

  private static func union(_ left: [Premise], _ right: [Premise]) -> [Premise] {
    left + right.filter { !left.contains($0) }
  }

  /// Puts the lines in an order where as many as can follow from the one before.
  private mutating func tell(_ known: [Int: Line], last: Int) {
    var sizes: [Int: Int] = [:]
    for index in known.keys.sorted() {
      sizes[index] = 1 + Self.references(known[index]).reduce(0) { $0 + (sizes[$1] ?? 0) }
    }
    var told: [Int: Int] = [:]
    var stack = [(index: last, isReady: false)]
    while let (index, isReady) = stack.popLast() {
      guard told[index] == nil, let line = known[index] else { continue }
      if isReady {
        told[index] = lines.count
        lines.append(
          Line(
            premises: line.premises.map { premise in
              if case .line(let other) = premise { .line(told[other] ?? 0) } else { premise }
            }, conclusion: line.conclusion))
        continue
      }
      stack.append((index, true))
      // The longest part first: the last told needs no number.
      for next in Self.references(line).sorted(by: { (sizes[$0] ?? 0, $0) < (sizes[$1] ?? 0, $1) })
      {
        stack.append((next, false))
      }
    }
  }

  private static func references(_ line: Line?) -> [Int] {
    line?.premises.compactMap { if case .line(let index) = $0 { index } else { nil } } ?? []
  }
}
