public import Packaging

/// Why something could not be had from an index or a file it lists.
public struct IndexError: Error, Sendable, Equatable {
  /// Without credentials; a path where a local file is at fault.
  public let url: String
  public let reason: Reason

  public enum Reason: Sendable, Equatable {
    case offline
    case invalidURL(IndexURLError)
    case transport(TransportError)
    /// 401 or 403.
    case refused(status: Int)
    case status(Int)
    /// 404 where something was promised.
    case missing
    case tooManyRedirects
    case redirectLoop
    /// From https to http.
    case insecureRedirect(to: String)
    case redirectWithoutLocation
    case truncated(received: Int, expected: Int)
    /// Other bytes than were asked for.
    case wrongRange
    case tooLarge(limit: Int)
    case overcompressed
    /// In a `Content-Encoding` nobody asked for, or not in the one it claims.
    case undecodable(coding: String?)
    case unreadablePage(cause: String)
    /// The index and the server disagree about a file's size.
    case size(found: Int, expected: Int)
    case digest(found: SHA256Digest, expected: SHA256Digest)
    /// The metadata is another distribution's.
    case otherDistribution(name: String, version: String)
    case unreadableMetadata(cause: String)
    case unreadableWheel(cause: String)
    case unreadableSourceDistribution(cause: String)
    /// Only a build would tell what the source distribution requires.
    case needsBuild
    case buildFailed(BuildFailure)
    /// Another process took it away since this one began to read.
    case goneFromCache
    case unreadableFile(cause: String)
  }

  init(_ url: String, _ reason: Reason) {
    self.url = redacted(url)
    self.reason = reason
  }

  /// Whether the fault is in one file, so that another version may do.
  public var isFileFault: Bool {
    switch reason {
    case .digest, .size, .otherDistribution, .unreadableMetadata, .unreadableWheel,
      .unreadableSourceDistribution, .needsBuild, .buildFailed, .tooLarge, .overcompressed,
      .missing,
      .unreadableFile, .invalidURL:
      true
    case .offline, .transport, .refused, .status, .tooManyRedirects, .redirectLoop,
      .insecureRedirect, .redirectWithoutLocation, .truncated, .wrongRange, .undecodable,
      .unreadablePage, .goneFromCache:
      false
    }
  }
}

extension IndexError: CustomStringConvertible {
  public var description: String {
    switch reason {
    case .offline: "`\(url)` is not in the cache, and `--offline` forbids to ask for it"
    case .invalidURL(let error): error.description
    case .transport(let error): "`\(url)` could not be fetched: \(error)"
    case .refused(let status):
      "`\(host)` refuses `\(url)` (HTTP \(status)): credentials are missing, wrong or not enough"
    case .status(let status): "`\(host)` answers HTTP \(status) for `\(url)`"
    case .missing: "`\(url)` does not exist (HTTP 404)"
    case .tooManyRedirects: "`\(url)` redirects more than 10 times"
    case .redirectLoop: "`\(url)` redirects in a circle"
    case .insecureRedirect(let target): "`\(url)` redirects from https to `\(target)`"
    case .redirectWithoutLocation: "`\(url)` redirects to nowhere"
    case .truncated(let received, let expected):
      "`\(url)` ended after \(received) of \(expected) bytes"
    case .wrongRange: "`\(host)` sends other bytes of `\(url)` than it was asked for"
    case .tooLarge(let limit): "`\(url)` is larger than \(limit) bytes"
    case .overcompressed: "`\(url)` is compressed beyond belief"
    case .undecodable(let coding?): "`\(url)` comes encoded as `\(coding)`, which nobody asked for"
    case .undecodable(nil): "`\(url)` is not compressed as it claims"
    case .unreadablePage(let cause): "the page `\(url)` is unreadable: \(cause)"
    case .size(let found, let expected):
      "`\(url)` has \(found) bytes, but the index lists \(expected)"
    case .digest(let found, let expected):
      "`\(url)` has the wrong hash: sha256:\(found), but the index lists sha256:\(expected)"
    case .otherDistribution(let name, let version):
      "the metadata of `\(url)` is that of \(name) \(version)"
    case .unreadableMetadata(let cause): "the metadata of `\(url)` is unreadable: \(cause)"
    case .unreadableWheel(let cause): "the wheel `\(url)` is unreadable: \(cause)"
    case .unreadableSourceDistribution(let cause):
      "the source distribution `\(url)` is unreadable: \(cause)"
    case .needsBuild: "`\(url)` has to be built to know what it requires"
    case .buildFailed(let failure): "the build of `\(url)` failed: \(failure.cause)"
    case .goneFromCache:
      "what the cache held of `\(url)` was removed by another command meanwhile"
    case .unreadableFile(let cause): "`\(url)` could not be read: \(cause)"
    }
  }

  private var host: String { (try? IndexURL(url))?.host ?? url }
}

extension TransportError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidURL(let url): "`\(redacted(url))` is no URL"
    case .cannotConnect(let host, let cause): "cannot connect to `\(host)`: \(cause)"
    case .timedOut(let host, let seconds): "`\(host)` said nothing for \(seconds) s"
    case .connectionLost(let host, let cause): "the connection to `\(host)` was lost: \(cause)"
    case .untrusted(let host, let cause): "`\(host)` is not trusted: \(cause)"
    case .cancelled: "it was cancelled"
    }
  }
}
