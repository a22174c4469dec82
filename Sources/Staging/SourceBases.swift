import Glibc
import Packaging

/// The folders a tree is read from, held open.
struct SourceBases: ~Copyable {
  private(set) var descriptors: [Int32] = []

  init(_ bases: [StagedTree.Base]) throws(StagingError) {
    for base in bases {
      let raw = open(base.path, Flags.folder)
      guard raw >= 0 else {
        throw errno == ENOENT
          ? .sourceVanished(path: base.path)
          : .system(SystemFault(.open, base.path, code: errno))
      }
      descriptors.append(raw)
    }
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  /// Whether the first file of the tree can be cloned into `folder`, tried and undone.
  func canClone(a tree: StagedTree, into folder: Int32) -> Bool {
    for source in tree.sources {
      for id in tree.files[source.files] where !tree.inventory[id].isSymbolicLink {
        var cursor = FolderCursor(base: -1)
        let buffer = NameBuffer()
        guard (try? cursor.move(to: source.path, below: descriptors[source.base])) != nil,
          let name = buffer.cString(tree.inventory[id].path.name)
        else { return false }
        let input = openat(cursor.descriptor, name, Flags.readFile)
        guard input >= 0 else { return false }
        defer { close(input) }
        let probe = StageTarget.partialPrefix
        let output = openat(folder, probe, Flags.newFile, 0o600 as mode_t)
        guard output >= 0 else { return false }
        defer {
          close(output)
          unlinkat(folder, probe, 0)
        }
        return ioctl(output, Flags.clone, input) == 0
      }
    }
    return false
  }
}
