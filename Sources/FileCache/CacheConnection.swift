internal import CSQLite

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// Opening the database, making a new one and setting a damaged one aside.
extension FileCache {
  /// Opens a database with the current schema and holds the shared lock.
  func connect() throws(FileCacheError) {
    // Each round leads one step on: a later release's file, an empty one, a damaged one.
    for _ in 0..<Self.maximumRounds {
      try lock.acquire(.shared)
      let state: Schema.State
      do {
        state = try open()
      } catch {
        guard error.condemnsFile else { throw .database(path: path, error) }
        try setAside(error)
        continue
      }
      switch state {
      case .current: return
      case .newer: path = Self.join(folder, "scrimp-v\(Schema.version).db")
      case .empty, .older: try prepare()
      case .foreign: try setAside(.foreignTables)
      }
    }
    throw .inUse(path: path)
  }

  private static let maximumRounds = 8

  private func open() throws(DatabaseError) -> Schema.State {
    close()
    let opened = try Database(path: path)
    let state = try Schema.state(of: opened)
    guard state == .current else { return state }
    try opened.run(Schema.connectionSettings)
    database = consume opened
    return state
  }

  /// Makes the tables, unless another process did so while this one waited for the lock.
  private func prepare() throws(FileCacheError) {
    close()
    try lock.acquire(.exclusive)
    do {
      do {
        try createTables(journal: "WAL")
      } catch  where error.lacksSharedMemory {
        // Only a file that was empty comes here; an older schema has worked in this place.
        removeFiles(of: path)
        try createTables(journal: "DELETE")
      }
    } catch {
      throw .database(path: path, error)
    }
  }

  private func createTables(journal: String) throws(DatabaseError) {
    let database = try Database(path: path)
    let state = try Schema.state(of: database)
    guard state == .empty || state == .older else { return }
    try database.run(Schema.connectionSettings)
    if state == .empty { try database.run("PRAGMA page_size = \(Schema.pageSize)") }
    // The answer is the mode the file system allows; a rollback journal is slower, not worse.
    try database.run("PRAGMA journal_mode = \(journal)")
    try Schema.create(in: database)
  }

  /// Moves a damaged database out of the way, unless another process did so in the meantime.
  func setAside(_ cause: DatabaseError) throws(FileCacheError) {
    // Closed before it is moved: closing removes the log by its name, which the next file has too.
    close()
    try lock.acquire(.exclusive)
    do {
      if try isSound() { return }
    } catch {
      throw .database(path: path, error)
    }
    let copy =
      (1..<Self.maximumCopies).map(copyPath).first { access($0, F_OK) != 0 }
      ?? copyPath(Self.maximumCopies)
    for suffix in ["-wal", "-journal"] {
      if rename(path + suffix, copy + suffix) != 0 { unlink(copy + suffix) }
    }
    unlink(path + "-shm")
    guard rename(path, copy) == 0 else { throw .folder(path: path, errno: errno) }
    warnings.append(.setAside(path: path, copy: copy, cause: cause))
  }

  /// Reads the whole file; done only after something went wrong.
  private func isSound() throws(DatabaseError) -> Bool {
    do {
      let database = try Database(path: path)
      let state = try Schema.state(of: database)
      guard state != .foreign else { return false }
      guard try database.text("PRAGMA quick_check(1)") == "ok" else { return false }
      if state == .current { try FileListTable.verify(in: database) }
      return true
    } catch {
      guard error.condemnsFile else { throw error }
      return false
    }
  }

  /// Removes the copies of damaged databases.
  func removeCopies() {
    for number in 1...Self.maximumCopies { removeFiles(of: copyPath(number)) }
  }

  private func removeFiles(of path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
  }

  private func copyPath(_ number: Int) -> String { "\(path).damaged-\(number)" }

  private static let maximumCopies = 99

  static func makeFolder(_ folder: String) throws(FileCacheError) {
    var path = ""
    for component in folder.split(separator: "/", omittingEmptySubsequences: true) {
      path += path.isEmpty && !folder.hasPrefix("/") ? "\(component)" : "/\(component)"
      // The mode is the one the XDG standard asks for.
      if mkdir(path, 0o700) == 0 || errno == EEXIST { continue }
      let code = errno
      // A parent may be closed to us and exist all the same.
      guard access(path, F_OK) == 0 else { throw .folder(path: path, errno: code) }
    }
  }
}

extension DatabaseError {
  fileprivate static let foreignTables = DatabaseError(
    extendedCode: SQLITE_NOTADB, message: "it holds another program's tables")
}
