internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import PackageIndex

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension TransportError {
  /// What an error of the network stack means.
  init(_ error: any Error, host: String, readSeconds: Int) {
    switch error {
    case let error as TransportError: self = error
    case is CancellationError: self = .cancelled
    case let error as HTTPClientError:
      switch error {
      case .cancelled: self = .cancelled
      case .readTimeout, .deadlineExceeded: self = .timedOut(host: host, seconds: readSeconds)
      case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout,
        .socksHandshakeTimeout, .getConnectionFromPoolTimeout:
        self = .cannotConnect(host: host, cause: "it does not answer")
      case .invalidURL, .emptyHost, .emptyScheme: self = .invalidURL(host)
      case .proxyAuthenticationRequired, .invalidProxyResponse:
        self = .cannotConnect(host: host, cause: "the proxy refuses: \(error.shortDescription)")
      default: self = .connectionLost(host: host, cause: error.shortDescription)
      }
    case let error as NIOConnectionError:
      self = .cannotConnect(host: host, cause: Self.cause(of: error))
    case let error as NIOSSLError: self = .init(tls: error, host: host)
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      self = .untrusted(host: host, cause: "its certificate is another host's")
    case let error as IOError
    where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT].contains(error.errnoCode):
      self = .cannotConnect(host: host, cause: Self.words(error.description))
    case let error as IOError:
      self = .connectionLost(host: host, cause: Self.words(error.description))
    case ChannelError.connectTimeout:
      self = .cannotConnect(host: host, cause: "it does not answer")
    default:
      // Handshake failures come in types that the library does not publish.
      let words = "\(error)"
      self =
        words.contains("CERTIFICATE_VERIFY_FAILED") || words.contains("unableToValidateCertificate")
        ? .untrusted(host: host, cause: "its certificate is not one to trust")
        : .connectionLost(host: host, cause: words)
    }
  }

  private init(tls error: NIOSSLError, host: String) {
    switch error {
    case .handshakeFailed, .unableToValidateCertificate, .noCertificateToValidate,
      .failedToLoadCertificate:
      let words = "\(error)"
      self = .untrusted(
        host: host,
        cause: words.contains("CERTIFICATE_VERIFY_FAILED")
          ? "its certificate comes from nobody who is trusted here" : words)
    default: self = .connectionLost(host: host, cause: "\(error)")
    }
  }

  private static func cause(of error: NIOConnectionError) -> String {
    if let first = error.connectionErrors.first {
      if let error = first.error as? IOError { return words(error.description) }
      if case ChannelError.connectTimeout = first.error { return "it does not answer" }
      return "\(first.error)"
    }
    return error.dnsAError == nil && error.dnsAAAAError == nil
      ? "it has no address" : "its name is not known"
  }

  /// `connect(descriptor:addr:size:): Connection refused (errno: 111)` in fewer words.
  private static func words(_ description: String) -> String {
    let end = description.firstRange(of: " (errno")?.lowerBound ?? description.endIndex
    let start = description[..<end].lastIndex(of: ":").map { description.index(after: $0) }
    return description[(start ?? description.startIndex)..<end].drop { $0 == " " }
      .filter { $0 != ")" }.lowercased()
  }
}
