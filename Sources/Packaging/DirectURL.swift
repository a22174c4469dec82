/// Where a distribution came from when it was not an index: `direct_url.json`.
///
/// Decoding JSON is an adapter's work; unknown keys are ignored.
///
/// See: <https://packaging.python.org/en/latest/specifications/direct-url-data-structure/>
public struct DirectURL: Codable, Sendable, Equatable {
  public struct Directory: Codable, Sendable, Equatable {
    public let editable: Bool?
  }
  public struct VersionControl: Codable, Sendable, Equatable {
    public let vcs: String
    public let requestedRevision: String?
    public let commitID: String?

    enum CodingKeys: String, CodingKey {
      case vcs
      case requestedRevision = "requested_revision"
      case commitID = "commit_id"
    }
  }
  public struct Archive: Codable, Sendable, Equatable {
    /// The older spelling: `sha256=<hex>`.
    public let hash: String?
    /// Hexadecimal digests by algorithm.
    public let hashes: [String: String]?
  }

  public let url: String
  public let subdirectory: String?
  public let directory: Directory?
  public let versionControl: VersionControl?
  public let archive: Archive?

  enum CodingKeys: String, CodingKey {
    case url
    case subdirectory
    case directory = "dir_info"
    case versionControl = "vcs_info"
    case archive = "archive_info"
  }

  /// Whether the code lives at ``url`` and only a pointer to it is installed.
  public var isEditable: Bool { directory?.editable == true }

  /// The local path that a `file://` URL names, percent-decoded; `nil` for any other URL.
  public var path: String? {
    let scheme = "file://"
    guard url.hasPrefix(scheme) else { return nil }
    var path: [UInt8] = []
    var rest = Array(url.utf8.dropFirst(scheme.utf8.count))[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2,
        let decoded = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        path.append(decoded)
        rest = rest.dropFirst(2)
      } else {
        path.append(byte)
      }
    }
    return String(decoding: path, as: UTF8.self)
  }
}
