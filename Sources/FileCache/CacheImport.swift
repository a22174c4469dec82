internal import CSQLite
internal import Packaging

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension FileCache {
  /// Adds what an exported file holds; of a page that is here too, the one fetched later stays.
  ///
  /// The file is input like any other: its structure, its tables and every row in it are verified,
  /// and one that is wrong anywhere changes nothing. What it says of indexes and packages is
  /// believed, as an index would be.
  ///
  /// - Returns: How much was new.
  public func merge(exported file: String) throws(FileCacheError) -> CacheTransfer {
    try recordUses()
    let tables = try use { database throws(DatabaseError) in try Schema.definition(of: database) }
    let source: CacheImport
    do throws(CacheImport.Fault) { source = try CacheImport(file, tables: tables, for: self) } catch
    {
      throw .transfer(path: file, cause: error.cause)
    }
    let today = uses.today
    do throws(FileCacheError) {
      return try write { database throws(DatabaseError) in
        do throws(CacheImport.Fault) {
          return try source.copy(into: database, today: today)
        } catch {
          // Not an error of this database, whatever SQLite says about the other.
          throw error.own ?? DatabaseError(extendedCode: SQLITE_ABORT, message: error.cause)
        }
      }
    } catch {
      guard case .database(_, let database) = error, database.code == SQLITE_ABORT else {
        throw error
      }
      throw .transfer(path: file, cause: database.message)
    }
  }
}

/// An exported file, being read.
private final class CacheImport {
  /// Why the file cannot be taken up.
  struct Fault: Error {
    let cause: String
    /// Set where the cache that is written to is at fault.
    var own: DatabaseError?

    init(_ cause: String) { self.cause = cause }

    init(own error: DatabaseError) {
      cause = error.message
      own = error
    }
  }

  private let source: Database
  private let cache: FileCache
  private let now = Int64(time(nil))
  private var transfer = CacheTransfer()

  /// Opens the file and verifies it but for its rows; its tables must be exactly `tables`.
  init(_ path: String, tables: [String], for cache: FileCache) throws(Fault) {
    self.cache = cache
    do throws(DatabaseError) {
      source = try Database(path: path, access: .reading)
      // Nothing in its schema may act.
      try source.run("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")
      switch try Schema.state(of: source) {
      case .current: break
      case .older, .newer:
        let version = try source.integer("PRAGMA user_version")
        throw DatabaseError(
          extendedCode: SQLITE_ABORT,
          message: "it has schema \(version) of another release, this one has \(Schema.version)")
      case .foreign, .empty:
        throw DatabaseError(extendedCode: SQLITE_ABORT, message: "it is no exported cache")
      }
      guard try Schema.definition(of: source) == tables else {
        throw DatabaseError(
          extendedCode: SQLITE_ABORT, message: "its tables are not those of a cache")
      }
      let answer = try source.text("PRAGMA integrity_check(1)")
      guard answer == "ok" else {
        throw DatabaseError(extendedCode: SQLITE_ABORT, message: "it is damaged: \(answer)")
      }
    } catch {
      throw Fault(error.message)
    }
  }

  /// Copies every row that is new, or newer than the one that is there.
  func copy(
    into database: borrowing Database, today: Int64
  ) throws(Fault) -> CacheTransfer {
    transfer = CacheTransfer()
    try copyPages(into: database, today)
    try copyMetadata(into: database, today)
    try copyDistributions(into: database, today)
    try copyHosts(into: database)
    return transfer
  }

  /// Goes through the rows of the file.
  private func rows(
    _ sql: String, _ body: (borrowing Statement) throws(Fault) -> Void
  ) throws(Fault) {
    let rows: Statement
    do throws(DatabaseError) { rows = try source.prepare(sql) } catch { throw Fault(error.message) }
    while true {
      do throws(DatabaseError) { guard try rows.step() else { return } } catch {
        throw Fault(error.message)
      }
      try body(rows)
    }
  }

  /// Does work on the cache that is written to.
  private func own<Result>(
    _ work: () throws(DatabaseError) -> Result
  ) throws(Fault) -> Result {
    do throws(DatabaseError) { return try work() } catch { throw Fault(own: error) }
  }

  // MARK: Pages

  private func copyPages(
    into database: borrowing Database, _ today: Int64
  ) throws(Fault) {
    try rows(
      """
      SELECT p.id, i.url, p.name, p.fetched_at, p.expires_at, p.used_on, p.etag, p.last_modified,
        p.versions, c.bytes
      FROM page AS p JOIN package_index AS i ON i.id = p.index_id
        LEFT JOIN page_choice AS c ON c.page_id = p.id
      """
    ) { row throws(Fault) in
      let text = row.text(2)
      guard let name = try? ProjectName(text), name.normalized == text else {
        throw Fault("it holds a page of `\(text)`, which is no project")
      }
      let page = try page(of: name, row)
      let fetchedAt = row.integer(3)
      // From a clock that is wrong: it would win against everything fetched here.
      guard fetchedAt <= now + 86_400 else { return }
      let usedOn = min(max(0, row.integer(5)), today)
      let url = row.text(1)
      let stored = FileCache.StoredPage(
        page: page, fetchedAt: fetchedAt, expiresAt: row.integer(4),
        etag: row.isNull(6) ? nil : row.text(6), lastModified: row.isNull(7) ? nil : row.text(7))
      let isNew = try own { () throws(DatabaseError) in
        try store(stored, name, url, usedOn, into: database)
      }
      if isNew { transfer.pages += 1 }
    }
  }

  /// The page of a row with all its details; `nil` where the index has no such project.
  private func page(
    of name: ProjectName, _ row: borrowing Statement
  ) throws(Fault) -> ProjectPage? {
    if row.isNull(8) { return nil }
    let bytes = row.bytes(9)
    guard let page = ProjectPage(choiceBytes: bytes), page.name == name else {
      throw Fault("its page of \(name) is damaged")
    }
    let id = row.integer(0)
    var chunks: [ProjectDetails.Chunk] = []
    guard (0..<1 << 40).contains(id) else { throw Fault("its page of \(name) has no place") }
    try rows(
      "SELECT bytes FROM page_details WHERE id BETWEEN \(id << 20) AND \((id + 1) << 20 - 1) ORDER BY id"
    ) { row throws(Fault) in
      guard let chunk = ProjectDetails.Chunk(row.bytes(0)) else {
        throw Fault("the details of its page of \(name) are damaged")
      }
      chunks.append(chunk)
    }
    guard let details = ProjectDetails(chunks: chunks, of: page),
      let whole = ProjectPage(choiceBytes: bytes, details: details)
    else { throw Fault("the details of its page of \(name) are not whole") }
    return whole
  }

  /// Whether the page was written; where a newer one was there, that is left.
  private func store(
    _ stored: FileCache.StoredPage, _ name: ProjectName, _ url: String, _ usedOn: Int64,
    into database: borrowing Database
  ) throws(DatabaseError) -> Bool {
    let index = try cache.makeIndexID(url, in: database)
    let query = try database.prepare(
      "SELECT id, fetched_at, used_on FROM page WHERE index_id = ? AND name = ?")
    try query.bind(index, at: 1)
    try query.bind(text: name.normalized, at: 2)
    var (lastUse, isNewer) = (usedOn, true)
    if try query.step() {
      lastUse = max(lastUse, query.integer(2))
      isNewer = query.integer(1) < stored.fetchedAt
    }
    query.reset()
    if isNewer { try cache.store(stored, of: name, index, in: database) }
    guard try query.step() else { return isNewer }
    let id = query.integer(0)
    query.reset()
    try database.run("UPDATE page SET used_on = \(lastUse) WHERE id = \(id)")
    return isNewer
  }

  // MARK: Metadata

  private func copyMetadata(
    into database: borrowing Database, _ today: Int64
  ) throws(Fault) {
    try rows("SELECT id, low, name, version, used_on, bytes FROM metadata") { row throws(Fault) in
      let name = row.text(2)
      guard let metadata = DependencyMetadata(bytes: row.bytes(5)),
        metadata.name.normalized == name, metadata.version.description == row.text(3)
      else { throw Fault("its metadata of `\(name)` is damaged") }
      let (id, low) = (row.integer(0), row.integer(1))
      let usedOn = min(max(0, row.integer(4)), today)
      let isNew = try own { () throws(DatabaseError) in
        try database.run(
          "UPDATE metadata SET used_on = max(used_on, \(usedOn)) WHERE id = \(id)")
        guard database.changes == 0 else { return false }
        try cache.statements.statement(.addMetadata, in: database).run {
          row throws(DatabaseError) in
          try row.bind(id, at: 1)
          try row.bind(low, at: 2)
          try row.bind(text: name, at: 3)
          try row.bind(text: metadata.version.description, at: 4)
          try row.bind(Int64(metadata.dependencyCount), at: 5)
          try row.bind(usedOn, at: 6)
          try row.bind(blob: metadata.bytes, at: 7)
        }
        return true
      }
      if isNew { transfer.metadata += 1 }
    }
  }

  // MARK: File lists and hosts

  private func copyDistributions(
    into database: borrowing Database, _ today: Int64
  ) throws(Fault) {
    try rows("SELECT key, origin, used_on FROM distribution") { row throws(Fault) in
      guard let key = FileList.Key(origin: row.text(1), bytes: row.bytes(0)) else {
        throw Fault("it holds a file list of an unknown kind")
      }
      let found: FileList?
      do throws(DatabaseError) { found = try FileListTable.list(for: key, in: source) } catch {
        throw Fault(error.message)
      }
      guard let found else { throw Fault("it holds a file list that cannot be read") }
      let usedOn = min(max(0, row.integer(2)), today)
      let isNew = try own { () throws(DatabaseError) in
        let update = try database.prepare(
          """
          UPDATE distribution SET used_on = max(used_on, ?) WHERE key = ? AND origin = ?
          """)
        try update.bind(usedOn, at: 1)
        try update.bind(blob: key.bytes, at: 2)
        try update.bind(text: key.origin.rawValue, at: 3)
        try update.run()
        guard database.changes == 0 else { return false }
        try FileListTable.insert([found], on: usedOn, into: database)
        return true
      }
      if isNew { transfer.distributions += 1 }
    }
  }

  private func copyHosts(
    into database: borrowing Database
  ) throws(Fault) {
    try rows("SELECT name, metadata, ranges, learned_at FROM host") { row throws(Fault) in
      let learnedAt = row.integer(3)
      guard learnedAt <= now + 86_400 else { return }
      try own { () throws(DatabaseError) in
        let known = try cache.statements.statement(.host, in: database).first {
          (known) throws(DatabaseError) in
          try known.bind(text: row.text(0), at: 1)
        } _: {
          $0.integer(2)
        }
        guard known.map({ $0 < learnedAt }) ?? true else { return }
        try cache.statements.statement(.addHost, in: database).run { host throws(DatabaseError) in
          try host.bind(text: row.text(0), at: 1)
          try host.bind(optional: row.isNull(1) ? nil : row.integer(1), at: 2)
          try host.bind(optional: row.isNull(2) ? nil : row.integer(2), at: 3)
          try host.bind(learnedAt, at: 4)
        }
      }
    }
  }
}

extension Schema {
  /// The tables and views of a file, as their statements define them.
  static func definition(
    of database: borrowing Database
  ) throws(DatabaseError) -> [String] {
    let rows = try database.prepare(
      "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")
    var definition: [String] = []
    while try rows.step() {
      definition.append((0..<4).map { rows.text(Int32($0)) }.joined(separator: "\u{1F}"))
    }
    return definition
  }
}
