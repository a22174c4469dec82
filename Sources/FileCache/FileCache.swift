/// What indexes said and what distributions hold, in a SQLite database that any client can read.
///
/// Many processes may use one folder at once, and each may be killed at any moment. A damaged
/// database is set aside and begun anew, with a warning. An instance stays on one thread.
public final class FileCache {
  public let folder: String
  /// The database file in use: `scrimp.db`, or, where a later release has made that one,
  /// `scrimp-v4.db` beside it.
  public internal(set) var path: String
  /// What was met and settled since the cache was opened.
  public internal(set) var warnings: [FileCacheWarning] = []

  let lock: FolderLock
  /// Open only while the lock is held.
  var database: Database?
  let statements = PreparedStatements()
  var uses = CacheUses()
  /// Whether a transaction for reading is open.
  private var isReading = false

  /// Opens the cache in `folder`, making the folder and the database where they are missing.
  public init(at folder: String) throws(FileCacheError) {
    self.folder = folder
    path = Self.join(folder, "scrimp.db")
    try Self.makeFolder(folder)
    lock = try FolderLock(path: Self.join(folder, "scrimp.lock"))
    try connect()
  }

  // Whoever wants to know that it failed calls it before.
  deinit { try? recordUses() }

  /// Stores the lists whose key has none yet, all or nothing.
  ///
  /// A run that has nothing new to tell writes nothing and takes no lock.
  public func store(_ lists: [FileList]) throws(FileCacheError) {
    let new = try read { database throws(DatabaseError) in
      let stored = try FileListTable.stored(among: lists.lazy.map(\.key), in: database)
      return lists.filter { !stored.contains($0.key) }
    }
    guard !new.isEmpty else { return }
    try write { database throws(DatabaseError) in
      try FileListTable.insert(new, on: uses.today, into: database)
    }
  }

  /// The list stored for a key, exactly as it was stored.
  public func fileList(for key: FileList.Key) throws(FileCacheError) -> FileList? {
    try read { database throws(DatabaseError) in
      try FileListTable.list(for: key, in: database) {
        uses.note(.distribution, $0, usedOn: $1)
      }
    }
  }

  /// Those of `keys` that have a list, without reading the lists.
  public func storedKeys(
    among keys: some Sequence<FileList.Key>
  ) throws(FileCacheError) -> Set<FileList.Key> {
    try read { database throws(DatabaseError) in
      try FileListTable.stored(among: keys, in: database)
    }
  }

  /// Does work that reads; one transaction goes on over all of it, for each takes a lock.
  func read<Result>(
    _ work: (borrowing Database) throws(DatabaseError) -> Result
  ) throws(FileCacheError) -> Result {
    try use { database throws(DatabaseError) in
      if !isReading {
        try statements.statement(.begin, in: database).run()
        isReading = true
      }
      return try work(database)
    }
  }

  /// Does work that writes, all or nothing.
  func write<Result>(
    _ work: (borrowing Database) throws(DatabaseError) -> Result
  ) throws(FileCacheError) -> Result {
    try use { database throws(DatabaseError) in
      // A transaction that began with reading could not wait for another writer.
      try endReading(in: database)
      return try database.transaction(writing: true) { () throws(DatabaseError) in
        try work(database)
      }
    }
  }

  /// Closes the database; the lock stays.
  func close() {
    statements.removeAll()
    isReading = false
    database = nil
  }

  private func endReading(in database: borrowing Database) throws(DatabaseError) {
    guard isReading else { return }
    isReading = false
    try statements.statement(.commit, in: database).run()
  }

  /// Lets other processes tidy up; worth a call before a long wait.
  public func pause() {
    guard isReading else { return }
    try? use { database throws(DatabaseError) in try endReading(in: database) }
  }

  /// Does the work on the database; if its file turns out to be damaged, again on a new one.
  func use<Result>(
    _ work: (borrowing Database) throws(DatabaseError) -> Result
  ) throws(FileCacheError) -> Result {
    var attemptsLeft = Self.maximumAttempts
    while true {
      if database == nil { try connect() }
      do {
        return try attempt(work)
      } catch {
        attemptsLeft -= 1
        guard error.condemnsFile, attemptsLeft > 0 else { throw .database(path: path, error) }
        try setAside(error)
      }
    }
  }

  private static let maximumAttempts = 3

  private func attempt<Result>(
    _ work: (borrowing Database) throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    switch database {
    case .some(let database): return try work(database)
    case .none: preconditionFailure("the caller connects first")
    }
  }
}
