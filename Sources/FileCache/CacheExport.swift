internal import CSQLite

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How much went into an exported file, or out of it.
public struct CacheTransfer: Sendable, Equatable {
  public var pages = 0
  public var metadata = 0
  public var distributions = 0
  public init() {}
}

extension FileCache {
  /// Writes a copy of the cache, or of what was used within so many days, to one file that another
  /// machine can take up.
  ///
  /// The file is complete or is not there; what it replaces stays until then.
  public func export(
    to file: String, usedWithin days: Int? = nil
  ) throws(FileCacheError) -> CacheTransfer {
    try recordUses()
    pause()
    let partial = "\(file).\(getpid()).partial"
    unlink(partial)
    defer { unlink(partial) }
    // SQLite's answers to a path that is no good would condemn a cache that is sound.
    let failure = try use { database throws(DatabaseError) -> DatabaseError? in
      let copy = try database.prepare("VACUUM INTO ?")
      try copy.bind(text: partial, at: 1)
      do throws(DatabaseError) {
        try copy.run()
        return nil
      } catch {
        guard !error.isDamage else { throw error }
        return error
      }
    }
    if let failure { throw .transfer(path: file, cause: failure.message) }
    let transfer: CacheTransfer
    do throws(DatabaseError) {
      transfer = try finish(partial, oldest: days.map { uses.today - Int64($0) })
    } catch {
      throw .transfer(path: file, cause: error.message)
    }
    guard rename(partial, file) == 0 else {
      throw .transfer(path: file, cause: String(cString: strerror(errno)))
    }
    return transfer
  }

  /// Leaves in the copy what was used since, in a form that needs no other file beside it.
  private func finish(
    _ path: String, oldest: Int64?
  ) throws(DatabaseError) -> CacheTransfer {
    let database = try Database(path: path)
    // Interpreters and installed trees are this machine's, their paths nobody else's business.
    try database.run("PRAGMA journal_mode = DELETE; PRAGMA foreign_keys = ON;")
    try database.run("PRAGMA secure_delete = ON; DELETE FROM interpreter; DELETE FROM plan;")
    // Plans are megabytes.
    if database.changes > 0 { try database.run("VACUUM") }
    if let oldest {
      // Uses are noted once a week.
      let day = oldest - (CacheUses.interval - 1)
      try database.run(
        """
        DELETE FROM page WHERE used_on < \(day);
        DELETE FROM page_choice WHERE page_id NOT IN (SELECT id FROM page);
        DELETE FROM page_details WHERE id >> 20 NOT IN (SELECT id FROM page);
        DELETE FROM package_index WHERE id NOT IN (SELECT index_id FROM page);
        DELETE FROM metadata WHERE used_on < \(day);
        DELETE FROM distribution WHERE used_on < \(day);
        VACUUM;
        """)
    }
    var transfer = CacheTransfer()
    transfer.pages = Int(try database.integer("SELECT count(*) FROM page"))
    transfer.metadata = Int(try database.integer("SELECT count(*) FROM metadata"))
    transfer.distributions = Int(try database.integer("SELECT count(*) FROM distribution"))
    return transfer
  }
}

extension DatabaseError {
  /// Whether another process holds the lock.
  var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }

  /// Whether the file's content is at fault, whatever was asked of it.
  var isDamage: Bool { code == SQLITE_CORRUPT || code == SQLITE_NOTADB }
}
