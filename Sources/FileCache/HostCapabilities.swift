/// What a server was found to do that it does not say.
public struct HostCapabilities: Sendable, Equatable {
  /// Whether it has metadata beside wheels, advertised or not; `nil` where nobody has tried.
  public var servesMetadata: Bool?
  /// Whether it answers requests for a range of a file.
  public var servesRanges: Bool?
  /// Seconds since 1970.
  public var learnedAt: Int64

  public init(servesMetadata: Bool? = nil, servesRanges: Bool? = nil, learnedAt: Int64) {
    self.servesMetadata = servesMetadata
    self.servesRanges = servesRanges
    self.learnedAt = learnedAt
  }
}

extension FileCache {
  /// What is known of a host; `host` is its name, with the port where it is no default one.
  public func hostCapabilities(of host: String) throws(FileCacheError) -> HostCapabilities? {
    try read { database throws(DatabaseError) in
      try statements.statement(.host, in: database).first { row throws(DatabaseError) in
        try row.bind(text: host, at: 1)
      } _: { row in
        HostCapabilities(
          servesMetadata: row.isNull(0) ? nil : row.integer(0) != 0,
          servesRanges: row.isNull(1) ? nil : row.integer(1) != 0, learnedAt: row.integer(2))
      }
    }
  }

  public func store(
    _ capabilities: HostCapabilities, of host: String
  ) throws(FileCacheError) {
    try write { database throws(DatabaseError) in
      try statements.statement(.addHost, in: database).run { row throws(DatabaseError) in
        try row.bind(text: host, at: 1)
        try row.bind(optional: capabilities.servesMetadata.map { $0 ? 1 : 0 }, at: 2)
        try row.bind(optional: capabilities.servesRanges.map { $0 ? 1 : 0 }, at: 3)
        try row.bind(capabilities.learnedAt, at: 4)
      }
    }
  }
}
