import FileCache
import Packaging

/// Puts the file lists of an inventory into the cache, those that it does not know yet.
struct FileListMemory {
  let cache: FileCache

  /// Stores the list of every distribution that has a `RECORD`.
  ///
  /// A run over an installation met before writes nothing.
  func remember(_ inventory: Inventory) throws(FileCacheError) {
    var keyed: [(id: DistributionID, key: FileList.Key)] = []
    for id in inventory.distributionIDs {
      guard let digest = inventory[id].recordDigest else { continue }
      keyed.append((id, FileList.Key(.record, digest)))
    }
    let known = try cache.storedKeys(among: keyed.lazy.map(\.key))
    let new = keyed.filter { !known.contains($0.key) }
    guard !new.isEmpty else { return }
    try cache.store(new.map { list(of: $0.id, key: $0.key, in: inventory) })
  }

  private func list(
    of id: DistributionID, key: FileList.Key, in inventory: Inventory
  ) -> FileList {
    let distribution = inventory[id]
    let hashes = RecordedDigests.stated(by: distribution, in: inventory)
    return FileList(
      key: key, name: distribution.name, version: distribution.version,
      requiresPython: distribution.requiresPython?.description,
      requirements: distribution.requirements.map(\.description),
      files: distribution.files.map { file in
        let file = inventory[file]
        return FileList.Entry(
          path: file.path, size: file.size, sha256: hashes[file.path], kind: file.kind)
      })
  }
}
