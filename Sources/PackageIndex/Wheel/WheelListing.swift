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
  /// - Throws: ``ArchiveError`` when not one folder of metadata is of the wheel's own name, or a
  ///   file is for no place that an installer knows.
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
      guard let path = InstallPath(entry.path) else { throw .unsafeName(entry.name) }
      let place = WheelPlace(path)
      // No installer knows what to do with it, and each refuses the wheel.
      if place.scheme == .root, path.bytes.starts(with: data) { throw .unknownScheme(entry.name) }
      files.append(File(path: place.path, scheme: place.scheme, entry: entry))
    }
    self.files = files.sorted { $0.path < $1.path }
  }
}

extension WheelDirectory {
  /// The one `*.dist-info/METADATA` that is of the wheel's own name.
  ///
  /// - Throws: ``ArchiveError/metadataCount(_:)`` when there is none or more.
  public func metadataEntry(of filename: WheelFilename) throws(ArchiveError) -> Entry {
    let found = entries.filter { Self.isMetadata($0.path, of: filename.name) }
    guard found.count == 1 else { throw .metadataCount(found.count) }
    return found[0]
  }

  /// Whether a path is `{name}-{version}.dist-info/METADATA` of the project.
  static func isMetadata(_ path: [UInt8], of name: ProjectName) -> Bool {
    let suffix = Array(".dist-info/METADATA".utf8)
    guard path.count > suffix.count, path.suffix(suffix.count).elementsEqual(suffix) else {
      return false
    }
    let stem = path.dropLast(suffix.count)
    // `name-version`, in which old tools leave `-` and `.` in the name as they are.
    guard !stem.contains(UInt8(ascii: "/")), let dash = stem.lastIndex(of: UInt8(ascii: "-"))
    else { return false }
    return (try? ProjectName(String(decoding: stem[..<dash], as: UTF8.self))) == name
  }
}
