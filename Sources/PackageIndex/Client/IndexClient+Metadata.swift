internal import Crypto
public import Packaging

/// The metadata of a distribution, as its file holds it.
public struct FetchedMetadata: Sendable {
  /// The bytes of `METADATA` or `PKG-INFO`.
  public let metadata: [UInt8]
  /// The same, read.
  let fields: CoreMetadata
}

extension IndexClient {
  /// The core metadata of a file, by the cheapest way its server offers: beside the file (PEP 658),
  /// also where the index does not say so, else from the file itself.
  ///
  /// - Throws: ``IndexError``; never data whose hash or name is wrong.
  public func metadata(of file: IndexFile) async throws(IndexError) -> FetchedMetadata {
    let url = try Self.url(file.url)
    let isWheel = file.filename.hasSuffix(".whl")
    var bytes: [UInt8]?
    if case .advertised(let digest) = file.metadata, !url.isFile {
      bytes = try await beside(url, digest)
    } else if isWheel, !url.isFile, await memory.hasMetadata(url) {
      bytes = try await unadvertised(url)
      if bytes == nil { await memory.learnNoMetadata(url) }
    }
    if bytes == nil {
      bytes = isWheel ? try await wheelMetadata(of: file) : try await sourceMetadata(of: file)
    }
    let found = bytes ?? []
    return FetchedMetadata(metadata: found, fields: try check(found, of: file))
  }

  /// What nobody promised: a refusal, or a page that says that there is nothing, is no fault.
  private func unadvertised(_ url: IndexURL) async throws(IndexError) -> [UInt8]? {
    let answer: Requester.Answer
    do throws(IndexError) {
      answer = try await requester.answer(to: try request(beside: url))
    } catch {
      if case .status = error.reason { return nil }
      throw error
    }
    guard answer.status == 200, (try? CoreMetadata(parsing: answer.bytes)) != nil else {
      return nil
    }
    return answer.bytes
  }

  private func request(beside url: IndexURL) throws(IndexError) -> Requester.Request {
    let metadata: IndexURL
    do { metadata = try url.appending(".metadata") } catch {
      throw IndexError(url.text, .invalidURL(error))
    }
    return Requester.Request(
      url: metadata, headers: Self.compressed, limit: options.limits.metadata)
  }

  /// `nil` when the server has no such file.
  private func beside(
    _ url: IndexURL, _ expected: Packaging.SHA256Digest?
  ) async throws(IndexError) -> [UInt8]? {
    let answer = try await requester.answer(to: try request(beside: url))
    if answer.isMissing { return nil }
    guard answer.status == 200 else { throw answer.failure() }
    if let expected {
      let found = Packaging.SHA256Digest(SHA256.hash(data: answer.bytes))
      guard let found, found == expected else {
        throw IndexError(
          answer.url.text, .digest(found: found ?? expected, expected: expected))
      }
    }
    return answer.bytes
  }

  /// Another distribution's metadata would resolve to something nobody asked for.
  func check(
    _ bytes: [UInt8], of file: IndexFile
  ) throws(IndexError) -> CoreMetadata {
    let metadata: CoreMetadata
    do { metadata = try CoreMetadata(parsing: bytes) } catch {
      throw IndexError(file.url, .unreadableMetadata(cause: "\(error)"))
    }
    let named =
      (try? WheelFilename(file.filename)).map { ($0.name, $0.version) }
      ?? (try? SourceDistributionFilename(file.filename)).map { ($0.name, $0.version) }
    guard let named else { return metadata }
    let version = try? Version(metadata.version)
    guard let name = try? ProjectName(metadata.name), name == named.0,
      version == named.1 || version?.public == named.1
    else {
      throw IndexError(
        file.url, .otherDistribution(name: metadata.name, version: metadata.version))
    }
    return metadata
  }
}
