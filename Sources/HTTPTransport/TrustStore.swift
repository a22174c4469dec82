internal import NIOSSL

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The certificates that a server's own has to come from.
public struct TrustStore: Sendable {
  /// What `--cert` names: a file of certificates or a folder of them.
  public var path: String?
  private var additional: [String] = []

  /// What the system trusts.
  public init() {}

  /// Reads `SSL_CERT_FILE`, `SSL_CERT_DIR` and `REQUESTS_CA_BUNDLE`.
  public init(_ environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    path = value("SSL_CERT_FILE") ?? value("REQUESTS_CA_BUNDLE")
    additional = (value("SSL_CERT_DIR") ?? "").split(separator: ":").map(String.init)
    // It stays among the others: OpenSSL looks up a folder's files by their hashes, which nobody
    // may have given them.
    if path == nil { path = additional.first }
  }

  /// Where the distributions of Linux and the BSDs keep their certificates.
  private static let systemPaths = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem", "/etc/pki/tls/cacert.pem", "/etc/ssl/certs", "/etc/pki/tls/certs",
  ]

  /// The files of certificates in a folder, but for the links by hash that repeat them.
  private static func bundles(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return access(folder, R_OK) == 0 ? [folder] : [] }
    defer { closedir(stream) }
    // The system's own folder holds, one by one, what its bundle has.
    guard !systemPaths.contains(folder) else { return [] }
    var files: [String] = []
    while let entry = readdir(stream) {
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: capacity) { String(validatingCString: $0) }
      }
      if let name, name.hasSuffix(".pem") || name.hasSuffix(".crt") {
        files.append("\(folder)/\(name)")
      }
    }
    return files.sorted()
  }

  /// The configuration of a client.
  ///
  /// - Throws: ``TrustStoreError`` when there are no certificates to trust.
  func configuration() throws(TrustStoreError) -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    if let path {
      guard access(path, R_OK) == 0 else {
        throw .unreadable(path: path, cause: String(cString: strerror(errno)))
      }
      configuration.trustRoots = .file(path)
    } else {
      guard let path = Self.systemPaths.first(where: { access($0, R_OK) == 0 }) else {
        #if os(Linux)
          throw .missing
        #else
          return configuration
        #endif
      }
      configuration.trustRoots = .file(path)
    }
    // Beside a file of roots, only files can be added: the bundles of each folder.
    configuration.additionalTrustRoots = additional.flatMap(Self.bundles).filter { $0 != path }
      .map { .file($0) }
    return configuration
  }
}

/// Why no certificate can be checked.
enum TrustStoreError: Error, Equatable, CustomStringConvertible {
  case missing
  case unreadable(path: String, cause: String)

  var description: String {
    switch self {
    case .missing:
      "this machine has no certificate store: install `ca-certificates` or set SSL_CERT_FILE"
    case .unreadable(let path, let cause): "the certificates `\(path)` cannot be read: \(cause)"
    }
  }
}
