public import Packaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds the site-packages folders of what a user named.
///
/// That may be a virtual environment or another prefix, its `lib/pythonX.Y`, a site-packages or
/// dist-packages folder, or a folder pip installed into with `--target`. Paths come out absolute
/// and with every link resolved, so a `lib64` that is a link to `lib` counts once.
public struct InstallationLocator: Sendable {
  public init() {}

  /// The roots of every path in turn, each once.
  public func roots(at paths: [String]) throws(InstallationError) -> [InstallRoot] {
    var roots: [InstallRoot] = []
    for path in paths {
      for root in try self.roots(at: path) where !roots.contains(root) { roots.append(root) }
    }
    return roots
  }

  /// The roots at one path, in the order of Python's `sys.path`.
  ///
  /// - Throws: ``InstallationError`` when the path is no readable folder or nothing is installed.
  public func roots(at path: String) throws(InstallationError) -> [InstallRoot] {
    let resolved: String
    let names: [String]
    do throws(SystemError) {
      resolved = try resolvedPath(path)
      names = try folderNames(resolved)
    } catch {
      throw InstallationError(path, error)
    }
    if Self.isPackageFolder(resolved.lastComponent) {
      guard !names.isEmpty else { throw .nothingInstalled(path) }
      return [InstallRoot(sitePackages: resolved)]
    }
    let found = try sitePackages(below: resolved)
    let inUse = found.filter { !$0.isEmpty }
    let pythons = Set(inUse.compactMap(\.python))
    guard pythons.count < 2 else {
      throw .severalPythons(path, sitePackages: inUse.map(\.root.path))
    }
    if !inUse.isEmpty { return inUse.map(\.root) }
    guard found.isEmpty, names.contains(where: Self.isMetadata) else {
      throw .nothingInstalled(path)
    }
    return [InstallRoot(prefix: resolved, sitePackages: nil)]
  }

  private struct Candidate {
    let root: InstallRoot
    /// The name of the `pythonX.Y` folder it is in; nil for Debian's, which any Python 3 reads.
    let python: String?
    let isEmpty: Bool
  }

  /// Every package folder at the places below `folder` where installers put one.
  private func sitePackages(below folder: String) throws(InstallationError) -> [Candidate] {
    var pythonFolders = [folder]
    for library in ["", "lib", "lib64"] {
      let parent = library.isEmpty ? folder : folder.appending(library)
      guard let (parent, names) = try contents(of: parent) else { continue }
      pythonFolders += names.filter(\.isPythonFolder).sorted().map { parent.appending($0) }
    }
    pythonFolders.append(folder.appending("Lib"))

    var found: [Candidate] = []
    for parent in pythonFolders {
      for name in ["site-packages", "dist-packages"] {
        guard let (path, names) = try contents(of: parent.appending(name)),
          !found.contains(where: { $0.root.path == path })
        else { continue }
        let python = parent.lastComponent
        found.append(
          Candidate(
            root: InstallRoot(sitePackages: path),
            python: python.isPythonFolder && python != "python3" ? python : nil,
            isEmpty: names.isEmpty))
      }
    }
    return found
  }

  /// The folder with its links resolved and the names in it; nil when there is none.
  private func contents(
    of path: String
  ) throws(InstallationError) -> (path: String, names: [String])? {
    do throws(SystemError) {
      let resolved = try resolvedPath(path)
      return (resolved, try folderNames(resolved))
    } catch {
      switch InstallationError(path, error) {
      case .notFound, .notAFolder: return nil
      case let failure: throw failure
      }
    }
  }

  private static func isPackageFolder(_ name: String) -> Bool {
    name == "site-packages" || name == "dist-packages"
  }

  private static func isMetadata(_ name: String) -> Bool {
    name.hasSuffix(".dist-info") || name.hasSuffix(".egg-info") || name.hasSuffix(".egg-link")
      || name.hasSuffix(".egg")
  }
}

extension InstallRoot {
  /// The root of a package folder; its prefix is what `lib/pythonX.Y` or Windows' `Lib` stands in.
  init(sitePackages path: String) {
    let components = path.utf8.split(separator: UInt8(ascii: "/")).map { String($0) ?? "" }
    var depth = 0
    if components.count >= 3, components[components.count - 2].isPythonFolder,
      ["lib", "lib64"].contains(components[components.count - 3])
    {
      depth = 3
    } else if components.count >= 2, components[components.count - 2] == "Lib" {
      depth = 2
    }
    let isPackageFolder = ["site-packages", "dist-packages"].contains(components.last ?? "")
    guard depth > 0, isPackageFolder else {
      self.init(prefix: path, sitePackages: nil)
      return
    }
    self.init(
      prefix: "/" + components.dropLast(depth).joined(separator: "/"),
      sitePackages: InstallPath(components.suffix(depth).joined(separator: "/")))
  }
}

extension String {
  var lastComponent: String {
    String(utf8.split(separator: UInt8(ascii: "/")).last ?? utf8[utf8.startIndex..<utf8.startIndex])
      ?? ""
  }

  func appending(_ component: String) -> String {
    hasSuffix("/") ? self + component : self + "/" + component
  }

  /// `python3.11`, `python3.13t`, `pypy3.10`, Debian's `python3`.
  fileprivate var isPythonFolder: Bool {
    for start in ["python", "pypy"] where hasPrefix(start) {
      let version = utf8.dropFirst(start.utf8.count)
      guard let first = version.first, first &- UInt8(ascii: "0") < 10 else { return false }
      return version.allSatisfy {
        $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "t")
      }
    }
    return false
  }
}

/// The absolute path with every link resolved.
func resolvedPath(_ path: String) throws(SystemError) -> String {
  guard !path.utf8.contains(0) else { throw SystemError(code: ENOENT) }
  guard let resolved = realpath(path, nil) else { throw .last }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// The names in a folder, in no order; a byte that is not UTF-8 makes a name no file has.
func folderNames(_ path: String) throws(SystemError) -> [String] {
  let folder = try OpenFolder(path)
  var names: [String] = []
  try DirectoryStream([], in: folder.raw).forEachEntry { name, _ in
    names.append(String(cString: name))
  }
  return names
}
