internal import Packaging

/// Reads and writes file lists in the tables of ``Schema``.
enum FileListTable {
  /// The keys among `keys` that have a list.
  static func stored(
    among keys: some Sequence<FileList.Key>, in database: borrowing Database
  ) throws(DatabaseError) -> Set<FileList.Key> {
    let query = try database.prepare("SELECT 1 FROM distribution WHERE key = ? AND origin = ?")
    var stored: Set<FileList.Key> = []
    for key in keys {
      try query.bind(blob: key.bytes, at: 1)
      try query.bind(text: key.origin.rawValue, at: 2)
      if try query.step() { stored.insert(key) }
      query.reset()
    }
    return stored
  }

  /// Adds lists, leaving alone those another process added in the meantime.
  static func insert(
    _ lists: some Sequence<FileList>, on today: Int64, into database: borrowing Database
  ) throws(DatabaseError) {
    let columns = StoredDistribution.columns
    let distribution = try database.prepare(
      """
      INSERT OR IGNORE INTO distribution
        (\(columns.joined(separator: ", ")), origin, key, used_on, checksum)
      VALUES (\(String(repeating: "?, ", count: columns.count + 3))?)
      """)
    let last = Int32(columns.count)
    let entry = try database.prepare(
      "INSERT INTO file_entry (distribution_id, path, size, sha256, kind) VALUES (?, ?, ?, ?, ?)")
    for list in lists {
      let row = StoredDistribution(list)
      try row.bind(to: distribution)
      try distribution.bind(text: list.key.origin.rawValue, at: last + 1)
      try distribution.bind(blob: list.key.bytes, at: last + 2)
      try distribution.bind(today, at: last + 3)
      try distribution.bind(
        Int64(bitPattern: Checksum(row, files: list.files).value), at: last + 4)
      try distribution.run()
      guard database.changes == 1 else { continue }
      let id = database.lastInsertedRow
      for file in list.files {
        try entry.bind(id, at: 1)
        try entry.bind(path: file.path, at: 2)
        try entry.bind(Int64(file.size), at: 3)
        if let sha256 = file.sha256 {
          try entry.bind(blob: sha256.bytes, at: 4)
        } else {
          try entry.bindNull(at: 4)
        }
        try entry.bind(text: file.kind.rawValue, at: 5)
        try entry.run()
      }
    }
  }

  /// The list stored for `key`, exactly as it was stored.
  ///
  /// - Throws: ``DatabaseError/checksumMismatch`` when what is read is not what was written.
  static func list(
    for key: FileList.Key, in database: borrowing Database,
    noting uses: (_ id: Int64, _ usedOn: Int64) -> Void = { _, _ in }
  ) throws(DatabaseError) -> FileList? {
    let columns = StoredDistribution.columns
    let query = try database.prepare(
      """
      SELECT \(columns.joined(separator: ", ")), id, used_on, checksum FROM distribution
      WHERE key = ? AND origin = ?
      """)
    try query.bind(blob: key.bytes, at: 1)
    try query.bind(text: key.origin.rawValue, at: 2)
    guard try query.step() else { return nil }
    let row = StoredDistribution(key, query)
    let last = Int32(columns.count)
    let id = query.integer(last)
    uses(id, query.integer(last + 1))
    var checksum = Checksum(row)
    let entries = try database.prepare(
      "SELECT path, size, sha256, kind FROM file_entry WHERE distribution_id = ?")
    try entries.bind(id, at: 1)
    var files: [FileList.Entry] = []
    var isReadable = true
    while try entries.step() {
      let path = entries.bytes(0)
      let size = entries.integer(1)
      let sha256 = entries.isNull(2) ? nil : entries.bytes(2)
      let kind = entries.bytes(3)
      checksum.add(path: path, size: size, sha256: sha256, kind: kind)
      guard let file = FileList.Entry(path: path, size: size, sha256: sha256, kind: kind) else {
        isReadable = false
        continue
      }
      files.append(file)
    }
    guard checksum.value == UInt64(bitPattern: query.integer(last + 2)) else {
      throw .checksumMismatch
    }
    guard isReadable, let name = try? ProjectName(row.name),
      let version = try? Version(row.version)
    else { return nil }
    return FileList(
      key: key, name: name, displayName: row.displayName, version: version,
      requiresPython: row.requiresPython,
      requirements: try texts(ofJSON: row.requirements, in: database),
      providedExtras: try texts(ofJSON: row.providedExtras, in: database), licence: row.licence,
      entryPoints: row.entryPoints, topLevel: row.topLevel, files: files)
  }

  /// Reads every list once, to find one that is not what was written.
  static func verify(in database: borrowing Database) throws(DatabaseError) {
    let keys = try database.prepare("SELECT key, origin FROM distribution")
    while try keys.step() {
      guard let key = FileList.Key(origin: keys.text(1), bytes: keys.bytes(0)) else {
        throw .checksumMismatch
      }
      _ = try list(for: key, in: database)
    }
  }

  private static func texts(
    ofJSON array: String, in database: borrowing Database
  ) throws(DatabaseError) -> [String] {
    if array == "[]" { return [] }
    let query = try database.prepare("SELECT value FROM json_each(?)")
    try query.bind(text: array, at: 1)
    var texts: [String] = []
    while try query.step() { texts.append(query.text(0)) }
    return texts
  }
}
