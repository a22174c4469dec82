import Packaging

/// What the `.pth` files of the roots add to `sys.path`.
struct SearchPaths {
  private(set) var folders: [SearchFolder] = []
  /// The paths that lead to code outside of the roots.
  private(set) var notices: [InventoryNotice] = []
  private let trees: InstalledTrees
  private let layout: FileLayout
  /// What was said before, be it by an editable distribution's metadata.
  private var known: Set<String>

  init(
    _ trees: InstalledTrees, layout: FileLayout, ownership: Ownership, facts: [DistributionFacts]
  ) {
    self.trees = trees
    self.layout = layout
    known = Set(facts.compactMap(\.editableLocation) + trees.roots.map(\.path))
    for root in trees.roots.indices {
      for position in layout.starts[root]..<layout.starts[root + 1] {
        let path = layout.entries[position].path.bytes
        guard path[...].hasSuffix(".pth"), !path.contains(UInt8(ascii: "/")) else { continue }
        // Of a distribution known to be editable nothing new is learned.
        if case .distribution(let owner) = ownership.owner(of: position),
          facts[owner.raw].isEditable
        {
          continue
        }
        take(position, in: root)
      }
    }
  }

  private mutating func take(_ position: Int, in root: Int) {
    let file = layout.entries[position].path
    guard let bytes = try? contents(of: file.bytes, in: trees.folders[root].raw, limit: 1 << 20)
    else { return }
    var list = NoticeList(about: file.description)
    for case .path(let line) in PathConfiguration(parsing: bytes).lines {
      let base = line.first == UInt8(ascii: "/") ? [] : Array(trees.roots[root].path.utf8)
      guard !line.contains(0),
        let path = InstalledTrees.normalized(base + [UInt8(ascii: "/")] + line),
        known.insert(path[...].text).inserted
      else { continue }
      if let (index, folder) = place(of: path) {
        guard !layout.below(folder, in: index).isEmpty else { continue }
        folders.append(SearchFolder(root: index, path: folder, declaredBy: FileID(raw: position)))
      } else {
        list.add(.editable(location: path[...].text))
      }
    }
    notices += list.notices
  }

  /// The root that an absolute path is in, and its place there.
  private func place(of path: [UInt8]) -> (root: Int, path: InstallPath)? {
    for (index, root) in trees.roots.enumerated() {
      if let inner = path[...].below(root.path) {
        return (index, InstallPath(normalized: Array(inner)))
      }
    }
    return nil
  }
}
