import Glibc
import Packaging

/// A root's two folders, held open, and a way to any folder below them without following links.
struct RootFolders: ~Copyable {
  let root: InstallRoot
  let sitePackages: FileDescriptor
  private let prefix: FileDescriptor
  private var cursor = FolderCursor(base: -1)

  static func open(_ root: InstallRoot) throws(StagingError) -> RootFolders {
    do {
      let sitePackages = try FileDescriptor.folder(root.path)
      let prefix = try FileDescriptor.folder(root.prefix)
      return RootFolders(root: root, sitePackages: sitePackages, prefix: prefix)
    } catch {
      throw .system(error)
    }
  }

  private init(
    root: InstallRoot, sitePackages: consuming FileDescriptor, prefix: consuming FileDescriptor
  ) {
    self.root = root
    self.sitePackages = sitePackages
    self.prefix = prefix
  }

  /// The folder of an entry, whose path is relative to the prefix; open until the next call.
  mutating func folder(of path: InstallPath) throws(Errno) -> Int32 {
    if let inner = root.pathInSitePackages(path) {
      try cursor.move(to: inner.parent, below: sitePackages.raw)
    } else {
      try cursor.move(to: path.parent, below: prefix.raw)
    }
    return cursor.descriptor
  }
}

extension InstallRoot {
  /// A path relative to the prefix as one relative to site-packages; `nil` when it is not inside.
  func pathInSitePackages(_ path: InstallPath) -> InstallPath? {
    guard let sitePackages else { return path }
    let start = sitePackages.bytes.count
    guard path.bytes.count > start + 1, path.bytes.starts(with: sitePackages.bytes),
      path.bytes[start] == UInt8(ascii: "/")
    else { return nil }
    return InstallPath(normalized: Array(path.bytes[(start + 1)...]))
  }
}
