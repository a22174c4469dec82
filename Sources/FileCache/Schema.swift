/// The tables and views of the cache, and the version that says which they are.
enum Schema {
  /// Raised with every change to the tables, or to the values ``FileKind`` can have.
  static let version = 4

  /// `scrm`, which tells our file from any other SQLite database.
  static let applicationID: Int64 = 0x7363_726d

  /// What a file holds.
  enum State: Equatable {
    case current
    /// Nothing yet.
    case empty
    /// Our tables as an earlier release made them.
    case older
    /// Our tables as a later release made them.
    case newer
    /// Somebody else's tables.
    case foreign
  }

  static func state(of database: borrowing Database) throws(DatabaseError) -> State {
    let version = try database.integer("PRAGMA user_version")
    let applicationID = try database.integer("PRAGMA application_id")
    if version == 0, applicationID == 0,
      try database.integer("SELECT count(*) FROM sqlite_schema") == 0
    {
      return .empty
    }
    guard applicationID == Self.applicationID else { return .foreign }
    if version == Self.version { return .current }
    return version > Self.version ? .newer : .older
  }

  /// Makes an empty file or an older schema the current one; what an older one held is read anew.
  static func create(in database: borrowing Database) throws(DatabaseError) {
    // In the rollback journal's mode a crash here leaves the file as it was.
    try database.transaction(writing: true) { () throws(DatabaseError) in
      try database.run(statementsDroppingAll(in: database))
      try database.run(tables)
      try database.run(
        "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);")
    }
  }

  private static func statementsDroppingAll(
    in database: borrowing Database
  ) throws(DatabaseError) -> String {
    let objects = try database.prepare(
      """
      SELECT format('DROP %s IF EXISTS "%w";', type, name) FROM sqlite_schema
      WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      ORDER BY type DESC, rowid DESC
      """)
    var statements = ""
    while try objects.step() { statements += objects.text(0) }
    return statements
  }

  /// Settings that belong to a connection, not to the file.
  ///
  /// Nothing waits for the disk: a process that is killed loses nothing by that. A machine that
  /// loses its power may leave a damaged file, which is noticed and begun anew, as any other. Pages
  /// of the file are read where the system has them instead of being copied out: of a warm
  /// resolution that was a tenth.
  static let connectionSettings = """
    PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 268435456;
    """

  /// Bytes of a page of the file, settled when it is made: what indexes say comes in pieces of tens
  /// of kilobytes.
  static let pageSize = 16384

  static let statementsEmptyingAll = """
    DELETE FROM content; DELETE FROM file_entry; DELETE FROM distribution;
    DELETE FROM page_details; DELETE FROM page_choice; DELETE FROM page; DELETE FROM package_index;
    DELETE FROM metadata; DELETE FROM host; DELETE FROM interpreter; DELETE FROM plan;
    """

  private static let tables = """
    CREATE TABLE package_index (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE);
    CREATE TABLE page (
      id INTEGER PRIMARY KEY,
      index_id INTEGER NOT NULL REFERENCES package_index (id),
      name TEXT NOT NULL,
      fetched_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      used_on INTEGER NOT NULL,
      etag TEXT,
      last_modified TEXT,
      versions INTEGER,
      files INTEGER,
      UNIQUE (index_id, name)
    );
    CREATE TABLE page_choice (page_id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
    CREATE TABLE page_details (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
    CREATE TABLE metadata (
      id INTEGER PRIMARY KEY,
      low INTEGER NOT NULL,
      name TEXT NOT NULL,
      version TEXT NOT NULL,
      dependencies INTEGER NOT NULL,
      used_on INTEGER NOT NULL,
      bytes BLOB NOT NULL
    );
    CREATE TABLE host (
      name TEXT PRIMARY KEY,
      metadata INTEGER,
      ranges INTEGER,
      learned_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE interpreter (
      identity TEXT PRIMARY KEY, answer BLOB NOT NULL, learned_on INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE plan (
      id INTEGER PRIMARY KEY,
      question BLOB NOT NULL UNIQUE,
      fingerprint BLOB NOT NULL,
      used_on INTEGER NOT NULL,
      bytes BLOB NOT NULL
    );
    CREATE TABLE distribution (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      display_name TEXT NOT NULL,
      version TEXT NOT NULL,
      origin TEXT NOT NULL,
      key BLOB NOT NULL,
      requires_python TEXT,
      requires_dist TEXT NOT NULL,
      provides_extra TEXT NOT NULL,
      licence TEXT,
      entry_points TEXT,
      top_level TEXT,
      stored_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
      used_on INTEGER NOT NULL,
      checksum INTEGER NOT NULL,
      UNIQUE (key, origin)
    );
    CREATE TABLE file_entry (
      distribution_id INTEGER NOT NULL REFERENCES distribution (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      size INTEGER NOT NULL,
      sha256 BLOB,
      kind TEXT NOT NULL,
      PRIMARY KEY (distribution_id, path)
    ) WITHOUT ROWID;
    CREATE TABLE content (
      distribution_id INTEGER NOT NULL REFERENCES distribution (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      method INTEGER NOT NULL,
      size INTEGER NOT NULL,
      crc32 INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      UNIQUE (distribution_id, path)
    );
    CREATE VIEW project AS
      SELECT i.url AS package_index, p.name, p.versions, p.files,
        datetime(p.fetched_at, 'unixepoch') AS fetched_at,
        datetime(p.expires_at, 'unixepoch') AS expires_at,
        p.versions IS NULL AS is_missing
      FROM page AS p JOIN package_index AS i ON i.id = p.index_id;
    CREATE VIEW file AS
      SELECT d.name AS distribution, d.version, f.path, f.size, f.kind,
        CASE WHEN f.sha256 IS NOT NULL THEN lower(hex(f.sha256)) END AS sha256
      FROM file_entry AS f JOIN distribution AS d ON d.id = f.distribution_id;
    CREATE VIEW distribution_size AS
      SELECT d.name, d.version, d.origin, count(f.path) AS files, coalesce(sum(f.size), 0) AS bytes
      FROM distribution AS d LEFT JOIN file_entry AS f ON f.distribution_id = d.id
      GROUP BY d.id;
    """
}
