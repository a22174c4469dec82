internal import CSQLite

/// A prepared statement, finalized when it goes.
struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let connection: OpaquePointer

  init(_ sql: String, on connection: OpaquePointer) throws(DatabaseError) {
    var prepared: OpaquePointer?
    let result = sqlite3_prepare_v2(connection, sql, -1, &prepared, nil)
    guard result == SQLITE_OK, let prepared else {
      throw DatabaseError(result, of: connection)
    }
    handle = prepared
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  /// Goes to the next row; `false` after the last one.
  func step() throws(DatabaseError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let result: throw DatabaseError(result, of: connection)
    }
  }

  /// Runs a statement that has no rows and makes it ready to run again.
  func run() throws(DatabaseError) {
    defer { reset() }
    while try step() {}
  }

  func reset() { sqlite3_reset(handle) }

  /// Sets a parameter; they count from 1.
  func bind(_ value: Int64, at index: Int32) throws(DatabaseError) {
    try check(sqlite3_bind_int64(handle, index, value))
  }

  func bindNull(at index: Int32) throws(DatabaseError) {
    try check(sqlite3_bind_null(handle, index))
  }

  func bind(optional value: Int64?, at index: Int32) throws(DatabaseError) {
    if let value { try bind(value, at: index) } else { try bindNull(at: index) }
  }

  func bind(optional text: String?, at index: Int32) throws(DatabaseError) {
    if let text { try bind(text: text, at: index) } else { try bindNull(at: index) }
  }

  func bind(text: String, at index: Int32) throws(DatabaseError) {
    // A Swift string passed to C is UTF-8 with a NUL behind it; the length keeps inner NULs.
    try check(
      sqlite3_bind_text64(
        handle, index, text, UInt64(text.utf8.count), Self.copying, UInt8(SQLITE_UTF8)))
  }

  func bind(blob: [UInt8], at index: Int32) throws(DatabaseError) {
    guard !blob.isEmpty else { return try check(sqlite3_bind_zeroblob(handle, index, 0)) }
    try check(sqlite3_bind_blob64(handle, index, blob, UInt64(blob.count), Self.copying))
  }

  private func check(_ result: Int32) throws(DatabaseError) {
    guard result == SQLITE_OK else { throw DatabaseError(result, of: connection) }
  }

  /// `SQLITE_TRANSIENT`, which C spells as a cast that Swift does not import.
  private static var copying: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  /// Reads a column of the current row; they count from 0.
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// The bytes of a text or a blob, as they are stored.
  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
}
