public import Packaging

/// What a wheel would install, and where its metadata stands.
public struct WheelListing: Sendable {
  /// Where an installer puts a file.
  public enum Scheme: String, Sendable, CaseIterable {
    case purelib, platlib, scripts, headers, data
    /// The wheel's root, which is `purelib` or `platlib` as its `WHEEL` file says.
    case root
  }

  /// One file.
  public struct File: Sendable, Equatable {
    /// Relative to the folder of ``scheme``: without `name-1.0.data/scripts/`.
    public let path: InstallPath
    public let scheme: Scheme
    public let entry: WheelDirectory.Entry
  }

  /// Sorted by path.
  ///
  /// The scripts that an installer writes from `entry_points.txt` are not among them.
  public let files: [File]
  /// `name-1.0.dist-info/METADATA`.
  public let metadata: WheelDirectory.Entry
  /// `name-1.0.dist-info`.
  public let metadataFolder: InstallPath
  /// What names the scripts that an installer writes.
  public let entryPoints: WheelDirectory.Entry?

  /// Sorts a directory's files.
  ///
  /// - Throws: ``ArchiveError`` when not one folder of metadata is of the wheel's own name.
  public init(_ directory: WheelDirectory, of filename: WheelFilename) throws(ArchiveError) {
    metadata = try directory.metadataEntry(of: filename)
    let folder = Array(metadata.path.dropLast("/METADATA".utf8.count))
    metadataFolder = InstallPath(normalized: folder)
    entryPoints = directory.entries.first {
      $0.path.elementsEqual(folder + Array("/entry_points.txt".utf8))
    }
    let data = Array(folder.dropLast(".dist-info".utf8.count)) + Array(".data/".utf8)
    var files: [File] = []
    files.reserveCapacity(directory.entries.count)
    for entry in directory.entries where !entry.isFolder {
      var scheme = Scheme.root
      var path = entry.path[...]
      if path.starts(with: data) {
        let rest = path.dropFirst(data.count)
        let key = rest.prefix { $0 != UInt8(ascii: "/") }
        if let known = Scheme(rawValue: String(decoding: key, as: UTF8.self)), known != .root {
          scheme = known
          path = rest.dropFirst(key.count + 1)
        }
      }
      guard let path = InstallPath(path) else { throw .unsafeName(entry.name) }
      files.append(File(path: path, scheme: scheme, entry: entry))
    }
    self.files = files.sorted { $0.path < $1.path }
  }
}

extension WheelDirectory {
  /// The one `*.dist-info/METADATA` that is of the wheel's own name.
  ///
  /// - Throws: ``ArchiveError/metadataCount(_:)`` when there is none or more.
  public func metadataEntry(of filename: WheelFilename) throws(ArchiveError) -> Entry {
    let suffix = Array(".dist-info/METADATA".utf8)
    let name = filename.name.normalized
    let found = entries.filter { entry in
      guard entry.path.count > suffix.count, entry.path.suffix(suffix.count).elementsEqual(suffix)
      else { return false }
      let stem = entry.path.dropLast(suffix.count)
      // `name-version`, in which old tools leave `-` and `.` in the name as they are.
      guard !stem.contains(UInt8(ascii: "/")),
        let dash = stem.lastIndex(of: UInt8(ascii: "-"))
      else { return false }
      let own = try? ProjectName(String(decoding: stem[..<dash], as: UTF8.self))
      return own?.normalized == name
    }
    guard found.count == 1 else { throw .metadataCount(found.count) }
    return found[0]
  }
}
