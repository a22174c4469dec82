import Glibc
import Packaging
public import Pruning

extension StagedTree {
  /// Lays out what `plan` keeps, reading `RECORD`s from the installation.
  public init(_ plan: PrunePlan, layout: StageLayout = .prefix) throws {
    let reader = InstalledFileReader(plan.inventory)
    try self.init(plan, layout: layout) { try reader.contents(of: $0) }
  }
}

/// Reads installed files whole, through no symbolic link below their root.
final class InstalledFileReader {
  private let inventory: Inventory
  /// The site-packages folder of each root, opened when first needed.
  private var bases: [Int32]
  private var cursor = FolderCursor(base: -1)
  private let name = NameBuffer()

  init(_ inventory: Inventory) {
    self.inventory = inventory
    bases = Array(repeating: -1, count: inventory.roots.count)
  }

  deinit { for base in bases where base >= 0 { close(base) } }

  func contents(of id: FileID) throws(StagingError) -> [UInt8] {
    let file = inventory[id]
    do { return try contents(of: file) } catch {
      let path = "\(inventory.roots[file.root].path)/\(file.path)"
      throw error.with(source: path, target: path)
    }
  }

  private func contents(of file: InstalledFile) throws(TransferFailure) -> [UInt8] {
    // A `RECORD` stands in site-packages; one that does not is none of ours to read.
    guard !file.isSymbolicLink, !file.path.leavesRoot else { throw .changed }
    do throws(Errno) {
      if bases[file.root] < 0 {
        bases[file.root] = open(inventory.roots[file.root].path, Flags.folder)
        guard bases[file.root] >= 0 else { throw .last }
      }
      try cursor.move(to: file.path.parent, below: bases[file.root])
    } catch {
      throw TransferFailure(opening: error)
    }
    guard let name = name.cString(file.path.name) else { throw .source(.open, ENAMETOOLONG) }
    return try SourceFile.open(name, in: cursor.descriptor, expecting: .init(file)).readAll()
  }
}
