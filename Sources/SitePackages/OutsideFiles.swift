import Packaging
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files of prefixes that are in no site-packages folder: scripts, manual pages, headers.
///
/// They are looked up one by one as a `RECORD` names them, step by step from the prefix, so that
/// no path, however it is written and whatever links are on the way, leads out of it.
final class OutsideFiles: Sendable {
  struct File: Sendable {
    let prefix: String
    /// Relative to the prefix, without links on the way.
    let path: InstallPath
    let size: Int
    let isLink: Bool

    fileprivate init(prefix: String, path: [UInt8], _ status: FileStatus) {
      self.init(prefix: prefix, path: path, size: status.size, isLink: status.kind == .link)
    }

    fileprivate init(prefix: String, path: [UInt8], size: Int, isLink: Bool) {
      self.prefix = prefix
      self.path = InstallPath(normalized: path)
      self.size = size
      self.isLink = isLink
    }
  }

  /// What there is at a path.
  enum Finding: Equatable {
    /// The index in ``files``.
    case file(Int)
    /// A place in this root, for the root's own list to say what is there.
    case inRoot(Int, InstallPath)
    case missing
    /// A link on the way leads out of the prefix or nowhere.
    case escapes
  }

  private struct State {
    var files: [File] = []
    var numbers: [String: [InstallPath: Int]] = [:]
    var prefixes: [String: Prefix] = [:]

    /// The file's index, which an earlier finding may have given it.
    mutating func add(_ file: File) -> Int {
      if let number = numbers[file.prefix]?[file.path] { return number }
      numbers[file.prefix, default: [:]][file.path] = files.count
      files.append(file)
      return files.count - 1
    }
  }

  private struct Prefix {
    let folder: OpenFolder?
    /// Folders seen to be no links.
    var folders: Set<[UInt8]> = []
  }

  private let roots: [InstallRoot]
  private let state = Mutex(State())

  init(roots: [InstallRoot]) { self.roots = roots }

  /// In the order they were found.
  var files: [File] { state.withLock { $0.files } }

  subscript(number: Int) -> File { state.withLock { $0.files[number] } }

  /// Finds the file at `path`, relative to `prefix` and normalized.
  func find(_ path: [UInt8], in prefix: String) -> Finding {
    state.withLock { state in
      switch step(to: path, in: prefix, &state, isFollowed: false) {
      case .entry(let place, let status):
        guard status.kind == .file || status.kind == .link else { return .missing }
        return .file(state.add(File(prefix: prefix, path: place, status)))
      case .inRoot(let root, let path): return .inRoot(root, path)
      case .missing: return .missing
      case .escapes: return .escapes
      }
    }
  }

  /// Whether the path, a link's, leads out of the prefix or in a circle.
  func leadsAway(_ path: [UInt8], in prefix: String) -> Bool {
    state.withLock { state in
      if case .escapes = step(to: path, in: prefix, &state, isFollowed: true) { return true }
      return false
    }
  }

  private enum Step {
    case entry([UInt8], FileStatus)
    case inRoot(Int, InstallPath)
    case missing
    case escapes
  }

  /// Goes to `path` component by component, through the links on the way that stay in the prefix;
  /// through one in the last place if it `isFollowed`.
  private func step(
    to path: [UInt8], in prefix: String, _ state: inout State, isFollowed: Bool
  ) -> Step {
    guard path.count < PATH_MAX else { return .missing }
    var known =
      state.prefixes.removeValue(forKey: prefix) ?? Prefix(folder: try? OpenFolder(prefix))
    defer { state.prefixes[prefix] = known }
    guard let folder = known.folder else { return .missing }

    var current: [UInt8] = []
    var pending = Array(path.split(separator: UInt8(ascii: "/")).reversed())
    var links = 0
    while let component = pending.popLast() {
      if component.elementsEqual(".".utf8) { continue }
      if component.elementsEqual("..".utf8) {
        guard !current.isEmpty else { return .escapes }
        current.removeSubrange((current.lastIndex(of: UInt8(ascii: "/")) ?? 0)...)
        continue
      }
      var place = current
      if !place.isEmpty { place.append(UInt8(ascii: "/")) }
      place += component
      if pending.isEmpty, !isFollowed, let (root, path) = inRoot(place, of: prefix) {
        return .inRoot(root, path)
      }
      if !pending.isEmpty, known.folders.contains(place) {
        current = place
        continue
      }
      guard place.count < PATH_MAX, let status = try? FileStatus(of: place, in: folder.raw) else {
        return .missing
      }
      if status.kind == .link, isFollowed || !pending.isEmpty {
        links += 1
        guard links <= 40, let target = try? linkTarget(of: place, in: folder.raw) else {
          return .escapes
        }
        var next = target[...]
        if next.first == UInt8(ascii: "/") {
          guard let inside = next.below(prefix) else { return .escapes }
          next = inside
          current = []
        }
        pending += next.split(separator: UInt8(ascii: "/")).reversed()
        continue
      }
      if pending.isEmpty { return .entry(place, status) }
      guard status.kind == .folder else { return .missing }
      known.folders.insert(place)
      current = place
    }
    return .missing
  }

  /// The files of the folder `path`, itself no link, under a prefix, and of the folders below it.
  func list(_ path: String, in prefix: String, workers: Workers) -> [Int] {
    guard let folder = try? OpenFolder(prefix),
      let status = try? FileStatus(of: Array(path.utf8), in: folder.raw), status.kind == .folder,
      let inner = try? OpenFolder(prefix.appending(path)),
      let walk = try? TreeWalk(inner, workers: workers)
    else { return [] }
    return state.withLock { state in
      walk.files.map { file in
        state.add(
          File(
            prefix: prefix,
            path: Array(path.utf8) + [UInt8(ascii: "/")] + file.path.bytes,
            size: file.size, isLink: file.isLink))
      }
    }
  }

  private func inRoot(_ path: [UInt8], of prefix: String) -> (Int, InstallPath)? {
    let absolute = Array((prefix == "/" ? "/" : prefix + "/").utf8) + path
    for (index, root) in roots.enumerated() {
      if let inside = absolute[...].below(root.path) {
        return (index, InstallPath(normalized: Array(inside)))
      }
    }
    return nil
  }
}

extension ArraySlice<UInt8> {
  /// What follows `folder` and a `/`; nil for a path that is not below the folder.
  func below(_ folder: String) -> ArraySlice? {
    let folder = folder == "/" ? "" : folder
    let length = folder.utf8.count
    guard count > length + 1, self[startIndex + length] == UInt8(ascii: "/"),
      starts(with: folder.utf8)
    else { return nil }
    return dropFirst(length + 1)
  }
}
