public import Packaging
public import Pruning

/// The kept files, one path each, for `rsync --files-from` and `tar -T`.
public struct PathList: Sendable {
  /// How one path ends.
  public enum Separator: Sendable {
    case newline
    /// `rsync --from0`, `tar --null`: no file name can hold it.
    case nul
  }

  /// The folder the paths are relative to: the prefix, or `/` where roots have several prefixes.
  public let base: String
  private let plan: PrunePlan

  public init(_ plan: PrunePlan) {
    self.plan = plan
    base = plan.inventory.commonBase
  }

  /// The list, with the very bytes of each path.
  ///
  /// - Throws: ``PathListError`` for a path that holds the separator.
  public func bytes(separator: Separator) throws(PathListError) -> [UInt8] {
    let inventory = plan.inventory
    var paths: [InstallPath] = []
    paths.reserveCapacity(plan.decisions.count)
    for id in inventory.fileIDs where plan[id].isKept {
      let path = inventory.path(of: id, from: base)
      if separator == .newline, path.bytes.contains(UInt8(ascii: "\n")) {
        throw PathListError(path: path)
      }
      paths.append(path)
    }
    // An inventory's order is nearly this one, and sorting 100,000 paths is slow.
    if !zip(paths, paths.dropFirst()).allSatisfy({ $0 <= $1 }) { paths.sort() }
    let end = separator == .nul ? 0 : UInt8(ascii: "\n")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(paths.reduce(0) { $0 + $1.bytes.count + 1 })
    for path in paths {
      bytes += path.bytes
      bytes.append(end)
    }
    return bytes
  }
}

/// A kept file's name holds a line end, so a list of lines cannot name it.
public struct PathListError: Error, Equatable, CustomStringConvertible {
  public let path: InstallPath

  public var description: String {
    let visible = path.description.replacing("\n", with: "\\n")
    return "the path `\(visible)` holds a line end; end paths with NUL instead"
  }
}

extension Inventory {
  /// The roots' prefix when they agree on one, else `/`.
  var commonBase: String { hasSeveralPrefixes ? "/" : roots.first?.prefix ?? "/" }

  var hasSeveralPrefixes: Bool { roots.contains { $0.prefix != roots[0].prefix } }

  /// The file's path relative to ``commonBase``.
  func path(of id: FileID, from base: String) -> InstallPath {
    let path = prefixPath(of: id)
    let prefix = roots[files[id.raw].root].prefix
    if prefix == base { return path }
    return InstallPath(
      prefix.utf8.drop { $0 == UInt8(ascii: "/") } + [UInt8(ascii: "/")] + path.bytes)
      ?? path
  }
}
