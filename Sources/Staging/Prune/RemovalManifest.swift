import Packaging

/// What an in-place prune is about to remove, as JSON a person or script can undo it from.
///
/// `path` is relative to `prefix`, or absolute for a second root elsewhere.
struct RemovalManifest {
  let prune: InPlacePrune

  /// Writes it to a file that is whole and on the disk before anything is removed.
  func write(
    to path: String, replacing: Bool, reason: (FileID) -> String
  ) throws(StagingError) {
    var file = try AtomicFile.create(path, roots: prune.inventory.roots, replacing: replacing)
    do throws(TransferFailure) {
      let prefix = prune.inventory.roots.first?.prefix ?? ""
      try file.append(
        "{\"schema\":\"scrimp.removed\",\"schema_version\":1,\"prefix\":\(json(prefix)),".utf8)
      try file.append("\"removed\":[".utf8)
      for (index, id) in prune.removed.enumerated() {
        try file.append(
          "\(index == 0 ? "" : ",")\n\(entry(id, prefix: prefix, reason: reason(id)))".utf8)
      }
      try file.append("\n]}\n".utf8)
    } catch {
      throw error.with(source: file.path, target: file.path)
    }
    _ = try file.commit(durably: true)
  }

  private func entry(_ id: FileID, prefix: String, reason: String) -> String {
    let inventory = prune.inventory
    let file = inventory[id]
    let root = inventory.roots[file.root]
    let path = inventory.prefixPath(of: id).description
    let owner: String
    switch file.owner {
    case .distribution(let id), .besideDistribution(let id):
      owner = json(inventory[id].name.normalized)
    case .environment, .orphan: owner = "null"
    }
    return "{\"path\":\(json(root.prefix == prefix ? path : "\(root.prefix)/\(path)")),"
      + "\"bytes\":\(file.size),\"distribution\":\(owner),\"reason\":\(json(reason))}"
  }

  private func json(_ text: String) -> String {
    var bytes = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }
}
