public import Packaging

/// Asks package indexes and the servers of their files.
///
/// Stores nothing but what it learnt of the servers; whoever calls keeps what it returns. It is
/// safe to ask many things at once.
///
/// See: <https://packaging.python.org/en/latest/specifications/simple-repository-api/>
public struct IndexClient: Sendable {
  let requester: Requester
  let memory: CapabilityMemory

  public init(options: IndexClientOptions, transport: any Transport) {
    requester = Requester(options, transport: transport)
    memory = CapabilityMemory(options.capabilities)
  }

  public var options: IndexClientOptions { requester.options }

  /// What was learnt of the servers, for a later run's options.
  public var capabilities: HostCapabilities { get async { await memory.known } }

  /// What was asked and answered so far.
  public var traffic: Traffic { get async { await requester.traffic.sum } }

  /// What `text` holds that a user named by its URL: a requirements file, for example.
  public func contents(of text: String) async throws(IndexError) -> [UInt8] {
    let url = try Self.url(text)
    let limit = options.limits.metadata
    if let path = url.filePath {
      let file = try LocalFile(path: path, name: path)
      guard file.size <= limit else { throw IndexError(path, .tooLarge(limit: limit)) }
      return try file.read(0..<file.size)
    }
    let answer = try await requester.answer(
      to: Requester.Request(url: url, headers: Self.compressed, limit: limit))
    guard answer.status == 200 else { throw answer.failure() }
    return answer.bytes
  }

  /// A file that a requirement names by its URL or path, as an index would list it.
  public static func file(at reference: String) throws(IndexError) -> IndexFile {
    let url = try url(reference)
    return IndexFile(
      filename: url.fileName, url: url.text, sha256: url.fragment.flatMap(digest(fragment:)))
  }

  static let compressed = [(name: "accept-encoding", value: "gzip, deflate")]

  static func url(_ text: String) throws(IndexError) -> IndexURL {
    do { return try IndexURL(text) } catch { throw IndexError(text, .invalidURL(error)) }
  }

  /// The digest in `sha256=…&subdirectory=…`.
  private static func digest(fragment: String) -> SHA256Digest? {
    for field in fragment.split(separator: "&") where field.hasPrefix("sha256=") {
      let digits = Array(field.dropFirst("sha256=".count).utf8)
      guard digits.count == 64 else { return nil }
      let bytes = stride(from: 0, to: 64, by: 2).compactMap {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
      }
      return SHA256Digest(bytes)
    }
    return nil
  }
}
