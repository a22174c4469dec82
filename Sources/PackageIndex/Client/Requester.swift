internal import Crypto
internal import Packaging

/// Sends requests until there is an answer: redirects, retries, credentials and limits.
struct Requester: Sendable {
  struct Request {
    var url: IndexURL
    var headers: [(name: String, value: String)] = []
    /// Of a body that is kept in memory.
    var limit: Int
    /// Whether a whole file (200) goes to a file of this machine instead of memory.
    var savesWhole = false
  }

  struct Answer {
    let response: TransportResponse
    /// After redirects.
    let url: IndexURL
    let body: Body
    var status: Int { response.status }
    var bytes: [UInt8] {
      if case .bytes(let bytes) = body { bytes } else { [] }
    }
  }

  enum Body {
    /// Also of an answer that is neither 200 nor 206.
    case bytes([UInt8])
    case file(LocalFile, Packaging.SHA256Digest)

    var size: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .file(let file, _): file.size
      }
    }
  }

  let transport: any Transport
  let options: IndexClientOptions
  /// By origin.
  let credentials: [String: Credentials]
  let slots: RequestSlots
  let traffic = TrafficCount()

  init(_ options: IndexClientOptions, transport: any Transport) {
    self.options = options
    self.transport = transport
    slots = RequestSlots(options.concurrency)
    var credentials: [String: Credentials] = [:]
    let places =
      options.indexes.map { (try? IndexURL($0.url), $0.credentials) }
      + options.findLinks.map { (try? IndexURL($0)).map { ($0, $0.credentials) } ?? (nil, nil) }
    for case (let url?, let own?) in places where credentials[url.origin] == nil {
      credentials[url.origin] = own
    }
    self.credentials = credentials
  }

  /// The answer to a request: any status but a redirect's and those that may pass.
  func answer(to request: Request) async throws(IndexError) -> Answer {
    guard !options.isOffline else { throw IndexError(request.url.text, .offline) }
    var attempt = 0
    while true {
      let failure: AttemptFailure
      await slots.take()
      do throws(AttemptFailure) {
        let answer = try await self.attempt(request)
        await slots.release()
        await traffic.add(answer.body.size)
        return answer
      } catch {
        await slots.release()
        failure = error
      }
      guard failure.isTransient,
        let delay = options.retry.delay(
          after: attempt, retryAfter: failure.retryAfter, now: options.now())
      else { throw failure.cause }
      do { try await options.retry.sleep(delay) } catch {
        throw IndexError(request.url.text, .transport(.cancelled))
      }
      attempt += 1
    }
  }

  /// One attempt, redirects followed.
  private func attempt(_ request: Request) async throws(AttemptFailure) -> Answer {
    var url = request.url
    var seen: Set<IndexURL> = [url]
    while true {
      let response = try await send(request, to: url)
      switch response.status {
      case 301, 302, 303, 307, 308:
        guard let location = response.header("location") else {
          throw AttemptFailure(url, .redirectWithoutLocation)
        }
        let next: IndexURL
        do { next = try url.resolving(location) } catch {
          throw AttemptFailure(url, .invalidURL(error))
        }
        guard !next.isFile, url.scheme == "http" || next.scheme == "https" else {
          throw AttemptFailure(url, .insecureRedirect(to: next.text))
        }
        guard seen.insert(next).inserted else { throw AttemptFailure(request.url, .redirectLoop) }
        guard seen.count <= 11 else { throw AttemptFailure(request.url, .tooManyRedirects) }
        url = next
      case let status where RetryPolicy.isTransient(status):
        throw AttemptFailure(
          cause: IndexError(url.text, .status(status)), isTransient: true,
          retryAfter: response.header("retry-after"))
      default:
        return Answer(
          response: response, url: url, body: try await body(of: response, at: url, for: request))
      }
    }
  }

  private func send(
    _ request: Request, to url: IndexURL
  ) async throws(AttemptFailure) -> TransportResponse {
    var headers = request.headers
    if let credentials = credentials(for: url) {
      headers.append(("authorization", credentials.basicAuthorization))
    }
    do throws(TransportError) {
      return try await transport.send(TransportRequest(url: url.text, headers: headers))
    } catch {
      throw AttemptFailure(
        cause: IndexError(url.text, .transport(error)), isTransient: error.isTransient)
    }
  }

  private func credentials(for url: IndexURL) -> Credentials? {
    url.credentials ?? credentials[url.origin] ?? options.netrc.credentials(for: url.host)
  }

  private func body(
    of response: TransportResponse, at url: IndexURL, for request: Request
  ) async throws(AttemptFailure) -> Body {
    let isData = response.status == 200 || response.status == 206
    guard isData else {
      await drain(response)
      return .bytes([])
    }
    do {
      return try await data(of: response, at: url, for: request)
    } catch let error as IndexError {
      throw AttemptFailure(cause: error)
    } catch let error as AttemptFailure {
      throw error
    } catch let error as ContentDecoder.Failure {
      throw AttemptFailure(url, Self.reason(error, limit: request.limit))
    } catch {
      let lost =
        error as? TransportError ?? .connectionLost(host: url.host, cause: "the body ended early")
      throw AttemptFailure(
        cause: IndexError(url.text, .transport(lost)), isTransient: lost.isTransient)
    }
  }

  /// What an error page says matters to nobody; read, so that the connection can be used again.
  private func drain(_ response: TransportResponse) async {
    var count = 0
    do {
      for try await chunk in response.body {
        count += chunk.count
        if count > 64 << 10 { return }
      }
    } catch { return }
  }

  private func data(
    of response: TransportResponse, at url: IndexURL, for request: Request
  ) async throws -> Body {
    let length = response.header("content-length").flatMap { Int($0) }.map { max(0, $0) }
    let download =
      request.savesWhole && response.status == 200 ? try DownloadFile(name: url.text) : nil
    let limit = download == nil ? request.limit : Int.max
    if let length, length > limit { throw IndexError(url.text, .tooLarge(limit: limit)) }
    var decoder = try ContentDecoder(response.header("content-encoding"), limit: limit)
    var bytes: [UInt8] = []
    if download == nil { bytes.reserveCapacity(length ?? 0) }
    var received = 0
    var decoded = 0
    for try await chunk in response.body {
      received += chunk.count
      let content = try decoder.decode(chunk)
      decoded += content.count
      if decoded > 1 << 20, decoded / options.limits.ratio > received {
        throw IndexError(url.text, .overcompressed)
      }
      if let download { try download.append(content) } else { bytes += content }
    }
    if let length, received != length {
      throw AttemptFailure(
        cause: IndexError(url.text, .truncated(received: received, expected: length)),
        isTransient: true)
    }
    guard decoder.isComplete else { throw ContentDecoder.Failure.invalid }
    guard let download else { return .bytes(bytes) }
    let (file, digest) = download.finish()
    return .file(file, digest)
  }

  private static func reason(
    _ failure: ContentDecoder.Failure, limit: Int
  ) -> IndexError.Reason {
    switch failure {
    case .unknownCoding(let coding): .undecodable(coding: coding)
    case .invalid: .undecodable(coding: nil)
    case .tooLarge: .tooLarge(limit: limit)
    }
  }
}

/// Why an attempt gave no answer, and whether another may.
private struct AttemptFailure: Error {
  let cause: IndexError
  var isTransient = false
  var retryAfter: String?

  init(cause: IndexError, isTransient: Bool = false, retryAfter: String? = nil) {
    self.cause = cause
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }

  init(_ url: IndexURL, _ reason: IndexError.Reason) {
    self.init(cause: IndexError(url.text, reason))
  }
}

extension Requester.Answer {
  /// The error that a status without data means.
  func failure() -> IndexError {
    switch status {
    case 401, 403: IndexError(url.text, .refused(status: status))
    case 404, 410: IndexError(url.text, .missing)
    default: IndexError(url.text, .status(status))
    }
  }

  var isMissing: Bool { status == 404 || status == 410 }
}
