import Packaging

/// For each folder, the one distribution that owns files directly in it, if it is one.
struct FolderOwners {
  private enum Owner { case one(DistributionID), several }
  private var owners: [[ArraySlice<UInt8>: Owner]]
  private let roots: [InstallRoot]

  init(
    _ layout: FileLayout, owners fileOwners: [FileOwner],
    sharedClaims: [FileID: [DistributionID]]
  ) {
    roots = layout.roots
    owners = Array(repeating: [:], count: layout.roots.count)
    for (position, (entry, fileOwner)) in zip(layout.entries, fileOwners).enumerated() {
      guard case .distribution(let distribution) = fileOwner,
        let slash = entry.path.bytes.lastIndex(of: UInt8(ascii: "/"))
      else { continue }
      let folder = entry.path.bytes[..<slash]
      guard sharedClaims[FileID(raw: position)] == nil else {
        owners[entry.root][folder] = .several
        continue
      }
      switch owners[entry.root][folder] {
      case nil: owners[entry.root][folder] = .one(distribution)
      case .one(distribution), .several: break
      case .one: owners[entry.root][folder] = .several
      }
    }
  }

  /// The owner of the nearest folder above the file that has one; folders that all distributions
  /// share, such as a target folder's `bin`, have none.
  func soleOwner(above path: InstallPath, in root: Int) -> DistributionID? {
    var folder = path.bytes[...]
    while let slash = folder.lastIndex(of: UInt8(ascii: "/")) {
      folder = folder[..<slash]
      if isCommon(folder, in: root) { return nil }
      switch owners[root][folder] {
      case nil: continue
      case .one(let distribution): return distribution
      case .several: return nil
      }
    }
    return nil
  }

  private func isCommon(_ folder: ArraySlice<UInt8>, in root: Int) -> Bool {
    if folder.elementsEqual("__pycache__".utf8) { return true }
    guard roots[root].sitePackages == nil else { return false }
    return ["bin", "Scripts", "share", "etc", "include", "lib", "man"].contains {
      folder.elementsEqual($0.utf8)
    }
  }
}
