/// The statements of a connection that runs ask again and again, each prepared once.
final class PreparedStatements {
  private var prepared: [Query: PreparedStatement] = [:]

  func statement(
    _ query: Query, in database: borrowing Database
  ) throws(DatabaseError) -> PreparedStatement {
    if let known = prepared[query] { return known }
    let statement = PreparedStatement(try database.prepare(query.sql))
    prepared[query] = statement
    return statement
  }

  /// Lets go of every statement, as before its connection is closed.
  func removeAll() { prepared.removeAll() }
}

final class PreparedStatement {
  let statement: Statement

  init(_ statement: consuming Statement) { self.statement = statement }

  /// Runs the statement and reads its first row, if it has one.
  func first<Value>(
    binding bind: (borrowing Statement) throws(DatabaseError) -> Void,
    _ read: (borrowing Statement) -> Value
  ) throws(DatabaseError) -> Value? {
    defer { statement.reset() }
    try bind(statement)
    return try statement.step() ? read(statement) : nil
  }

  func run(
    binding bind: (borrowing Statement) throws(DatabaseError) -> Void = { _ in }
  ) throws(DatabaseError) {
    try bind(statement)
    try statement.run()
  }
}

/// The statements worth keeping prepared.
enum Query: Hashable {
  case begin, beginWriting, commit
  case sourceID, addSource
  case page, pageBytes, pageDetails, pageID
  case addPage, addPageBytes, addPageDetails, removePageBytes, removePageDetails, refreshPage
  case usePage
  case metadata, addMetadata, useMetadata, useDistribution
  case host, addHost
  case interpreter, addInterpreter
  case plan, addPlan, usePlan, removeOldPlans
  case listID, content, addContent

  var sql: String {
    switch self {
    case .begin: "BEGIN"
    case .beginWriting: "BEGIN IMMEDIATE"
    case .commit: "COMMIT"
    case .sourceID: "SELECT id FROM package_index WHERE url = ?"
    case .addSource: "INSERT OR IGNORE INTO package_index (url) VALUES (?)"
    case .page:
      """
      SELECT id, fetched_at, expires_at, used_on, etag, last_modified, versions FROM page
      WHERE index_id = ? AND name = ?
      """
    case .pageBytes: "SELECT bytes FROM page_choice WHERE page_id = ?"
    case .pageDetails: "SELECT bytes FROM page_details WHERE id = ?"
    case .pageID: "SELECT id FROM page WHERE index_id = ? AND name = ?"
    case .addPage:
      """
      INSERT INTO page
        (index_id, name, fetched_at, expires_at, used_on, etag, last_modified, versions, files)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET fetched_at = excluded.fetched_at,
        expires_at = excluded.expires_at, used_on = excluded.used_on, etag = excluded.etag,
        last_modified = excluded.last_modified, versions = excluded.versions,
        files = excluded.files
      """
    case .addPageBytes: "REPLACE INTO page_choice (page_id, bytes) VALUES (?, ?)"
    case .addPageDetails: "REPLACE INTO page_details (id, bytes) VALUES (?, ?)"
    case .removePageBytes: "DELETE FROM page_choice WHERE page_id = ?"
    case .removePageDetails: "DELETE FROM page_details WHERE id BETWEEN ? AND ?"
    case .refreshPage:
      """
      UPDATE page SET fetched_at = ?, expires_at = ?, used_on = ?
      WHERE index_id = ? AND name = ?
      """
    case .usePage: "UPDATE page SET used_on = ? WHERE id = ?"
    case .metadata: "SELECT low, used_on, bytes FROM metadata WHERE id = ?"
    case .addMetadata:
      """
      REPLACE INTO metadata (id, low, name, version, dependencies, used_on, bytes)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """
    case .useMetadata: "UPDATE metadata SET used_on = ? WHERE id = ?"
    case .useDistribution: "UPDATE distribution SET used_on = ? WHERE id = ?"
    case .host: "SELECT metadata, ranges, learned_at FROM host WHERE name = ?"
    case .interpreter: "SELECT answer FROM interpreter WHERE identity = ?"
    case .addInterpreter:
      "REPLACE INTO interpreter (identity, answer, learned_on) VALUES (?, ?, ?)"
    case .addHost:
      "REPLACE INTO host (name, metadata, ranges, learned_at) VALUES (?, ?, ?, ?)"
    case .plan: "SELECT id, used_on, bytes FROM plan WHERE question = ? AND fingerprint = ?"
    case .addPlan:
      "REPLACE INTO plan (question, fingerprint, used_on, bytes) VALUES (?, ?, ?, ?)"
    case .usePlan: "UPDATE plan SET used_on = ? WHERE id = ?"
    case .removeOldPlans:
      """
      DELETE FROM plan WHERE id NOT IN (SELECT id FROM plan ORDER BY used_on DESC, id DESC LIMIT ?)
      """
    case .listID: "SELECT id FROM distribution WHERE key = ? AND origin = ?"
    case .content:
      "SELECT method, size, crc32, bytes FROM content WHERE distribution_id = ? AND path = ?"
    case .addContent:
      """
      REPLACE INTO content (distribution_id, path, method, size, crc32, bytes)
      VALUES (?, ?, ?, ?, ?, ?)
      """
    }
  }
}
