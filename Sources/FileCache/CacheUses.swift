#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The rows that were used and whose last use lies so far back that it should be written down.
///
/// Written down once a week, of plans once a day, so that a warm run writes nothing.
struct CacheUses {
  enum Table: CaseIterable { case page, metadata, distribution, plan }

  /// Days since 1970.
  let today = Int64(time(nil)) / 86_400
  private(set) var stale: [Table: [Int64]] = [:]

  static let interval: Int64 = 7

  mutating func note(_ table: Table, _ id: Int64, usedOn day: Int64) {
    // Which plans were used last decides which are kept, so that a week is too long.
    let interval = table == .plan ? 1 : Self.interval
    if today - day >= interval { stale[table, default: []].append(id) }
  }

  mutating func removeAll() { stale = [:] }
}

extension FileCache {
  /// Writes down what was used, for ``prune(unusedFor:)``; done when the cache is closed, too.
  public func recordUses() throws(FileCacheError) {
    guard !uses.stale.isEmpty else { return }
    try write { database throws(DatabaseError) in
      for (table, ids) in uses.stale {
        let query: Query =
          switch table {
          case .page: .usePage
          case .metadata: .useMetadata
          case .distribution: .useDistribution
          case .plan: .usePlan
          }
        for id in ids {
          try statements.statement(query, in: database).run { row throws(DatabaseError) in
            try row.bind(uses.today, at: 1)
            try row.bind(id, at: 2)
          }
        }
      }
    }
    uses.removeAll()
  }
}
