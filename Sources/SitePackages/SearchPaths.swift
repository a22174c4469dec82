import Packaging

/// What the `.pth` files of the roots add to `sys.path`.
struct SearchPaths {
  private(set) var folders: [SearchFolder] = []
  /// The paths that lead to code outside of the roots.
  private(set) var notices: [InventoryNotice] = []

  init(
    _ trees: InstalledTrees, layout: FileLayout, ownership: Ownership, facts: [DistributionFacts]
  ) {
    var known = Set(facts.compactMap(\.editableLocation))
    for root in trees.roots.indices {
      for position in layout.starts[root]..<layout.starts[root + 1] {
        let path = layout.entries[position].path
        guard path.name.hasSuffix(".pth"), !path.bytes.contains(UInt8(ascii: "/")),
          let bytes = try? contents(of: path.bytes, in: trees.folders[root].raw, limit: 1 << 20)
        else { continue }
        let isPointer =
          if case .distribution(let owner) = ownership.owner(of: position) {
            facts[owner.raw].isEditable
          } else {
            false
          }
        for case .path(let line) in PathConfiguration(parsing: bytes).lines {
          let base = line.first == UInt8(ascii: "/") ? [] : Array(trees.roots[root].path.utf8)
          guard !line.contains(0),
            let folder = InstalledTrees.normalized(base + [UInt8(ascii: "/")] + line)
          else { continue }
          if let (index, inner) = trees.roots.place(of: folder) {
            if !layout.below(inner, in: index).isEmpty {
              folders.append(
                SearchFolder(root: index, path: inner, declaredBy: FileID(raw: position)))
            }
          } else if !isPointer,
            !trees.roots.contains(where: { $0.path.utf8.elementsEqual(folder) }),
            known.insert(folder[...].text).inserted
          {
            notices.append(
              InventoryNotice(
                subject: path.description, reason: .editable(location: folder[...].text)))
          }
        }
      }
    }
  }
}

extension [InstallRoot] {
  /// The root that an absolute path is in, and its place there.
  fileprivate func place(of path: [UInt8]) -> (root: Int, path: InstallPath)? {
    for (index, root) in enumerated() {
      if let inner = path[...].below(root.path) {
        return (index, InstallPath(normalized: [UInt8](inner)))
      }
    }
    return nil
  }
}
