/// How a staged file gets its bytes.
public enum LinkMode: String, CaseIterable, Sendable {
  /// A reflink where the file system has them, else a hardlink, else a copy.
  case auto
  /// The same inode under another name.
  case hardlink
  /// A copy that shares its blocks until one side is written.
  case reflink
  case copy
}
