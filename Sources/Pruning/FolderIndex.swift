import Packaging

/// The folders of an inventory: where each begins and ends in the sorted list of files.
struct FolderIndex {
  struct Folder {
    /// Index of the folder it stands in; -1 at the top.
    let parent: Int
    let depth: Int
    /// Indices of the files below it, at any depth.
    var files: Range<Int>
    /// Of its path, in the path of any file below it.
    let pathLength: Int
  }

  private(set) var folders: [Folder] = []
  /// For each file its top-level import package, by number: `six.py` is in `six`; -1 for scripts
  /// and data files outside of site-packages.
  private(set) var packages: [Int] = []
  private(set) var packageNames: [String] = []
  private var packageNumbers: [String: Int] = [:]

  init(_ inventory: Inventory) {
    packages.reserveCapacity(inventory.files.count)
    // The folders that the last file stands in, outermost first.
    var open: [Int] = []
    var lastRoot = -1
    var package = -1
    var packageStem: ArraySlice<UInt8> = []
    for (index, file) in inventory.files.enumerated() {
      let path = file.path.bytes
      var shared = 0
      if file.root == lastRoot, index > 0 {
        let last = inventory.files[index - 1].path.bytes
        while shared < open.count {
          let length = folders[open[shared]].pathLength
          guard path.count > length, path[length] == UInt8(ascii: "/"),
            path[..<length].elementsEqual(last[..<length])
          else { break }
          shared += 1
        }
      }
      lastRoot = file.root
      open.removeLast(open.count - shared)
      var start = shared == 0 ? 0 : folders[open[shared - 1]].pathLength + 1
      while let slash = path[start...].firstIndex(of: UInt8(ascii: "/")) {
        open.append(folders.count)
        folders.append(
          Folder(
            parent: open.count > 1 ? open[open.count - 2] : -1, depth: open.count,
            files: index..<index, pathLength: slash))
        start = slash + 1
      }
      for folder in open { folders[folder].files = folders[folder].files.lowerBound..<index + 1 }

      if file.path.leavesRoot {
        packages.append(-1)
        continue
      }
      let stem = Self.packageStem(of: path)
      if package < 0 || stem != packageStem {
        packageStem = stem
        package = number(ofPackage: String(decoding: stem, as: UTF8.self))
      }
      packages.append(package)
    }
  }

  /// The number of a top-level name; every file of that name in any root has it.
  func packageNumber(_ name: String) -> Int? { packageNumbers[name] }

  private mutating func number(ofPackage name: String) -> Int {
    if let number = packageNumbers[name] { return number }
    packageNumbers[name] = packageNames.count
    packageNames.append(name)
    return packageNames.count - 1
  }

  /// The first component, or a top-level file's name up to its first dot.
  private static func packageStem(of path: [UInt8]) -> ArraySlice<UInt8> {
    if let slash = path.firstIndex(of: UInt8(ascii: "/")) { return path[..<slash] }
    guard let dot = path.dropFirst().firstIndex(of: UInt8(ascii: ".")) else { return path[...] }
    return path[..<dot]
  }
}
