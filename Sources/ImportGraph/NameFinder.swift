/// Finds names of modules in bytes of any kind: libraries, settings, pickles.
///
/// A name is found where it stands as a run of letters, digits, `_` and `.`; in a long run, such as
/// Rust's and Cython's strings that follow each other without separators, also inside it.
public struct NameFinder: Sendable {
  /// The names at the top, by their first two bytes.
  private var tops: [UInt16: [(name: [UInt8], node: Int)]] = [:]
  private let tree: ModuleTree
  /// Runs of this length may be several names.
  private static let longRun = 16
  /// Shorter names are found only as whole runs.
  private static let shortName = 4

  /// Looks for names that begin with the nodes at the top that `isMeant` says.
  public init(_ tree: ModuleTree, isMeant: (Int) -> Bool) {
    self.tree = tree
    for node in tree[ModuleTree.top].children where isMeant(node) {
      let name = Array(tree[node].name.utf8)
      guard name.count >= 2 else { continue }
      tops[Self.key(name[0], name[1]), default: []].append((name, node))
    }
  }

  private static func key(_ first: UInt8, _ second: UInt8) -> UInt16 {
    UInt16(first) << 8 | UInt16(second)
  }

  /// The nodes that are named, in order.
  ///
  /// Of `a.b.c` it is the deepest there is. A name at the top counts
  /// without anything after it where that `takesBareNames`.
  public func nodes(
    in bytes: UnsafeBufferPointer<UInt8>, takesBareNames: Bool = true
  ) -> [Int] {
    var found: Set<Int> = []
    var index = 0
    while index < bytes.count {
      guard bytes[index].isNamePart else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, bytes[index].isNamePart { index += 1 }
      guard index - start >= 2 else { continue }
      let run = UnsafeBufferPointer(rebasing: bytes[start..<index])
      find(in: run, at: 0, isWholeStart: true, takesBareNames, &found)
      if run.count >= Self.longRun {
        for offset in 1..<run.count - 2 {
          find(in: run, at: offset, isWholeStart: false, takesBareNames, &found)
        }
      }
    }
    return found.sorted()
  }

  private func find(
    in run: UnsafeBufferPointer<UInt8>, at offset: Int, isWholeStart: Bool,
    _ takesBareNames: Bool, _ found: inout Set<Int>
  ) {
    guard let candidates = tops[Self.key(run[offset], run[offset + 1])] else { return }
    for (name, node) in candidates where run.holds(name, at: offset) {
      let end = offset + name.count
      let isWhole = isWholeStart && end == run.count
      if end < run.count, run[end] == UInt8(ascii: ".") {
        descend(node, run, end + 1, &found)
      } else if takesBareNames,
        isWhole || (run.count >= Self.longRun && name.count >= Self.shortName)
      {
        found.insert(node)
      }
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
      for child in tree[node].children {
        let name = Array(tree[child].name.utf8)
        guard name.count < part.count, part.starts(with: name) else { continue }
        isDeeper = true
        found.insert(child)
      }
    }
    if !isDeeper { found.insert(node) }
  }
}

extension UInt8 {
  fileprivate var isNamePart: Bool { isIdentifier && self < 0x80 || self == UInt8(ascii: ".") }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func holds(_ name: [UInt8], at offset: Int) -> Bool {
    guard offset + name.count <= count else { return false }
    for index in name.indices where self[offset + index] != name[index] { return false }
    return true
  }
}
