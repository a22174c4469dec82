#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What the cache holds.
public struct FileCacheInfo: Sendable, Equatable {
  public let folder: String
  /// The database file in use.
  public let database: String
  public let schemaVersion: Int
  /// Projects of indexes, those that an index does not have among them.
  public let pages: Int
  /// Files of indexes whose requirements are known.
  public let metadata: Int
  public let distributions: Int
  public let files: Int
  /// Plans of installed trees, and their bytes.
  public let plans: Int
  public let planBytes: Int
  /// The database and its write-ahead log on disk.
  public let bytes: Int
}

extension FileCache {
  public func info() throws(FileCacheError) -> FileCacheInfo {
    let (pages, metadata, distributions, files, plans, planBytes) = try use {
      database throws(DatabaseError) in
      (
        try database.integer("SELECT count(*) FROM page"),
        try database.integer("SELECT count(*) FROM metadata"),
        try database.integer("SELECT count(*) FROM distribution"),
        try database.integer("SELECT count(*) FROM file_entry"),
        try database.integer("SELECT count(*) FROM plan"),
        try database.integer("SELECT coalesce(sum(length(bytes)), 0) FROM plan")
      )
    }
    return FileCacheInfo(
      folder: folder, database: path, schemaVersion: Schema.version,
      pages: Int(pages), metadata: Int(metadata), distributions: Int(distributions),
      files: Int(files), plans: Int(plans), planBytes: Int(planBytes),
      bytes: Self.size(of: path) + Self.size(of: path + "-wal"))
  }

  /// Removes every list, and the copies of damaged databases.
  ///
  /// The file stays: another process may have it open.
  public func clear() throws(FileCacheError) {
    try write { database throws(DatabaseError) in
      try database.run(Schema.statementsEmptyingAll)
    }
    try use { database throws(DatabaseError) in
      try database.run("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
    }
    removeCopies()
  }

  private static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
