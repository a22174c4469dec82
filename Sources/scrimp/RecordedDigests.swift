import PackageIndex
import Packaging

/// What the `RECORD` of each distribution says its files hash to.
enum RecordedDigests {
  /// A longer `RECORD` is not read for its hashes: only a hostile one has that many rows.
  private static let recordLimit = 64 << 20

  /// The digests of an installation's files, by the `RECORD` of their owners.
  static func installed(_ inventory: Inventory) -> [FileID: SHA256Digest] {
    var digests: [FileID: SHA256Digest] = [:]
    for distribution in inventory.distributions {
      let stated = stated(by: distribution, in: inventory)
      for file in distribution.files where inventory.sharedClaims[file] == nil {
        digests[file] = stated[inventory[file].path]
      }
    }
    return digests
  }

  /// The digests of what wheels hold, which are asked for their `RECORD`.
  ///
  /// - Throws: ``IndexError`` when one cannot be had.
  static func listed(
    _ inventory: IndexInventory, from wheels: WheelFiles
  ) async throws -> [FileID: SHA256Digest] {
    try await inventory.recordedDigests(from: wheels, limit: recordLimit)
  }

  /// The digests that a distribution's `RECORD` states; none when it cannot be read.
  static func stated(
    by distribution: Distribution, in inventory: Inventory
  ) -> [InstallPath: SHA256Digest] {
    guard let file = inventory.record(of: distribution),
      inventory[file].size <= recordLimit,
      let bytes = try? LocalFile.read(
        "\(inventory.roots[distribution.root].path)/\(inventory[file].path)")
    else { return [:] }
    return Record.digests(in: bytes.span)
  }
}
