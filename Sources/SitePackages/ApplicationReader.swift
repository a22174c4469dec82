public import Packaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One Python file of the user's own program.
public struct ApplicationFile: Sendable, Hashable {
  /// The absolute path of the folder it was found under; of its own folder when it was named itself.
  public let root: String
  /// Relative to ``root``.
  public let path: InstallPath
  public let size: Int

  /// For a reader; opening takes ``absoluteBytes``, since names need not be UTF-8.
  public var absolutePath: String { root.appending(path.description) }
  public var absoluteBytes: [UInt8] { Array(root.appending("").utf8) + path.bytes }
}

/// What there is of a user's own program.
public struct ApplicationFiles: Sendable {
  public fileprivate(set) var files: [ApplicationFile] = []
  /// Everything else that can be read: settings, templates, data, what a container is made from.
  public fileprivate(set) var others: [ApplicationFile] = []
  /// Folders that cannot be read and links to folders, which are not followed: there may be code
  /// behind them that nobody has seen.
  public fileprivate(set) var notices: [InventoryNotice] = []
}

/// Finds the Python files of the user's own program.
public struct ApplicationReader: Sendable {
  private let workers: Workers

  public init(workers: Workers = Workers()) { self.workers = workers }

  /// The `*.py` files and Python scripts at the paths, each a file or a folder; sorted within each.
  ///
  /// Left out are folders of tools such as `.git`, `node_modules` and `__pycache__`, virtual
  /// environments and the `roots`. A script without `.py` counts when its first line calls a Python.
  ///
  /// - Throws: ``InstallationError`` when a path names nothing that can be read.
  public func files(
    at paths: [String], excluding roots: [InstallRoot] = []
  ) throws(InstallationError) -> ApplicationFiles {
    let excluded = Set(roots.map(\.path))
    var found = ApplicationFiles()
    for path in paths {
      do throws(SystemError) {
        try collect(try resolvedPath(path), excluding: excluded, into: &found)
      } catch {
        throw InstallationError(path, error)
      }
    }
    var seen: Set<[UInt8]> = []
    found.files.removeAll { !seen.insert($0.absoluteBytes).inserted }
    found.others.removeAll { !seen.insert($0.absoluteBytes).inserted }
    return found
  }

  private func collect(
    _ path: String, excluding excluded: Set<String>, into found: inout ApplicationFiles
  ) throws(SystemError) {
    let status = try FileDescriptor(path, .file).status()
    if status.kind == .file {
      let name = path.lastComponent
      let parent = String(path.dropLast(name.count + 1))
      found.files.append(
        ApplicationFile(
          root: parent.isEmpty ? "/" : parent,
          path: InstallPath(normalized: Array(name.utf8)), size: status.size))
      return
    }
    guard status.kind == .folder else { throw .notRegular }
    let folder = try OpenFolder(path)
    // What was named is read even where a walk would not have gone in.
    let walk = try TreeWalk(folder, workers: workers) { inner, names in
      inner.isEmpty || Self.isEntered(path.appending(inner[...].text), names, excluded)
    }
    let candidates = walk.files
    let roles = workers.map(candidates.count, grain: 64) { index in
      Role(of: candidates[index], in: folder)
    }
    for (file, role) in zip(candidates, roles) {
      switch role {
      case .python:
        found.files.append(ApplicationFile(root: path, path: file.path, size: file.size))
      case .linkToFolder:
        found.notices.append(
          InventoryNotice(
            subject: path.appending(file.path.description), reason: .strayLink))
      case .other:
        found.others.append(ApplicationFile(root: path, path: file.path, size: file.size))
      case .unknown: break
      }
    }
    found.notices += walk.oddities.map {
      InventoryNotice(subject: path.appending($0.path.description), reason: $0.reason)
    }
  }

  /// What version control, environments, caches and editors keep; other hidden folders may hold
  /// settings: `.streamlit`, `.config`.
  private static let toolFolders: Set<String> = [
    ".git", ".hg", ".svn", ".venv", ".env", ".virtualenv", ".tox", ".nox", ".eggs", ".cache",
    ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".ipynb_checkpoints", ".idea",
    ".vscode", ".github", ".gitlab", ".terraform", ".serverless", ".aws-sam", ".npm", ".yarn",
    ".pixi", ".uv", ".direnv", ".local", "node_modules", "__pycache__",
  ]

  private static func isEntered(
    _ folder: String, _ names: FolderNames, _ excluded: Set<String>
  ) -> Bool {
    let name = folder.lastComponent
    if toolFolders.contains(name) { return false }
    return !names.contains("pyvenv.cfg") && !excluded.contains(folder)
  }
}

/// What a file of a program's folder is to a reader of its code.
private enum Role {
  case python, linkToFolder, other
  /// A link that leads nowhere, or to what is no file; a list of what to install, which names
  /// distributions and nothing that a program loads.
  case unknown

  init(of file: TreeWalk.File, in folder: OpenFolder) {
    self = .other
    let name = file.path.name
    if Self.listsRequirements(name) {
      self = .unknown
      return
    }
    if file.isLink {
      self = .unknown
      guard let status = try? FileDescriptor(file.path.bytes, in: folder.raw, .file).status() else {
        return
      }
      if status.kind == .folder { self = .linkToFolder }
      guard status.kind == .file else { return }
      self = .other
    }
    if name.hasSuffix(".py") || name.hasSuffix(".pyw") {
      self = .python
    } else if !name.contains(UInt8(ascii: ".")), file.size > 0,
      let start = try? Self.head(of: file.path.bytes, in: folder.raw), start.starts(with: "#!".utf8)
    {
      let line = start.prefix { $0 != UInt8(ascii: "\n") }
      if String(decoding: line, as: UTF8.self).contains("python") { self = .python }
    }
  }

  private static func listsRequirements(_ name: ArraySlice<UInt8>) -> Bool {
    if ["Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock"].contains(where: {
      name.elementsEqual($0.utf8)
    }) {
      return true
    }
    let text = String(decoding: name, as: UTF8.self).lowercased()
    if text.hasPrefix("pylock.") { return text.hasSuffix(".toml") }
    return (text.hasSuffix(".txt") || text.hasSuffix(".in"))
      && (text.contains("requirements") || text.contains("constraints"))
  }

  private static func head(of path: [UInt8], in base: Int32) throws(SystemError) -> [UInt8] {
    let file = try FileDescriptor(regular: path, in: base)
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = try bytes.read(from: file, at: 0)
    return Array(bytes[..<count])
  }
}
