public import Packaging

// A file's metadata never changes, so it is stored for good under the file's key.
extension FileCache {
  public func metadata(for key: FileKey) throws(FileCacheError) -> DependencyMetadata? {
    try read { database throws(DatabaseError) in
      let found = try statements.statement(.metadata, in: database).first {
        row throws(DatabaseError) in
        try row.bind(Self.rowID(key), at: 1)
      } _: { row in
        row.integer(0) == Int64(bitPattern: key.low) ? (row.integer(1), row.bytes(2)) : nil
      }
      guard let (usedOn, bytes) = found ?? nil else { return nil }
      uses.note(.metadata, Self.rowID(key), usedOn: usedOn)
      return DependencyMetadata(bytes: bytes)
    }
  }

  /// Stores metadata, all or nothing.
  public func store(
    metadata: [(key: FileKey, metadata: DependencyMetadata)]
  ) throws(FileCacheError) {
    guard !metadata.isEmpty else { return }
    try write { database throws(DatabaseError) in
      for (key, metadata) in metadata {
        try statements.statement(.addMetadata, in: database).run { row throws(DatabaseError) in
          try row.bind(Self.rowID(key), at: 1)
          try row.bind(Int64(bitPattern: key.low), at: 2)
          try row.bind(text: metadata.name.normalized, at: 3)
          try row.bind(text: metadata.version.description, at: 4)
          try row.bind(Int64(metadata.dependencyCount), at: 5)
          try row.bind(uses.today, at: 6)
          try row.bind(blob: metadata.bytes, at: 7)
        }
      }
    }
  }

  /// Half of a key finds the row in one step; the other half is compared.
  static func rowID(_ key: FileKey) -> Int64 { Int64(bitPattern: key.high) }
}
