#if canImport(Glibc)
  import CLinux
  import Glibc
#else
  import Darwin
#endif

/// Which file systems tell at once, and truly, that a file has changed.
///
/// Those of this machine do. One of the network may answer from memory while another machine
/// writes, and some have no time that only the kernel sets.
struct FileSystems: Sendable {
  /// By device; there are one or two.
  private var known: [(device: UInt64, isTrusted: Bool)] = []

  init() {}

  /// Those of a folder's own.
  init(of folder: OpenFolder) {
    guard let status = try? FileStatus(of: [], in: folder.raw) else { return }
    _ = trust(status.identity, of: [], in: folder.raw)
  }

  /// Whether to trust what `path`, relative to the folder `base`, is said to be.
  mutating func trust(_ identity: FileIdentity, of path: [UInt8], in base: Int32) -> Bool {
    if let found = known.first(where: { $0.device == identity.device }) { return found.isTrusted }
    var isTrusted = false
    if let file = try? FileDescriptor(path, in: base, .file) { isTrusted = Self.trusts(file.raw) }
    known.append((identity.device, isTrusted))
    return isTrusted
  }

  #if canImport(Glibc)
    private static func trusts(_ file: Int32) -> Bool {
      var status = statfs()
      guard fstatfs(file, &status) == 0 else { return false }
      return local.contains(UInt32(truncatingIfNeeded: status.f_type))
    }

    /// By their numbers in `statfs(2)`.
    ///
    /// See: <https://man7.org/linux/man-pages/man2/statfs.2.html>
    private static let local: [UInt32] = [
      0xEF53,  // ext2, ext3, ext4
      0x794C_7630,  // overlay, what containers have
      0x9123_683E,  // btrfs
      0x5846_5342,  // XFS
      0x0102_1994,  // tmpfs
      0x2FC1_2FC1,  // ZFS
      0xF2F5_2010,  // F2FS
      0xCA45_1A4E,  // bcachefs
      0x7371_7368,  // squashfs
      0xE0F5_E1E2,  // EROFS
    ]
  #else
    private static func trusts(_ file: Int32) -> Bool {
      var status = statfs()
      guard fstatfs(file, &status) == 0 else { return false }
      let name = withUnsafeBytes(of: &status.f_fstypename) { Array($0.prefix { $0 != 0 }) }
      return ["apfs", "hfs"].contains { name.elementsEqual($0.utf8) }
    }
  #endif
}
