import Packaging

/// Sorts kept files into source and staged folders.
struct StagedTreeBuilder {
  private let inventory: Inventory
  private let layout: StageLayout
  private(set) var bases: [StagedTree.Base] = []
  private(set) var folders: [StagedTree.Folder] = []
  private(set) var sources: [StagedTree.SourceFolder] = []
  private(set) var files: [FileID] = []
  private(set) var shadowed: [FileID] = []
  private(set) var isStaged: [Bool]

  private struct SourceKey: Hashable {
    let base: Int
    let path: InstallPath?
  }
  /// Per root: its site-packages folder and its prefix.
  private var basesOfRoots: [(sitePackages: Int, prefix: Int)] = []
  private var folderIndex: [InstallPath: Int] = [:]
  private var sourceIndex: [SourceKey: Int] = [:]
  /// The source folder of each added file, in the order of `files`.
  private var sourceOfFile: [Int32] = []
  private var lastFolder: (root: Int, path: ArraySlice<UInt8>, source: Int)?

  init(_ inventory: Inventory, layout: StageLayout) {
    self.inventory = inventory
    self.layout = layout
    isStaged = Array(repeating: false, count: inventory.files.count)
    for root in inventory.roots {
      basesOfRoots.append((base(root.path), base(root.prefix)))
    }
    let first = basesOfRoots.first.map { layout == .flat ? $0.sitePackages : $0.prefix }
    folders.append(.init(path: nil, parent: 0, base: first, sourcePath: nil))
  }

  private mutating func base(_ path: String) -> Int {
    if let index = bases.firstIndex(where: { $0.path == path }) { return index }
    bases.append(StagedTree.Base(path: path))
    return bases.count - 1
  }

  mutating func add(_ id: FileID) throws(StagingError) {
    let file = inventory[id]
    if layout == .flat, file.owner == .environment { return }
    let slash = file.path.bytes.lastIndex(of: UInt8(ascii: "/"))
    let folder = file.path.bytes[..<(slash ?? 0)]
    let source: Int
    if let last = lastFolder, last.root == file.root, last.path == folder {
      source = last.source
    } else {
      source = try self.source(of: id, folder: folder)
      lastFolder = (file.root, folder, source)
    }
    files.append(id)
    sourceOfFile.append(Int32(source))
  }

  private mutating func source(
    of id: FileID, folder: ArraySlice<UInt8>
  ) throws(StagingError) -> Int {
    let file = inventory[id]
    let root = inventory.roots[file.root]
    let key: SourceKey
    let destination: InstallPath?
    if file.path.leavesRoot {
      let inPrefix = root.prefixPath(of: file.path)
      guard !inPrefix.leavesRoot, root.sitePackages != nil else {
        throw .leavesPrefix(path: file.path.description)
      }
      key = SourceKey(base: basesOfRoots[file.root].prefix, path: inPrefix.parent)
      destination = inPrefix.parent
    } else {
      let path = folder.isEmpty ? nil : InstallPath(normalized: Array(folder))
      key = SourceKey(base: basesOfRoots[file.root].sitePackages, path: path)
      switch layout {
      case .flat: destination = path
      case .prefix: destination = path.map(root.prefixPath) ?? root.sitePackages
      }
    }
    if let known = sourceIndex[key] { return known }
    let index = sources.count
    sources.append(
      .init(
        base: key.base, path: key.path, destination: self.folder(destination, from: key),
        files: 0..<0))
    sourceIndex[key] = index
    return index
  }

  /// The staged folder of that path, made with its parents where it is new.
  private mutating func folder(_ path: InstallPath?, from key: SourceKey) -> Int {
    guard let path else { return 0 }
    if let known = folderIndex[path] { return known }
    // Parents above site-packages are read through the prefix, the rest as their child is.
    var parentKey = SourceKey(base: key.base, path: key.path?.parent)
    if key.path == nil, let root = basesOfRoots.first(where: { $0.sitePackages == key.base }) {
      parentKey = SourceKey(base: root.prefix, path: path.parent)
    }
    let parent = folder(path.parent, from: parentKey)
    folders.append(.init(path: path, parent: parent, base: key.base, sourcePath: key.path))
    folderIndex[path] = folders.count - 1
    return folders.count - 1
  }

  /// Groups files by source folder and settles which of two with the same staged path counts.
  mutating func settle() throws(StagingError) {
    groupFiles()
    try dropFilesNamedAsFolders()
    dropDuplicates()
    for id in files { isStaged[id.raw] = true }
  }

  private mutating func groupFiles() {
    var counts = Array(repeating: 0, count: sources.count)
    for source in sourceOfFile { counts[Int(source)] += 1 }
    var start = 0
    for index in sources.indices {
      sources[index].files = start..<start
      start += counts[index]
    }
    var grouped = files
    for (id, source) in zip(files, sourceOfFile) {
      let end = sources[Int(source)].files.upperBound
      grouped[end] = id
      sources[Int(source)].files = sources[Int(source)].files.lowerBound..<(end + 1)
    }
    files = grouped
    guard inventory.roots.count > 1 else { return }
    // Two roots can name files of one folder, as each names `bin/`.
    for source in sources {
      let sorted = files[source.files].sorted { (name($0), $0.raw) < (name($1), $1.raw) }
      files.replaceSubrange(source.files, with: sorted)
    }
  }

  private func name(_ id: FileID) -> NameKey { NameKey(bytes: inventory[id].path.name) }

  /// The first file of that name in a source folder.
  private func position(of name: NameKey, in source: StagedTree.SourceFolder) -> Int? {
    var range = source.files
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if self.name(files[middle]) < name {
        range = (middle + 1)..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    guard range.lowerBound < source.files.upperBound,
      self.name(files[range.lowerBound]) == name
    else { return nil }
    return range.lowerBound
  }

  private mutating func dropFilesNamedAsFolders() throws(StagingError) {
    var sourcesOfFolder = Array(repeating: [Int](), count: folders.count)
    for (index, source) in sources.enumerated() {
      sourcesOfFolder[source.destination].append(index)
    }
    var removed: Set<Int> = []
    for folder in folders.dropFirst() {
      guard let path = folder.path else { continue }
      for source in sourcesOfFolder[folder.parent] {
        guard let position = position(of: NameKey(bytes: path.name), in: sources[source]) else {
          continue
        }
        // An environment's `lib64 -> lib` beside a folder of that name adds nothing.
        guard inventory[files[position]].owner == .environment else {
          throw .collision(path: path.description)
        }
        removed.insert(position)
      }
    }
    remove(removed)
  }

  /// Of several files with one staged path, the first root's stays.
  private mutating func dropDuplicates() {
    guard inventory.roots.count > 1 || layout == .flat else { return }
    var removed: Set<Int> = []
    var earlier: [Int: [Int]] = [:]
    for (index, source) in sources.enumerated() {
      for position in source.files.dropFirst()
      where name(files[position]) == name(files[position - 1]) {
        removed.insert(position)
      }
      for other in earlier[source.destination] ?? [] {
        for position in source.files
        where self.position(of: name(files[position]), in: sources[other]) != nil {
          removed.insert(position)
        }
      }
      earlier[source.destination, default: []].append(index)
    }
    remove(removed)
  }

  private mutating func remove(_ positions: Set<Int>) {
    guard !positions.isEmpty else { return }
    var kept: [FileID] = []
    for index in sources.indices {
      let start = kept.count
      for position in sources[index].files {
        if positions.contains(position) {
          shadowed.append(files[position])
        } else {
          kept.append(files[position])
        }
      }
      sources[index].files = start..<kept.count
    }
    files = kept
  }
}

/// A name where it stands in a path, ordered by bytes.
private struct NameKey: Comparable {
  let bytes: ArraySlice<UInt8>

  static func < (left: Self, right: Self) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension InstallPath {
  /// The path without its last component; `nil` where there is only one.
  var parent: InstallPath? {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return InstallPath(normalized: Array(bytes[..<slash]))
  }
}
