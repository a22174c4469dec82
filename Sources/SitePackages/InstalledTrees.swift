import Packaging

/// What is on disk under each root, to look up the rows of a `RECORD` in.
///
/// The files of all roots share one numbering; those outside of site-packages follow behind, in
/// the order they are found.
struct InstalledTrees: Sendable {
  /// What a row of a `RECORD` stands for.
  enum Place: Equatable {
    case file(Int)
    case missing
    /// The row leads out of the prefix.
    case escapes
    /// The row cannot name a file.
    case malformed
  }

  let roots: [InstallRoot]
  let folders: [OpenFolder]
  let walks: [TreeWalk]
  let outside: OutsideFiles
  private let indexes: [PathIndex]
  private let offsets: [Int]

  /// Reads the trees; with the identities of their files where `identifies` says so.
  init(
    roots: [InstallRoot], workers: Workers, identifies: Bool = false
  ) throws(InstallationError) {
    (folders, walks) = try Self.walk(roots, workers: workers, identifies: identifies)
    self.roots = roots
    outside = OutsideFiles(roots: roots)
    indexes = walks.map { PathIndex($0.files) }
    offsets = walks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.files.count) }
  }

  static func walk(
    _ roots: [InstallRoot], workers: Workers, identifies: Bool
  ) throws(InstallationError) -> (folders: [OpenFolder], walks: [TreeWalk]) {
    var folders: [OpenFolder] = []
    var walks: [TreeWalk] = []
    for root in roots {
      do throws(SystemError) {
        let folder = try OpenFolder(root.path)
        // A root inside another is walked once, as itself.
        let nested = roots.compactMap { Array($0.path.utf8)[...].below(root.path).map(Array.init) }
        walks.append(
          try TreeWalk(folder, workers: workers, identifies: identifies) { path, _ in
            !nested.contains(path)
          })
        folders.append(folder)
      } catch {
        throw InstallationError(root.path, error)
      }
    }
    return (folders, walks)
  }

  /// The number of files in all roots; higher numbers are files outside.
  var count: Int { offsets[roots.count] }

  func numbers(of root: Int) -> Range<Int> { offsets[root]..<offsets[root + 1] }

  /// The file of that number, when it is in a root.
  func file(_ number: Int) -> TreeWalk.File? {
    guard number < count, let root = offsets.dropFirst().firstIndex(where: { number < $0 }) else {
      return nil
    }
    return walks[root - 1].files[number - offsets[root - 1]]
  }

  func size(of number: Int) -> Int { file(number)?.size ?? outside[number - count].size }

  /// Whether the file makes a project elsewhere importable.
  func isEditablePointer(_ number: Int) -> Bool {
    guard let path = file(number)?.path.bytes else { return false }
    return PathConfiguration.isEditablePointer(path)
  }

  /// The number of the file at exactly this path of a root.
  func find(_ path: Span<UInt8>, in root: Int) -> Int? {
    indexes[root].find(path, in: walks[root].files).map { $0 + offsets[root] }
  }

  /// The file that `path`, a row of a `RECORD` in `root`, stands for.
  func place(_ path: Span<UInt8>, from root: Int) -> Place {
    if path.isNormalized {
      let place = inside(path, of: root)
      // Only in another root, inside this one, may there be more.
      if place != .missing || roots.count == 1 { return place }
    }
    let bytes = path.withUnsafeBufferPointer { Array($0) }
    guard !bytes.contains(0) else { return .malformed }

    let base = bytes.first == UInt8(ascii: "/") ? [] : Array(roots[root].path.utf8)
    guard let absolute = Self.normalized(base + [UInt8(ascii: "/")] + bytes) else {
      return .malformed
    }
    let holder = roots.indices.filter { absolute[...].below(roots[$0].path) != nil }
      .max { roots[$0].path.utf8.count < roots[$1].path.utf8.count }
    if let holder, let inner = absolute[...].below(roots[holder].path) {
      return inside(Array(inner).span, of: holder)
    }
    if roots[root].sitePackages != nil, let below = absolute[...].below(roots[root].prefix) {
      switch outside.find(Array(below), in: roots[root].prefix) {
      case .file(let number): return .file(count + number)
      case .inRoot(let index, let path): return inside(path.bytes.span, of: index)
      case .missing: return .missing
      case .escapes: return .escapes
      }
    }
    return roots[root].sitePackages == nil ? movedByTarget(bytes, root) : .escapes
  }

  /// A row that pip wrote for `--target`, before it moved the scripts: `../../bin/gunicorn`.
  private func movedByTarget(_ row: [UInt8], _ root: Int) -> Place {
    guard row.starts(with: "../../".utf8) else { return .escapes }
    let moved = Array(row.dropFirst(6))
    guard moved.span.isNormalized, let number = find(moved.span, in: root) else { return .escapes }
    return .file(number)
  }

  /// The file at a path of the root, or the link to a folder that stands in its way.
  private func inside(_ path: Span<UInt8>, of root: Int) -> Place {
    if let number = find(path, in: root) { return .file(number) }
    guard path.count < 4096 else { return .missing }
    for index in path.indices where path[index] == UInt8(ascii: "/") {
      if let link = find(path.extracting(0..<index), in: root) { return .file(link) }
    }
    return .missing
  }

  /// Whether the link at a path of the root leads out of the prefix or in a circle.
  func leadsAway(_ path: InstallPath, from root: Int) -> Bool {
    outside.leadsAway(roots[root].prefixPath(of: path).bytes, in: roots[root].prefix)
  }

  /// The absolute path without `.`, `..` and doubled slashes, links not looked at.
  static func normalized(_ path: [UInt8]) -> [UInt8]? {
    var components: [ArraySlice<UInt8>] = []
    for component in path.split(separator: UInt8(ascii: "/")) {
      if component.elementsEqual("..".utf8) {
        _ = components.popLast()
      } else if !component.elementsEqual(".".utf8) {
        components.append(component)
      }
    }
    guard !components.isEmpty else { return nil }
    return [UInt8(ascii: "/")] + components.joined(separator: [UInt8(ascii: "/")])
  }
}

extension Span<UInt8> {
  /// Whether this is a relative path with no NUL and no component that is empty, `.` or `..`.
  var isNormalized: Bool {
    var componentStart = 0
    for index in 0...count {
      let byte = index < count ? self[index] : UInt8(ascii: "/")
      if byte == 0 { return false }
      guard byte == UInt8(ascii: "/") else { continue }
      let length = index - componentStart
      if length == 0 { return false }
      if length <= 2, self[componentStart] == UInt8(ascii: "."),
        self[index - 1] == UInt8(ascii: ".")
      {
        return false
      }
      componentStart = index + 1
    }
    return true
  }
}
