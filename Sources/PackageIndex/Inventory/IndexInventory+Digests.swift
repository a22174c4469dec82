internal import FileCache
public import Packaging

extension IndexInventory {
  /// What the wheels' `RECORD`s say their files hash to: nothing of one longer than `limit` bytes,
  /// nor of a file that two distributions bring and do not agree about.
  ///
  /// - Throws: ``IndexError`` when a `RECORD` cannot be had, or is not what its wheel's directory says.
  public func recordedDigests(
    from wheels: WheelFiles, limit: Int
  ) async throws -> [FileID: SHA256Digest] {
    let records = inventory.distributions.map(inventory.record)
    let known = records.compactMap { $0 }
    let found = try await map(known, from: wheels, limit: limit, padding: 0) { _, bytes in
      Record.digests(in: bytes.span)
    }
    let stated = Dictionary(
      zip(known, found.map(\.first)), uniquingKeysWith: { first, _ in first })
    var digests: [FileID: SHA256Digest] = [:]
    for file in inventory.fileIDs {
      let claims = origins(of: file).map { origin -> SHA256Digest? in
        guard case .entry(let index) = origin.source, let record = records[origin.wheel],
          let rows = stated[record]
        else { return nil }
        return rows?[wheel(origin).list.files.files[index].path]
      }
      guard let first = claims.first, claims.allSatisfy({ $0 == first }) else { continue }
      digests[file] = first
    }
    return digests
  }
}
