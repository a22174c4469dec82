/// The list of a distribution's installed files.
///
/// `RECORD` is CSV: a path, a hash and a size to a row, read as Python's `csv` module reads it.
/// Nothing in it is trusted: paths are raw bytes, may be absolute and may lead anywhere.
///
/// See: <https://packaging.python.org/en/latest/specifications/recording-installed-packages/>
public struct Record: Sendable {
  public let entries: [RecordEntry]
  /// What is wrong with rows, in the file's order.
  public let issues: [RecordIssue]

  /// Reads every row; a wrong one is noted in ``issues`` and never stops the reading.
  public init(parsing bytes: [UInt8]) {
    var entries: [RecordEntry] = []
    var issues: [RecordIssue] = []
    Self.forEachRow(in: bytes.span) { path, hash, row in
      if let issue = row.issue { issues.append(RecordIssue(line: row.line, reason: issue)) }
      guard path.count > 0 else { return }
      entries.append(
        RecordEntry(
          path: path.withUnsafeBufferPointer { Array($0) },
          hash: hash.count == 0
            ? nil : hash.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) },
          size: row.size))
    }
    self.entries = entries
    self.issues = issues
  }
}

extension Record {
  /// The SHA-256 digest of each file that a `RECORD` gives one for, the last row of a path counting.
  public static func digests(in bytes: Span<UInt8>) -> [InstallPath: SHA256Digest] {
    var digests: [InstallPath: SHA256Digest] = [:]
    forEachRow(in: bytes) { path, hash, _ in
      guard let digest = SHA256Digest(recordHash: hash),
        let path = InstallPath(path.withUnsafeBufferPointer { Array($0) })
      else { return }
      digests[path] = digest
    }
    return digests
  }
}

/// One file of a `RECORD`.
public struct RecordEntry: Hashable, Sendable {
  /// As written, but unquoted; relative to the folder of the `*.dist-info`, or absolute.
  public let path: [UInt8]
  /// `sha256=` and the digest in URL-safe base64 without padding; absent for `RECORD` itself.
  public let hash: String?
  public let size: Int?

  public init(path: [UInt8], hash: String? = nil, size: Int? = nil) {
    self.path = path
    self.hash = hash
    self.size = size
  }

  /// The digest of ``hash``; `nil` when there is none or it is of another algorithm.
  public var sha256: SHA256Digest? {
    guard let hash else { return nil }
    return SHA256Digest(recordHash: Array(hash.utf8).span)
  }
}

/// Something wrong with a row of a `RECORD`.
public struct RecordIssue: Hashable, Sendable, CustomStringConvertible {
  public enum Reason: Hashable, Sendable {
    /// Other than three columns; the first still is the path.
    case columns(Int)
    /// The row names nothing; it is left out.
    case emptyPath
    /// The size is no number; it counts as missing.
    case size
    /// A quote is open at the end of the file.
    case unterminatedQuote
  }
  /// The row's first line, from 1.
  public let line: Int
  public let reason: Reason

  public init(line: Int, reason: Reason) {
    self.line = line
    self.reason = reason
  }

  public var description: String {
    switch reason {
    case .columns(let count): "line \(line) of RECORD has \(count) columns instead of 3"
    case .emptyPath: "line \(line) of RECORD has no path"
    case .size: "line \(line) of RECORD has a size that is no number"
    case .unterminatedQuote: "a quote opened on line \(line) of RECORD is never closed"
    }
  }
}

extension SHA256Digest {
  /// `sha256=` and URL-safe base64 without padding, as `RECORD` has it.
  public var recordHash: String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text = Array("sha256=".utf8)
    var (pending, bits): (UInt32, Int) = (0, 0)
    for byte in bytes + [0] {
      pending = pending << 8 | UInt32(byte)
      bits += 8
      while bits >= 6, text.count < 50 {
        bits -= 6
        text.append(letters[Int(pending >> UInt32(bits) & 63)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Decodes `sha256=` and URL-safe base64, as `RECORD` and hash options write digests.
  public init?(recordHash hash: Span<UInt8>) {
    let prefix: StaticString = "sha256="
    guard hash.count >= 50 else { return nil }
    for index in 0..<7 where hash[index] != prefix.utf8Start[index] { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    var pending: UInt32 = 0
    var bits = 0
    for index in 7..<hash.count {
      let sextet: UInt8
      switch hash[index] {
      case let byte where byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"): sextet = byte - 65
      case let byte where byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"): sextet = byte - 71
      case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"): sextet = byte + 4
      case UInt8(ascii: "-"), UInt8(ascii: "+"): sextet = 62
      case UInt8(ascii: "_"), UInt8(ascii: "/"): sextet = 63
      case UInt8(ascii: "=") where index == 50 && hash.count == 51: continue
      default: return nil
      }
      pending = pending << 6 | UInt32(sextet)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
      }
    }
    self.init(bytes)
  }
}
