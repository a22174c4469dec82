internal import CSQLite

/// A connection to a SQLite file, closed when it goes.
struct Database: ~Copyable {
  private let handle: OpaquePointer

  enum Access { case reading, writing }

  /// Opens the file; for writing, an empty one is created where there is none.
  ///
  /// Nothing is read yet: a file that is no database shows at the first statement.
  init(path: String, access: Access = .writing) throws(DatabaseError) {
    var opened: OpaquePointer?
    // One connection stays on one thread, so SQLite need not guard it.
    let flags =
      SQLITE_OPEN_NOMUTEX
      | (access == .writing ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY)
    let result = sqlite3_open_v2(path, &opened, flags, nil)
    guard result == SQLITE_OK, let opened else {
      let error = DatabaseError(
        opened.map { sqlite3_extended_errcode($0) } ?? result, of: opened)
      sqlite3_close_v2(opened)
      throw error
    }
    sqlite3_extended_result_codes(opened, 1)
    sqlite3_busy_timeout(opened, Self.busyTimeout)
    handle = opened
  }

  deinit { sqlite3_close_v2(handle) }

  /// Milliseconds to wait for another process's write.
  static let busyTimeout: Int32 = 10_000

  func prepare(_ sql: String) throws(DatabaseError) -> Statement {
    try Statement(sql, on: handle)
  }

  /// Runs one or more statements whose rows nobody needs.
  func run(_ sql: String) throws(DatabaseError) {
    let result = sqlite3_exec(handle, sql, nil, nil, nil)
    guard result == SQLITE_OK else { throw DatabaseError(result, of: handle) }
  }

  /// The first column of the first row.
  func integer(_ sql: String) throws(DatabaseError) -> Int64 {
    let statement = try prepare(sql)
    return try statement.step() ? statement.integer(0) : 0
  }

  /// The first column of the first row.
  func text(_ sql: String) throws(DatabaseError) -> String {
    let statement = try prepare(sql)
    return try statement.step() ? statement.text(0) : ""
  }

  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }
  var changes: Int64 { sqlite3_changes64(handle) }

  /// Does the work in one transaction: all of it is stored, or nothing.
  ///
  /// A writing transaction takes its lock at the start, where waiting for another process is
  /// possible; a reader that wants to write later could only fail.
  func transaction<Result>(
    writing: Bool, _ work: () throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    try run(writing ? "BEGIN IMMEDIATE" : "BEGIN")
    do {
      let result = try work()
      try run("COMMIT")
      return result
    } catch {
      // SQLite may have rolled back by itself, as it does when the disk is full.
      if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
      throw error
    }
  }
}
