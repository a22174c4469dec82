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
    let hashes = recordedHashes(of: distribution, in: inventory)
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

  /// A longer `RECORD` is not read for its hashes: only a hostile one has that many rows.
  private static let recordLimit = 64 << 20

  /// The digests `RECORD` states; none when it can no longer be read.
  private func recordedHashes(
    of distribution: Distribution, in inventory: Inventory
  ) -> [InstallPath: SHA256Digest] {
    let record = InstallPath("\(distribution.metadataPath)/RECORD")
    guard let file = distribution.files.first(where: { inventory[$0].path == record }),
      inventory[file].size <= Self.recordLimit,
      let bytes = try? LocalFile.read(
        "\(inventory.roots[distribution.root].path)/\(inventory[file].path)")
    else { return [:] }
    var hashes: [InstallPath: SHA256Digest] = [:]
    Record.forEachRow(in: bytes.span) { path, hash, _ in
      guard let digest = SHA256Digest(recordHash: hash),
        let path = InstallPath(path.withUnsafeBufferPointer { Array($0) })
      else { return }
      hashes[path] = digest
    }
    return hashes
  }
}
