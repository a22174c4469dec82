public import Packaging

extension IndexClient {
  /// What an index says of a project.
  public enum PageResponse: Sendable, Equatable {
    case page([IndexFile], Freshness)
    /// What was fetched before is still right.
    case notModified(Freshness)
    /// The index does not have the project.
    case missing(Freshness)
  }

  private static let accept = (
    name: "accept",
    value:
      "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
  )

  /// The page of a project; with the validators of one fetched before, only if it changed.
  public func page(
    _ name: ProjectName, of index: IndexLocation, validators: Validators? = nil
  ) async throws(IndexError) -> PageResponse {
    let url = try Self.url(index.url + name.normalized + "/")
    if url.isFile { return try localPage(url) }
    let answer = try await requester.answer(
      to: Requester.Request(
        url: url,
        headers: [Self.accept] + Self.compressed + (validators?.headers ?? []),
        limit: options.limits.page))
    let freshness = Freshness(
      answer.response, now: options.now(), confirming: answer.status == 304 ? validators : nil)
    switch answer.status {
    case 200: return .page(try files(of: answer), freshness)
    case 304 where validators?.isEmpty == false: return .notModified(freshness)
    case 404, 410: return .missing(freshness)
    default: throw answer.failure()
    }
  }

  /// The files that a page of links lists (`--find-links`), of whatever projects.
  func linkedFiles(on url: IndexURL) async throws(IndexError) -> [IndexFile] {
    let answer = try await requester.answer(
      to: Requester.Request(
        url: url, headers: [Self.accept] + Self.compressed, limit: options.limits.page))
    guard answer.status == 200 else { throw answer.failure() }
    return try files(of: answer)
  }

  private func files(of answer: Requester.Answer) throws(IndexError) -> [IndexFile] {
    try files(
      answer.response.header("content-type"), answer.bytes, at: answer.url.text)
  }

  func files(
    _ contentType: String?, _ bytes: [UInt8], at url: String
  ) throws(IndexError) -> [IndexFile] {
    do {
      return try PageReader.parse(contentType: contentType, bytes: bytes, base: url).files
    } catch {
      throw IndexError(url, .unreadablePage(cause: error.description))
    }
  }

  /// An index in a folder: each project's page is the `index.html` of its folder.
  private func localPage(_ url: IndexURL) throws(IndexError) -> PageResponse {
    let freshness = Freshness(fetchedAt: options.now(), expiresAt: options.now())
    guard let path = url.filePath else {
      throw IndexError(url.text, .unreadableFile(cause: "it is on another host"))
    }
    let file: LocalFile
    do { file = try LocalFile(path: path + "index.html", name: path + "index.html") } catch {
      return .missing(freshness)
    }
    guard file.size <= options.limits.page else {
      throw IndexError(file.name, .tooLarge(limit: options.limits.page))
    }
    return .page(
      try files("text/html", try file.read(0..<file.size), at: url.text), freshness)
  }
}
