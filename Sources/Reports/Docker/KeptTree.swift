internal import Packaging
internal import Pruning

/// The folders and files of a plan as one tree of absolute paths, which tells what is kept or
/// dropped as a whole.
struct KeptTree {
  /// The index of a folder; the file system's root is 0.
  typealias FolderIndex = Int

  struct Folder {
    let name: ArraySlice<UInt8>
    let parent: FolderIndex
    /// Absolute, without a slash at the end; empty for the file system's root.
    let path: [UInt8]
    /// Whether the inventory names every file in it.
    ///
    /// It does in site-packages. Elsewhere it only has the files that a `RECORD` names, so that
    /// nothing can be said of the whole folder.
    var isListed: Bool
    var folders: [FolderIndex] = []
    var files: [FileID] = []
    var keptFiles = 0
    var droppedFiles = 0

    var isKeptWhole: Bool { isListed && droppedFiles == 0 }
    var isDroppedWhole: Bool { isListed && keptFiles == 0 }
  }

  /// Parents before their children.
  private(set) var folders: [Folder]
  private let plan: PrunePlan
  private var indexes: [[UInt8]: FolderIndex] = [:]

  init(_ plan: PrunePlan) {
    self.plan = plan
    folders = [Folder(name: [], parent: 0, path: [], isListed: false)]
    for root in plan.inventory.roots {
      let index = folder(Self.absolute(root.path)[...])
      folders[index].isListed = true
    }
    var last: (path: [UInt8], index: FolderIndex) = ([], 0)
    for id in plan.inventory.fileIDs {
      let parent = parentPath(of: id)
      if last.path != parent { last = (parent, folder(parent[...])) }
      folders[last.index].files.append(id)
    }
    for index in folders.indices.dropFirst() where folders[folders[index].parent].isListed {
      folders[index].isListed = true
    }
    count()
    for index in folders.indices { sortChildren(of: index) }
  }

  /// The smallest set of whole folders and files that holds what is kept, or what is dropped, and
  /// nothing else.
  func cover(kept: Bool, below folder: FolderIndex = 0) -> Cover {
    var cover = Cover()
    collect(folder, kept: kept, into: &cover)
    return cover
  }

  struct Cover {
    var folders: [FolderIndex] = []
    /// Grouped by the folder the files are in.
    var files: [(folder: FolderIndex, files: [FileID])] = []
  }

  func name(of file: FileID) -> ArraySlice<UInt8> { plan.inventory[file].path.name }

  func isSymbolicLink(_ file: FileID) -> Bool { plan.inventory[file].isSymbolicLink }

  /// The names in a folder that stand for something kept, or for something dropped.
  func names(in folder: FolderIndex, kept: Bool) -> [ArraySlice<UInt8>] {
    let folders = folders[folder].folders.filter {
      (kept ? self.folders[$0].keptFiles : self.folders[$0].droppedFiles) > 0
    }
    let files = self.folders[folder].files.filter { plan[$0].isKept == kept }
    return folders.map { self.folders[$0].name } + files.map(name)
  }

  /// The folder at an absolute path; `nil` where no file of the plan is below it.
  func folder(at path: String) -> FolderIndex? {
    let path = Self.absolute(path)
    return path.isEmpty ? 0 : indexes[path]
  }

  private func collect(_ index: FolderIndex, kept: Bool, into cover: inout Cover) {
    let folder = folders[index]
    if (kept ? folder.keptFiles : folder.droppedFiles) == 0 { return }
    if kept ? folder.isKeptWhole : folder.isDroppedWhole {
      cover.folders.append(index)
      return
    }
    let files = folder.files.filter { plan[$0].isKept == kept }
    if !files.isEmpty { cover.files.append((index, files)) }
    for child in folder.folders { collect(child, kept: kept, into: &cover) }
  }

  private mutating func folder(_ path: ArraySlice<UInt8>) -> FolderIndex {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return 0 }
    let key = Array(path)
    if let index = indexes[key] { return index }
    let parent = folder(path[..<slash])
    folders.append(
      Folder(name: path[(slash + 1)...], parent: parent, path: key, isListed: false))
    folders[parent].folders.append(folders.count - 1)
    indexes[key] = folders.count - 1
    return folders.count - 1
  }

  private mutating func count() {
    for index in folders.indices.reversed() {
      for file in folders[index].files {
        if plan[file].isKept {
          folders[index].keptFiles += 1
        } else {
          folders[index].droppedFiles += 1
        }
      }
      guard index > 0 else { continue }
      folders[folders[index].parent].keptFiles += folders[index].keptFiles
      folders[folders[index].parent].droppedFiles += folders[index].droppedFiles
    }
  }

  private mutating func sortChildren(of index: FolderIndex) {
    let children = folders[index].folders
    folders[index].folders = children.sorted {
      folders[$0].name.lexicographicallyPrecedes(folders[$1].name)
    }
    let files = folders[index].files
    folders[index].files = files.sorted {
      name(of: $0).lexicographicallyPrecedes(name(of: $1))
    }
  }

  private func parentPath(of id: FileID) -> [UInt8] {
    let file = plan.inventory[id]
    let root = plan.inventory.roots[file.root]
    let base: String
    let path: InstallPath
    if file.path.leavesRoot {
      base = root.prefix
      path = root.prefixPath(of: file.path)
    } else {
      base = root.path
      path = file.path
    }
    guard let slash = path.bytes.lastIndex(of: UInt8(ascii: "/")) else {
      return Self.absolute(base)
    }
    return Self.absolute(base) + [UInt8(ascii: "/")] + path.bytes[..<slash]
  }

  /// The path without a slash at the end.
  static func absolute(_ path: String) -> [UInt8] {
    var bytes = Array(path.utf8)
    while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return bytes
  }
}
