public import Packaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What many files are known by: the same only while the content of none has changed.
///
/// There is none where one of them cannot be looked at, where their file system is not to be trusted
/// with it, and where one changed a moment ago: written to once more within the same tick of the
/// clock, it would look as before.
public struct TreeIdentity: Sendable, Equatable {
  public let digest: SHA256Digest
}

extension TreeIdentity {
  /// The identity of the user's own files.
  ///
  /// To be taken before they are read: what changes later has another one.
  public init?(of files: [ApplicationFile]...) {
    var sum = IdentitySum()
    for files in files {
      sum.add(count: files.count)
      for file in files { sum.add(file.absoluteBytes, in: AT_FDCWD) }
    }
    guard let identity = sum.identity() else { return nil }
    self = identity
  }
}

/// Identities added up, file by file.
struct IdentitySum {
  private var fingerprint = Fingerprint()
  private var fileSystems: FileSystems
  private var newest = Int64.min
  private var isWhole = true
  private let start = Int64(time(nil))

  /// How many seconds ago the last change must be: so slowly do clocks of file systems tick.
  private static let settlingTime: Int64 = 2

  init(trusting fileSystems: FileSystems = FileSystems()) { self.fileSystems = fileSystems }

  /// The sum of a folder's files, which is worth less memory than the sum in the making.
  struct Part: Sendable {
    fileprivate let digest: SHA256Digest?
    fileprivate let newest: Int64
    fileprivate let isWhole: Bool
  }

  /// Adds a file and, where it is a link, what it leads to.
  mutating func add(_ path: [UInt8], in base: Int32) {
    guard let status = try? FileStatus(of: path, in: base) else { return fail() }
    add(status, at: path, in: base)
  }

  /// Adds a file whose status is known.
  mutating func add(_ status: FileStatus, at path: [UInt8], in base: Int32) {
    fingerprint.add(path)
    add(status.identity)
    guard status.kind == .link else {
      if !fileSystems.trust(status.identity, of: path, in: base) { fail() }
      return
    }
    guard let target = try? FileStatus(ofTarget: path, in: base) else {
      return fingerprint.add("leads nowhere")
    }
    add(target.identity)
    // What is neither is never opened, here or for its content.
    guard target.kind == .file || target.kind == .folder else { return }
    if !fileSystems.trust(target.identity, of: path, in: base) { fail() }
  }

  mutating func add(count: Int) { fingerprint.add(count) }

  /// Adds the files of the folder at `path`.
  mutating func add(_ part: Part, at path: [UInt8]) {
    fingerprint.add(path)
    guard part.isWhole, let digest = part.digest else { return fail() }
    fingerprint.add(digest)
    newest = max(newest, part.newest)
  }

  /// Notes that something cannot be looked at.
  mutating func fail() { isWhole = false }

  mutating func part() -> Part {
    Part(digest: fingerprint.digest(), newest: newest, isWhole: isWhole)
  }

  mutating func identity() -> TreeIdentity? {
    // A second may have begun right after the change, and just before the start.
    guard isWhole, newest < start - Self.settlingTime else { return nil }
    return fingerprint.digest().map { TreeIdentity(digest: $0) }
  }

  private mutating func add(_ identity: FileIdentity) {
    identity.add(to: &fingerprint)
    newest = max(newest, identity.newest)
  }
}
