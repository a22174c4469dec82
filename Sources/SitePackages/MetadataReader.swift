import Packaging

/// Opens the files that stand at a ``MetadataPlace``.
struct MetadataReader {
  private let place: MetadataPlace
  private let trees: InstalledTrees
  private let base: Int32
  /// The folder with the files beside the core metadata, relative to ``base`` or absolute.
  private let folder: [UInt8]?
  /// The project that an `.egg-link` points to.
  let linkedProject: String?

  init(_ place: MetadataPlace, in trees: InstalledTrees) {
    self.place = place
    self.trees = trees
    base = trees.folders[place.root].raw
    switch place.form {
    case .distInfo, .eggInfoFolder:
      folder = place.path.bytes
      linkedProject = nil
    case .eggFolder:
      folder = place.path.bytes + Array("/EGG-INFO".utf8)
      linkedProject = nil
    case .eggInfoFile, .eggArchive:
      folder = nil
      linkedProject = nil
    case .eggLink:
      let link = try? contents(of: place.path.bytes, in: base)
      linkedProject = link.flatMap { EggInfo.linkTarget(in: $0) }
      folder = linkedProject.flatMap { Self.eggInfo(of: place, inProject: $0) }
    }
  }

  func coreMetadata() throws(MetadataFailure) -> CoreMetadata {
    let path: [UInt8]
    switch place.form {
    case .eggArchive: throw .archive
    case .eggInfoFile: path = place.path.bytes
    case .distInfo: path = place.path.bytes + Array("/METADATA".utf8)
    case .eggInfoFolder, .eggFolder, .eggLink:
      guard let folder else { throw .unreadable("PKG-INFO", .noSuchFile) }
      path = folder + Array("/PKG-INFO".utf8)
    }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try contents(of: path, in: base)
    } catch {
      throw .unreadable(InstallPath(normalized: path).name.text, error)
    }
    do throws(CoreMetadataError) {
      return try CoreMetadata(parsing: bytes)
    } catch {
      throw .malformed(error)
    }
  }

  /// The bytes of another file of the metadata folder; nil when there is none to read.
  func companion(_ name: String) -> [UInt8]? {
    guard let folder else { return nil }
    return try? contents(of: folder + [UInt8(ascii: "/")] + Array(name.utf8), in: base)
  }

  func has(_ name: String) -> Bool {
    guard let folder else { return false }
    return (try? FileStatus(of: folder + [UInt8(ascii: "/")] + Array(name.utf8), in: base)) != nil
  }

  /// The files that the metadata lists; nil when it has no list, or none that can be read.
  func claims(notingIn notes: inout NoticeList) -> FileClaims? {
    let subject = notes.subject
    switch place.form {
    case .distInfo:
      let record = place.path.bytes + Array("/RECORD".utf8)
      do throws(SystemError) {
        return try FileClaims(record: record, of: place.root, in: trees, about: subject)
      } catch {
        if error != .noSuchFile { notes.add(.unreadable("\(error)"), detail: "RECORD") }
        return nil
      }
    case .eggInfoFolder:
      guard let list = companion("installed-files.txt") else { return nil }
      return FileClaims(
        paths: EggInfo.installedFiles(in: list, of: place.path), of: place.root, in: trees,
        about: subject)
    case .eggInfoFile, .eggLink, .eggFolder, .eggArchive:
      return nil
    }
  }

  /// `setup.py develop` leaves the metadata in the project, under the name of the link.
  private static func eggInfo(of place: MetadataPlace, inProject project: String) -> [UInt8]? {
    guard project.hasPrefix("/"), let names = try? folderNames(project) else { return nil }
    let wanted = try? ProjectName(place.path.name.dropLast(".egg-link".utf8.count).text)
    let found = names.sorted().first { name in
      guard name.hasSuffix(".egg-info"), let wanted else { return false }
      return (try? ProjectName(String(name.dropLast(".egg-info".count)))) == wanted
    }
    return found.map { Array(project.appending($0).utf8) }
  }
}

extension ArraySlice<UInt8> {
  var text: String { String(decoding: self, as: UTF8.self) }
}
