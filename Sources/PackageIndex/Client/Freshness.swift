/// How long an answer of an index may be used without asking again.
///
/// See: <https://www.rfc-editor.org/rfc/rfc9111>
public struct Freshness: Sendable, Equatable {
  /// In seconds since 1970, as ``expiresAt``.
  public let fetchedAt: Int64
  public let expiresAt: Int64
  public let validators: Validators

  public init(fetchedAt: Int64, expiresAt: Int64, validators: Validators = Validators()) {
    self.fetchedAt = fetchedAt
    self.expiresAt = expiresAt
    self.validators = validators
  }

  public func isFresh(at seconds: Int64) -> Bool {
    // A clock set back would make an answer fresh for ever.
    fetchedAt <= seconds && seconds < expiresAt
  }

  /// What most indexes say, for the servers that say nothing.
  static let defaultSeconds: Int64 = 600

  /// Reads a response's headers; `previous` is what it confirms (304).
  init(_ response: TransportResponse, now: Int64, confirming previous: Validators? = nil) {
    fetchedAt = now
    validators = Validators(
      etag: response.header("etag") ?? previous?.etag,
      lastModified: response.header("last-modified") ?? previous?.lastModified)
    let control = CacheControl(response.headers)
    let age = response.header("age").flatMap { Int64($0) }.map { max(0, $0) } ?? 0
    // A project may appear at any moment: that it is missing holds only as long as the index says.
    let isMissing = response.status == 404 || response.status == 410
    var seconds = control.maximumAge ?? (isMissing ? 0 : Self.defaultSeconds)
    if control.maximumAge == nil, let expires = response.header("expires"),
      let date = response.header("date").flatMap(HTTPDate.seconds)
    {
      seconds = (HTTPDate.seconds(expires) ?? 0) - date
    }
    if control.isImmutable, control.maximumAge == nil { seconds = CacheControl.longest }
    if control.mustAsk { seconds = 0 }
    expiresAt = now + max(0, min(seconds, CacheControl.longest) - age)
  }
}

/// What makes a later request conditional.
public struct Validators: Sendable, Equatable {
  public let etag: String?
  public let lastModified: String?

  public init(etag: String? = nil, lastModified: String? = nil) {
    self.etag = etag
    self.lastModified = lastModified
  }

  public var isEmpty: Bool { etag == nil && lastModified == nil }

  var headers: [(name: String, value: String)] {
    if let etag { return [("if-none-match", etag)] }
    if let lastModified { return [("if-modified-since", lastModified)] }
    return []
  }
}

private struct CacheControl {
  /// A year; longer means the same.
  static let longest: Int64 = 31_536_000

  private(set) var maximumAge: Int64?
  private(set) var mustAsk = false
  private(set) var isImmutable = false

  init(_ headers: [(name: String, value: String)]) {
    for header in headers where header.name == "cache-control" {
      for directive in header.value.lowercased().split(separator: ",") {
        let parts = directive.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
        switch parts.first {
        case "no-cache", "no-store": mustAsk = true
        case "immutable": isImmutable = true
        case "max-age" where parts.count == 2:
          maximumAge = Int64(parts[1].filter { $0 != "\"" }).map { max(0, $0) }
        default: break
        }
      }
    }
  }
}
