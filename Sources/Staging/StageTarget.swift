import Glibc
import Packaging

/// The folder a stage writes, resolved and checked before anything is touched.
struct StageTarget {
  let location: ResolvedPath
  let isEmpty: Bool
  /// Whether the entries are an interrupted stage's.
  let isUnfinished: Bool
  /// Whether the folder's inode must stay: it is a mount point or the current folder.
  let mustStay: Bool

  static let marker = ".scrimp-incomplete"
  static let partialPrefix = ".scrimp-partial-"

  var path: String { location.path }

  init(_ path: String) throws(StagingError) {
    location = try ResolvedPath(path)
    guard let status = location.status else {
      (isEmpty, isUnfinished, mustStay) = (true, false, false)
      return
    }
    guard status.type == S_IFDIR else { throw .notAFolder(path: path) }
    do throws(Errno) {
      let raw = open(location.path, Flags.list)
      guard raw >= 0 else { throw .last }
      let folder = FileDescriptor(owning: raw)
      let entries = try names(in: folder.raw)
      isEmpty = entries.isEmpty
      isUnfinished = entries.contains { $0.bytes.elementsEqual(Self.marker.utf8) }
      let above = try stat(at: location.parent)
      let current = try stat(at: ".")
      mustStay = above.st_dev != status.st_dev || current.isSameFile(as: status)
    } catch {
      throw .system(SystemFault(.open, location.path, code: error.code))
    }
  }

  /// Refuses folders whose loss no `--force` can have meant, and any that the plan reads from.
  func check(roots: [InstallRoot], replacing: Bool) throws(StagingError) {
    for root in roots {
      let sitePackages = try ResolvedPath.existing(root.path)
      let prefix = try ResolvedPath.existing(root.prefix)
      if sitePackages.isInside(path) {
        throw .refused(path: path, .containsSource(path: sitePackages))
      }
      if path.isInside(sitePackages) {
        throw .refused(path: path, .insideSource(path: sitePackages))
      }
      // A new folder in a prefix such as `/usr/local` harms nothing; replacing one may.
      if replacing, !isEmpty, path.isInside(prefix) {
        throw .refused(path: path, .insideSource(path: prefix))
      }
    }
    guard replacing, !isEmpty else { return }
    if let home = getenv("HOME"), let home = try? ResolvedPath.existing(String(cString: home)),
      home.isInside(path)
    {
      throw .refused(path: path, .homeFolder)
    }
    if try ResolvedPath.existing(".").isInside(path) {
      throw .refused(path: path, .currentFolder)
    }
  }
}
