extension SpecifierSet {
  /// Reads `Requires-Python` as an index or a package spells it, repaired as a requirement's is;
  /// `nil` when it is beyond repair.
  public init?(lenient text: String) {
    if let specifiers = try? SpecifierSet(text) {
      self = specifiers
    } else if let repaired = try? SpecifierSet(
      LenientRequirement.repairedSpecifiers(Array(text.utf8)))
    {
      self = repaired
    } else {
      return nil
    }
  }
}

extension Specifier {
  /// The ordinals of the versions of `page` that the clause takes, as ascending runs.
  ///
  /// Every clause but `===` takes one run of the sorted versions or leaves one out, so a few
  /// comparisons find it, however many versions there are. What holds for every later version
  /// holds for those a page does not have: such a run ends at `Int.max`.
  public func runs(in page: ProjectPage) -> [Range<Int>] {
    let count = page.versionCount
    guard let version else {
      return (0..<count).filter { accepts(page.version(at: $0)) }.map { $0..<$0 + 1 }
    }
    switch self.operator {
    case .arbitrary:
      return (0..<count).filter { accepts(page.version(at: $0)) }.map { $0..<$0 + 1 }
    case .greaterOrEqual, .greater:
      return [page.firstOrdinal { accepts($0) }..<Int.max]
    case .less, .lessOrEqual:
      let end = page.firstOrdinal { !accepts($0) }
      return [0..<end]
    case .equal, .compatible:
      return [page.run(from: isPrefix ? version.firstDevelopment : version) { accepts($0) }]
    case .notEqual:
      let left = page.run(from: isPrefix ? version.firstDevelopment : version) { !accepts($0) }
      return [0..<left.lowerBound, left.upperBound..<Int.max]
    }
  }
}

extension ProjectPage {
  /// The first ordinal whose version `holds`, where every later one's does too.
  fileprivate func firstOrdinal(from start: Int = 0, where holds: (Version) -> Bool) -> Int {
    var (low, high) = (start, versionCount)
    while low < high {
      let middle = (low + high) / 2
      if holds(version(at: middle)) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The run of versions that `holds` begins at or after `bound`.
  fileprivate func run(from bound: Version, where holds: (Version) -> Bool) -> Range<Int> {
    let start = firstOrdinal { $0 >= bound }
    return start..<firstOrdinal(from: start) { !holds($0) }
  }
}
