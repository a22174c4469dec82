import ImportGraph
import Packaging

/// The modules of distributions by the names of their files; made when it is first asked.
struct FileNames: Sendable {
  private var files: [WordHash: [FileID]]?

  /// A distribution's modules whose files have a name: `worker.py` in whatever folder.
  mutating func files(
    called name: String, of id: DistributionID, in inventory: Inventory
  ) -> [FileID] {
    // Every package has one.
    if name == "__init__.py" { return [] }
    let known = files ?? Self.index(inventory)
    files = known
    return (known[WordHash(name)] ?? []).filter { inventory[$0].owner.distribution == id }
  }

  private static func index(_ inventory: Inventory) -> [WordHash: [FileID]] {
    var files: [WordHash: [FileID]] = [:]
    for (number, file) in inventory.files.enumerated() where file.isModule {
      let name = String(decoding: file.path.name, as: UTF8.self)
      files[WordHash(name), default: []].append(FileID(raw: number))
    }
    return files
  }
}
