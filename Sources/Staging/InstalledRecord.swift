import Packaging
import Pruning

/// A distribution's `RECORD` as a copy or a pruned tree needs it.
struct InstalledRecord {
  private let inventory: Inventory
  private let distribution: Distribution
  private let root: InstallRoot

  init(of id: DistributionID, in inventory: Inventory) {
    self.inventory = inventory
    distribution = inventory[id]
    root = inventory.roots[distribution.root]
  }

  /// The `RECORD` itself; `nil` where the distribution has none.
  var file: FileID? {
    find(InstallPath(normalized: distribution.metadataPath.bytes + Array("/RECORD".utf8)))
  }

  /// Whether a rewritten `RECORD` could have other bytes, so that most need not be read.
  func mayDiffer(
    in layout: StageLayout, _ stripped: [FileID: Stripping.Library],
    keeping isKept: (FileID) -> Bool
  ) -> Bool {
    distribution.missingFileCount > 0
      || distribution.files.contains {
        !isKept($0) || stripped[$0] != nil || (layout == .flat && inventory[$0].path.leavesRoot)
      }
  }

  /// The rows that `isKept` names, with the paths the layout gives them; it is asked with `nil` for
  /// a row whose file the inventory does not have.
  func rewritten(
    _ bytes: [UInt8], for layout: StageLayout, _ stripped: [FileID: Stripping.Library],
    keeping isKept: (FileID?) -> Bool
  ) -> [UInt8] {
    // Rows come sorted from every known installer, so the next one is nearly always the next file.
    var next = 0
    return Record.rewritten(bytes.span) { row in
      var id: FileID?
      if next < distribution.files.count,
        compare(inventory[distribution.files[next]].path.bytes, row) == 0
      {
        id = distribution.files[next]
        next += 1
      } else if let position = position(of: row) ?? resolved(row).flatMap(position) {
        id = distribution.files[position]
        next = position + 1
      }
      guard isKept(id) else { return .drop }
      guard let id else { return .keep }
      let path =
        layout == .flat && inventory[id].path.leavesRoot
        ? inventory.prefixPath(of: id).bytes : nil
      if let library = stripped[id] {
        return .change(to: path, library.sha256, size: library.size)
      }
      return path.map { .move(to: $0) } ?? .keep
    }
  }

  private func find(_ path: InstallPath) -> FileID? {
    position(of: path).map { distribution.files[$0] }
  }

  private func position(of path: InstallPath) -> Int? { position(of: path.bytes.span) }

  private func position(of path: Span<UInt8>) -> Int? {
    var range = distribution.files.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      let order = compare(inventory[distribution.files[middle]].path.bytes, path)
      if order == 0 { return middle }
      range = order < 0 ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  /// The row's path in the inventory's spelling, for one that is absolute or takes a detour.
  private func resolved(_ row: Span<UInt8>) -> InstallPath? {
    guard let inPrefix = root.prefixPath(ofRow: row) else { return nil }
    guard let sitePackages = root.sitePackages else { return inPrefix }
    let from = sitePackages.components
    let to = inPrefix.components
    let shared = zip(from, to).prefix { $0 == $1 }.count
    let climb = Array(repeating: Array("..".utf8)[...], count: from.count - shared)
    let relative = climb + to.dropFirst(shared)
    return InstallPath(Array(relative.joined(separator: CollectionOfOne(UInt8(ascii: "/")))))
  }

  private func compare(_ left: [UInt8], _ right: Span<UInt8>) -> Int {
    let shared = min(left.count, right.count)
    for index in 0..<shared where left[index] != right[index] {
      return left[index] < right[index] ? -1 : 1
    }
    return left.count - right.count
  }
}

extension InstallRoot {
  /// The path of a `RECORD` row relative to the prefix; `nil` when it leads out of it.
  func prefixPath(ofRow row: Span<UInt8>) -> InstallPath? {
    let bytes = row.withUnsafeBufferPointer { Array($0) }
    let path: InstallPath?
    if bytes.first == UInt8(ascii: "/") {
      let start = prefix == "/" ? [] : Array(prefix.utf8)
      guard bytes.starts(with: start), bytes.count > start.count,
        bytes[start.count] == UInt8(ascii: "/")
      else { return nil }
      path = InstallPath(bytes[(start.count + 1)...])
    } else {
      path = InstallPath(bytes).map(prefixPath)
    }
    guard let path, !path.leavesRoot else { return nil }
    return path
  }
}
