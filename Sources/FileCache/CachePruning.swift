#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What a prune removed.
public struct PrunedCache: Sendable, Equatable {
  public var pages = 0
  public var metadata = 0
  public var distributions = 0
  public var plans = 0
  /// Of the folder; not counting what another process wrote meanwhile.
  public var bytes = 0
  public init() {}
}

extension FileCache {
  /// Removes what nobody used for so many days, and what belongs to nothing any more.
  ///
  /// Uses are noted once a week, so that what was used on a day before may stay a week longer;
  /// nothing goes that was used since. Other processes go on meanwhile: one that has begun to read
  /// sees what was there, and a page that it needs and that is gone is fetched anew by the next.
  /// The copies of damaged databases go, too.
  public func prune(unusedFor days: Int) throws(FileCacheError) -> PrunedCache {
    try recordUses()
    let before = folderSize
    let today = uses.today
    let oldest = today - Int64(days) - (CacheUses.interval - 1)
    var pruned = try write { database throws(DatabaseError) in
      var pruned = PrunedCache()
      for table in ["page", "metadata", "distribution", "plan"] {
        // A clock that was ahead must not keep a row for ever.
        try database.run("UPDATE \(table) SET used_on = \(today) WHERE used_on > \(today)")
      }
      pruned.pages = try database.remove("page WHERE used_on < \(oldest)")
      pruned.metadata = try database.remove("metadata WHERE used_on < \(oldest)")
      pruned.distributions = try database.remove("distribution WHERE used_on < \(oldest)")
      pruned.plans = try database.remove("plan WHERE used_on < \(oldest)")
      _ = try database.remove("page_choice WHERE page_id NOT IN (SELECT id FROM page)")
      _ = try database.remove("page_details WHERE id >> 20 NOT IN (SELECT id FROM page)")
      _ = try database.remove(
        "file_entry WHERE distribution_id NOT IN (SELECT id FROM distribution)")
      _ = try database.remove("package_index WHERE id NOT IN (SELECT index_id FROM page)")
      _ = try database.remove("host WHERE learned_at < \(oldest * 86_400)")
      _ = try database.remove("interpreter WHERE learned_on < \(oldest)")
      return pruned
    }
    try compact()
    removeCopies()
    pruned.bytes = max(0, before - folderSize)
    return pruned
  }

  /// Gives the file's free pages back, unless another process is writing just then.
  private func compact() throws(FileCacheError) {
    try use { database throws(DatabaseError) in
      do throws(DatabaseError) {
        if try database.integer("PRAGMA freelist_count") > 0 { try database.run("VACUUM") }
        try database.run("PRAGMA wal_checkpoint(TRUNCATE)")
      } catch {
        guard error.isBusy else { throw error }
      }
    }
  }

  private var folderSize: Int {
    guard let stream = opendir(folder) else { return 0 }
    defer { closedir(stream) }
    var size = 0
    while let entry = readdir(stream) {
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: capacity) { String(validatingCString: $0) }
      }
      var status = stat()
      guard let name, name.hasPrefix("scrimp"), stat(Self.join(folder, name), &status) == 0,
        status.st_mode & S_IFMT == S_IFREG
      else { continue }
      size += Int(status.st_size)
    }
    return size
  }
}

extension Database {
  /// Deletes rows, named as a statement does after `DELETE FROM`.
  ///
  /// - Returns: How many there were.
  fileprivate func remove(_ rows: String) throws(DatabaseError) -> Int {
    try run("DELETE FROM \(rows)")
    return Int(changes)
  }
}
