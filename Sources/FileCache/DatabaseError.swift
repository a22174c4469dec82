internal import CSQLite

/// What SQLite answered where it should have succeeded.
public struct DatabaseError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The primary result code, such as `SQLITE_CORRUPT`.
  public let code: Int32
  /// The result code with its detail, such as `SQLITE_IOERR_WRITE`.
  public let extendedCode: Int32
  /// SQLite's own sentence.
  public let message: String

  public var description: String { "\(message) (SQLite result \(extendedCode))" }

  init(extendedCode: Int32, message: String) {
    code = extendedCode & 0xff
    self.extendedCode = extendedCode
    self.message = message
  }

  /// Reads the error a connection holds after a call that returned `result`.
  init(_ result: Int32, of connection: OpaquePointer?) {
    let message =
      connection.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(result)
    self.init(
      extendedCode: result, message: message.map { String(cString: $0) } ?? "unknown error")
  }

  /// A stored list that is not what was written.
  static let checksumMismatch = DatabaseError(
    extendedCode: SQLITE_CORRUPT, message: "a stored file list does not match its checksum")

  /// Whether the device or the quota is full.
  public var isOutOfSpace: Bool { code == SQLITE_FULL }

  /// Whether the file itself is at fault, so that only a new one helps.
  ///
  /// `SQLITE_ERROR` counts: every statement here is fixed text, so it means that the tables are
  /// not ours.
  var condemnsFile: Bool {
    code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR
  }

  /// Whether the file system lacks the shared memory that a write-ahead log needs.
  ///
  /// `SQLITE_IOERR_SHMOPEN`, `SHMSIZE`, `SHMLOCK` and `SHMMAP`, in the numbers of SQLite's header,
  /// which are expressions that Swift does not import.
  var lacksSharedMemory: Bool {
    code == SQLITE_IOERR && (18...21).contains(extendedCode >> 8)
  }
}
