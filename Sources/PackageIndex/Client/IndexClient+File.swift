internal import Crypto
internal import Packaging

extension IndexClient {
  /// How much of a wheel's end is asked for first.
  ///
  /// Holds the last record however long its comment, the central directory of most wheels, and
  /// often the metadata before it.
  private static let tailSize = 66 << 10

  /// Opens a file: by ranges where its server answers them, else downloaded whole and checked.
  func open(_ file: IndexFile) async throws(IndexError) -> PiecewiseFile {
    let url = try Self.url(file.url)
    if url.isFile {
      guard let path = url.filePath else {
        throw IndexError(file.url, .unreadableFile(cause: "it is on another host"))
      }
      return .local(try LocalFile(path: path, name: path))
    }
    guard await memory.hasRanges(url) else { return try await download(file, url) }
    let suffix = try await range("-\(Self.tailSize)", of: url)
    if let suffix, let opened = try await opened(suffix, file, url) { return opened }
    // Some servers know no ranges from the end, but tell the size with the refusal.
    if let suffix, suffix.status == 416,
      let size = ContentRange.total(ofRefusal: suffix.response.header("content-range"))
        ?? file.size, size > 0
    {
      let last = try await range("\(max(0, size - Self.tailSize))-\(size - 1)", of: url)
      if let last, let opened = try await opened(last, file, url) { return opened }
    }
    await memory.learnNoRanges(url)
    return try await download(file, url)
  }

  /// The answer to a range request; `nil` when it is more than was asked for.
  private func range(
    _ range: String, of url: IndexURL
  ) async throws(IndexError) -> Requester.Answer? {
    let request = Requester.Request(
      url: url, headers: [("range", "bytes=\(range)"), ("accept-encoding", "identity")],
      limit: Self.tailSize, savesWhole: true)
    do throws(IndexError) { return try await requester.answer(to: request) } catch {
      if case .tooLarge = error.reason { return nil }
      throw error
    }
  }

  /// What an answer to a range request at the file's end opens; `nil` when it is none of use.
  private func opened(
    _ answer: Requester.Answer, _ file: IndexFile, _ url: IndexURL
  ) async throws(IndexError) -> PiecewiseFile? {
    switch (answer.status, answer.body) {
    case (200, .file(let whole, let digest)):
      await memory.learnNoRanges(url)
      try whole.check(digest, against: file)
      return .local(whole)
    case (206, .bytes(let bytes)):
      guard let range = ContentRange(answer.response.header("content-range")),
        range.bytes.upperBound == range.total, range.bytes.count == bytes.count,
        bytes.count == min(Self.tailSize, range.total)
      else { return nil }
      if let expected = file.size, expected != range.total {
        throw IndexError(url.text, .size(found: range.total, expected: expected))
      }
      // What came whole is checked, if it was asked for by its end or not.
      if bytes.count == range.total, let expected = file.sha256 {
        let found = SHA256.digest(of: bytes)
        guard found == expected else {
          throw IndexError(url.text, .digest(found: found, expected: expected))
        }
      }
      return .remote(
        RemoteFile(
          url: url, size: range.total, tail: bytes, etag: answer.response.header("etag"),
          requester: requester))
    case (416, _): return nil
    default: throw answer.failure()
    }
  }

  /// The whole file, its hash and size checked.
  func download(
    _ file: IndexFile, _ url: IndexURL
  ) async throws(IndexError) -> PiecewiseFile {
    let answer = try await requester.answer(
      to: Requester.Request(
        url: url, headers: [("accept-encoding", "identity")], limit: 0, savesWhole: true))
    guard case .file(let whole, let digest) = answer.body else { throw answer.failure() }
    try whole.check(digest, against: file)
    return .local(whole)
  }
}
