internal import FileCache
internal import Packaging

/// What an installer makes of one wheel: its files, each in its place, and the scripts it writes.
struct WheelInstallation {
  struct File {
    /// Relative to site-packages.
    let path: InstallPath
    let size: Int
    let source: Source
  }

  enum Source: Hashable {
    /// An index in the list's files.
    case entry(Int)
    /// An index in ``scripts``.
    case script(Int)
  }

  let entryPoints: [EntryPoint]
  let scripts: [ConsoleScript]
  /// In the order in which an installer writes them: of two at one place the later one stays.
  let files: [File]

  /// - Throws: ``ArchiveError`` for a wheel that cannot be installed.
  init(_ list: FileList, in scheme: InstallScheme) throws(ArchiveError) {
    entryPoints = list.entryPoints.map { EntryPoint.all(in: Array($0.utf8)) } ?? []
    scripts = try ConsoleScript.all(of: entryPoints, pythonVersion: scheme.pythonVersion)
    var files: [File] = []
    files.reserveCapacity(list.files.count + scripts.count)
    var spread: [File] = []
    for (index, entry) in list.files.enumerated() {
      let place = WheelPlace(entry.path)
      let file = File(
        path: scheme.path(of: place, name: list.displayName), size: entry.size,
        source: .entry(index))
      if place.scheme == .root { files.append(file) } else { spread.append(file) }
    }
    files += spread
    for (index, script) in scripts.enumerated() {
      files.append(
        File(
          path: scheme.path(of: script), size: script.text.utf8.count, source: .script(index)))
    }
    self.files = files
    try Self.checkFolders(of: files)
  }

  /// Refuses a file where another file needs a folder.
  private static func checkFolders(of files: [File]) throws(ArchiveError) {
    let paths = Set(files.lazy.map(\.path))
    var known: Set<InstallPath> = []
    for file in files {
      var folder = file.path.bytes[...]
      while let slash = folder.lastIndex(of: UInt8(ascii: "/")) {
        folder = folder[..<slash]
        let path = InstallPath(normalized: Array(folder))
        guard known.insert(path).inserted else { break }
        guard !paths.contains(path) else { throw .fileAndFolder(path.description) }
      }
    }
  }
}
