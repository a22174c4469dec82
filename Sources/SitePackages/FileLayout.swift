import Packaging

/// The files of all roots in the inventory's order: by root, then by path.
struct FileLayout {
  struct Entry {
    let path: InstallPath
    let root: Int
    let size: Int
    let isLink: Bool
  }

  let roots: [InstallRoot]
  private(set) var entries: [Entry] = []
  /// For each number in the ``InstalledTrees``, the index in ``entries``.
  private(set) var positions: [Int]
  /// Where each root's entries begin, and at last where all end.
  private(set) var starts: [Int] = []

  init(_ trees: InstalledTrees) {
    roots = trees.roots
    let outside = trees.outside.files
    positions = Array(repeating: 0, count: trees.count + outside.count)
    entries.reserveCapacity(positions.count)
    for root in roots.indices {
      starts.append(entries.count)
      let strays = outside.indices.filter { stray in
        roots.firstIndex { $0.prefix == outside[stray].prefix } == root
      }
      merge(trees, root, strays: strays, of: outside)
    }
    starts.append(entries.count)
  }

  private mutating func merge(
    _ trees: InstalledTrees, _ root: Int, strays: [Int], of outside: [OutsideFiles.File]
  ) {
    var pending = strays.map {
      (number: $0, path: roots[root].path(ofPrefixPath: outside[$0].path))
    }
    pending.sort { $0.path > $1.path }
    func addStrays(before path: InstallPath?) {
      while let next = pending.last, path.map({ next.path < $0 }) ?? true {
        pending.removeLast()
        positions[trees.count + next.number] = entries.count
        let file = outside[next.number]
        entries.append(Entry(path: next.path, root: root, size: file.size, isLink: file.isLink))
      }
    }
    for (number, file) in zip(trees.numbers(of: root), trees.walks[root].files) {
      addStrays(before: file.path)
      positions[number] = entries.count
      entries.append(Entry(path: file.path, root: root, size: file.size, isLink: file.isLink))
    }
    addStrays(before: nil)
  }

  /// The index of the file at exactly this path of a root.
  func find(_ path: InstallPath, in root: Int) -> Int? {
    let index = firstIndex(notBefore: path, in: root)
    guard index < starts[root + 1], entries[index].path == path else { return nil }
    return index
  }

  /// The entries below a folder of a root.
  func below(_ folder: InstallPath, in root: Int) -> Range<Int> {
    // `0` is the byte after `/`.
    let first = InstallPath(normalized: folder.bytes + [UInt8(ascii: "/")])
    let end = InstallPath(normalized: folder.bytes + [UInt8(ascii: "0")])
    return firstIndex(notBefore: first, in: root)..<firstIndex(notBefore: end, in: root)
  }

  func firstIndex(notBefore path: InstallPath, in root: Int) -> Int {
    var range = starts[root]..<starts[root + 1]
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        entries[middle].path < path ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
