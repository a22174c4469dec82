/// Finds names of modules in bytes of any kind: libraries, settings, pickles.
///
/// A name is found where it stands as a run of letters, digits, `_` and `.`; in a long run, such as
/// Rust's and Cython's strings that follow each other without separators, also inside it.
public struct NameFinder: Sendable {
  private let tops: WordIndex
  private let tree: ModuleTree
  /// Runs of this length may be several names.
  private static let longRun = 8
  /// Shorter names are found only as whole runs.
  private static let shortName = 3

  /// Looks for names that begin with the nodes at the top that `isMeant` says.
  public init(_ tree: ModuleTree, isMeant: (Int) -> Bool) {
    self.tree = tree
    tops = WordIndex(
      tree[ModuleTree.top].children.filter(isMeant).map { (Array(tree[$0].name.utf8), $0) })
  }

  /// The nodes that are named, in order.
  ///
  /// Of `a.b.c` it is the deepest there is. A name at the top counts without anything after it where
  /// that `takesBareNames`. The names of `relatives` count wherever they stand as words.
  public func nodes(
    in bytes: UnsafeBufferPointer<UInt8>, relatives: WordIndex = WordIndex([]),
    takesBareNames: Bool = true
  ) -> Set<Int> {
    var found: Set<Int> = []
    var index = 0
    while index < bytes.count {
      if !bytes[index].isNamePart {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, bytes[index].isNamePart { index += 1 }
      guard index - start >= 2 else { continue }
      let run = UnsafeBufferPointer(rebasing: bytes[start..<index])
      find(in: run, at: 0, isWholeStart: true, takesBareNames, &found)
      if run.count >= Self.longRun {
        for offset in 1..<run.count - 2 where tops.mayHold(run, at: offset) {
          find(in: run, at: offset, isWholeStart: false, takesBareNames, &found)
        }
      }
      if !relatives.isEmpty { findWords(in: run, relatives, &found) }
    }
    return found
  }

  private func findWords(
    in run: UnsafeBufferPointer<UInt8>, _ words: WordIndex, _ found: inout Set<Int>
  ) {
    var start = 0
    while start < run.count {
      var end = start
      while end < run.count, run[end] != UInt8(ascii: ".") { end += 1 }
      if words.mayHold(run, at: start) {
        words.forEach(in: run, at: start) { node, length in
          if start + length == end { found.insert(node) }
        }
      }
      start = end + 1
    }
  }

  private func find(
    in run: UnsafeBufferPointer<UInt8>, at offset: Int, isWholeStart: Bool,
    _ takesBareNames: Bool, _ found: inout Set<Int>
  ) {
    guard tops.mayHold(run, at: offset) else { return }
    tops.forEach(in: run, at: offset) { node, length in
      let end = offset + length
      let isWhole = isWholeStart && end == run.count
      if end < run.count, run[end] == UInt8(ascii: ".") {
        descend(node, run, end + 1, &found)
      } else if takesBareNames,
        isWhole || (run.count >= Self.longRun && length >= Self.shortName)
      {
        found.insert(node)
      }
    }
  }

  /// More children are looked up, not tried.
  private static let fewChildren = 64
  private static let longestName = 100

  private func children(
    of node: Int, beginning part: Slice<UnsafeBufferPointer<UInt8>>
  ) -> [Int] {
    if tree[node].children.count <= Self.fewChildren {
      return tree[node].children.filter {
        let name = tree[$0].name.utf8
        return name.count < part.count && part.starts(with: name)
      }
    }
    guard part.count > 1 else { return [] }
    return (1..<min(part.count, Self.longestName)).compactMap {
      tree.child(String(decoding: part.prefix($0), as: UTF8.self), of: node)
    }
  }

  /// Follows the names after a dot; where what follows runs on, each child it begins with counts.
  private func descend(
    _ node: Int, _ run: UnsafeBufferPointer<UInt8>, _ start: Int, _ found: inout Set<Int>
  ) {
    var end = start
    while end < run.count, run[end] != UInt8(ascii: ".") { end += 1 }
    let part = run[start..<end]
    var isDeeper = false
    if let child = tree.child(String(decoding: part, as: UTF8.self), of: node) {
      isDeeper = true
      if end < run.count { descend(child, run, end + 1, &found) } else { found.insert(child) }
    } else if run.count >= Self.longRun {
      for child in children(of: node, beginning: part) {
        isDeeper = true
        found.insert(child)
      }
    }
    if !isDeeper { found.insert(node) }
  }
}

/// Words by their first two bytes, for a look at every byte of a large file.
public struct WordIndex: Sendable {
  private struct Word: Sendable {
    let text: [UInt8]
    let node: Int
  }

  /// Sorted by their bucket, which their first two bytes say.
  private var words: [Word] = []
  /// For each bucket where its words begin.
  private var starts: [Int32] = []
  /// One bit for each pair of bytes.
  private var filter = [UInt64](repeating: 0, count: 1024)
  /// One bit for each hash of three bytes, for words that have as many.
  private var longFilter = [UInt64](repeating: 0, count: 1024)
  public var isEmpty: Bool { words.isEmpty }

  /// Words of one byte are left out.
  public init(_ words: [(text: [UInt8], node: Int)]) {
    self.words = words.filter { $0.text.count >= 2 }.map { Word(text: $0.text, node: $0.node) }
      .sorted { Self.bucket($0.text[0], $0.text[1]) < Self.bucket($1.text[0], $1.text[1]) }
    guard !self.words.isEmpty else { return }
    starts = Array(repeating: 0, count: Self.buckets + 1)
    for word in self.words {
      starts[Self.bucket(word.text[0], word.text[1]) + 1] += 1
      let key = Int(word.text[0]) << 8 | Int(word.text[1])
      filter[key >> 6] |= 1 << UInt64(key & 63)
      if word.text.count > 2 {
        let hash = Self.hash(word.text[0], word.text[1], word.text[2])
        longFilter[hash >> 6] |= 1 << UInt64(hash & 63)
      } else {
        for last in UInt8.min...UInt8.max {
          let hash = Self.hash(word.text[0], word.text[1], last)
          longFilter[hash >> 6] |= 1 << UInt64(hash & 63)
        }
      }
    }
    for bucket in starts.indices.dropFirst() { starts[bucket] += starts[bucket - 1] }
  }

  private static let buckets = 1024

  @inline(__always)
  private static func bucket(_ first: UInt8, _ second: UInt8) -> Int {
    (Int(first) << 5 ^ Int(second)) & (buckets - 1)
  }

  @inline(__always)
  private static func hash(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
    let bytes = UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16
    return Int((bytes &* 0x9E37_79B1) >> 16)
  }

  @inline(__always)
  func mayHold(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    guard offset + 1 < bytes.count else { return false }
    if offset + 2 < bytes.count {
      let hash = Self.hash(bytes[offset], bytes[offset + 1], bytes[offset + 2])
      return longFilter[hash >> 6] >> UInt64(hash & 63) & 1 == 1
    }
    let key = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
    return filter[key >> 6] >> UInt64(key & 63) & 1 == 1
  }

  /// Calls `body` with each word that stands at the offset, and its length.
  func forEach(
    in bytes: UnsafeBufferPointer<UInt8>, at offset: Int, _ body: (Int, Int) -> Void
  ) {
    guard !words.isEmpty else { return }
    let bucket = Self.bucket(bytes[offset], bytes[offset + 1])
    for number in Int(starts[bucket])..<Int(starts[bucket + 1]) {
      let text = words[number].text
      guard offset + text.count <= bytes.count,
        text.indices.allSatisfy({ bytes[offset + $0] == text[$0] })
      else { continue }
      body(words[number].node, text.count)
    }
  }

  /// The nodes of all words that stand anywhere, whatever is beside them.
  public func nodes(anywhereIn bytes: UnsafeBufferPointer<UInt8>) -> Set<Int> {
    var found: Set<Int> = []
    guard !isEmpty, bytes.count > 1 else { return found }
    for offset in 0..<bytes.count - 1 where mayHold(bytes, at: offset) {
      forEach(in: bytes, at: offset) { node, _ in found.insert(node) }
    }
    return found
  }
}

extension UInt8 {
  @inline(__always)
  fileprivate var isNamePart: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 || self &- UInt8(ascii: "0") < 10
      || self == UInt8(ascii: "_") || self == UInt8(ascii: ".")
  }
}
