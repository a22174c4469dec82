/// How an ``IndexClient`` asks.
public struct IndexClientOptions: Sendable {
  /// In the user's order: the first that has a project answers for it, whatever the others have.
  public var indexes: [IndexLocation]
  /// Folders, `file` URLs and pages that list files of any project.
  public var findLinks: [String]
  /// Requests in flight at the same time.
  public var concurrency = 50
  /// Whether a resolution fetches what it has not asked for yet; off in tests that compare.
  var looksAhead = true
  public var retry = RetryPolicy()
  public var netrc = Netrc()
  /// Whether a request that needs the network is an error.
  public var isOffline = false
  public var builds = SourceBuilds.refused
  /// What earlier runs learnt of the servers.
  public var capabilities = HostCapabilities()
  public var limits = Limits()
  /// Seconds since 1970.
  public var now: @Sendable () -> Int64

  /// Sizes past which what a server sends is not read.
  public struct Limits: Sendable {
    public var page = 256 << 20
    public var metadata = 32 << 20
    /// A wheel's central directory.
    public var directory = 64 << 20
    /// `RECORD` and the other files of a `*.dist-info` but the metadata.
    public var member = 64 << 20
    /// How many bytes one byte may decompress to.
    public var ratio = 250
    public init() {}
  }

  public init(
    indexes: [IndexLocation], findLinks: [String] = [], now: @escaping @Sendable () -> Int64
  ) {
    self.indexes = indexes
    self.findLinks = findLinks
    self.now = now
  }
}

/// What servers are known not to do, so that they are not asked again.
public struct HostCapabilities: Sendable, Equatable {
  /// Hosts that answer a range request with the whole file, or wrongly.
  public var withoutRanges: Set<String>
  /// Hosts that have no metadata beside files that do not advertise any.
  public var withoutMetadata: Set<String>

  public init(withoutRanges: Set<String> = [], withoutMetadata: Set<String> = []) {
    self.withoutRanges = withoutRanges
    self.withoutMetadata = withoutMetadata
  }
}
