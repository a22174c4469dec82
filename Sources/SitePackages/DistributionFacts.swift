import FoundationEssentials
import Packaging

/// What the metadata of one distribution says, before its files are known.
struct DistributionFacts: Sendable {
  let place: MetadataPlace
  let name: ProjectName
  let displayName: String
  let version: Version
  let requirements: [Requirement]
  let providedExtras: [ProjectName]
  let requiresPython: SpecifierSet?
  let entryPoints: [EntryPoint]
  let isRequested: Bool
  let installer: String?
  /// The names of `top_level.txt`.
  let topLevelNames: [String]
  /// Where the code is when it is not here, as the metadata writes it.
  let editableLocation: String?
  let isEditable: Bool
  /// Where it was installed from, when that was no index.
  let directURL: DirectURL?
  let claims: FileClaims
  /// Whether the metadata lists the distribution's files.
  let isRecorded: Bool
  let notices: [InventoryNotice]

  init(_ place: MetadataPlace, in trees: InstalledTrees) throws(MetadataFailure) {
    self.place = place
    guard place.path.bytes.first != UInt8(ascii: "~") else { throw .leftover }
    let reader = MetadataReader(place, in: trees)
    let metadata = try reader.coreMetadata()
    do {
      name = try ProjectName(metadata.name)
    } catch {
      throw .invalidName(metadata.name)
    }
    do {
      version = try Version(metadata.version)
    } catch {
      throw .invalidVersion(metadata.version)
    }
    displayName = metadata.name

    var notes = NoticeList(about: metadata.name)
    // Like importlib.metadata: the header's own lines first, `requires.txt` only without them.
    var parsed = metadata.parsedRequirements()
    if metadata.requiresDist.isEmpty, let text = reader.companion("requires.txt") {
      parsed = LenientRequirements(EggInfo.requirements(inRequiresText: text))
    }
    requirements = parsed.requirements
    for text in parsed.relaxed + parsed.invalid { notes.add(.invalidRequirement(text)) }
    providedExtras = metadata.providesExtra.compactMap { try? ProjectName($0) }
    requiresPython = metadata.parsedRequiresPython()
    entryPoints = reader.companion("entry_points.txt").map { EntryPoint.all(in: $0) } ?? []
    topLevelNames = reader.companion("top_level.txt").map { EggInfo.topLevelNames(in: $0) } ?? []
    isRequested = reader.has("REQUESTED")
    installer = reader.companion("INSTALLER").flatMap { Self.firstWord($0) }

    let claims = reader.claims(notingIn: &notes)
    isRecorded = claims != nil
    self.claims = claims ?? FileClaims(about: metadata.name)

    directURL = reader.companion("direct_url.json").flatMap {
      try? JSONDecoder().decode(DirectURL.self, from: Data($0))
    }
    let pointsElsewhere = self.claims.files.contains { trees.isEditablePointer($0.file) }
    isEditable = place.form == .eggLink || directURL?.isEditable == true || pointsElsewhere
    editableLocation = reader.linkedProject ?? directURL.map { $0.path ?? $0.url }
    if isEditable { notes.add(.editable(location: editableLocation)) }
    notices = notes.notices + self.claims.notices
  }

  var origin: Distribution.Origin {
    if isEditable { return .editable }
    switch place.form {
    case .distInfo: return isRecorded ? .wheel : .unrecorded
    case .eggInfoFolder, .eggInfoFile, .eggFolder, .eggArchive, .eggLink: return .eggInfo
    }
  }

  private static func firstWord(_ bytes: [UInt8]) -> String? {
    let word = bytes.split { $0 <= UInt8(ascii: " ") }.first
    return word.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Why a metadata folder describes no distribution.
enum MetadataFailure: Error, CustomStringConvertible {
  /// The file that should be there and the system's reason.
  case unreadable(String, SystemError)
  case malformed(CoreMetadataError)
  case invalidName(String)
  case invalidVersion(String)
  /// An `.egg` archive.
  case archive
  /// pip renames a folder so before it removes it; only an interrupted run leaves it behind.
  case leftover

  var description: String {
    switch self {
    case .unreadable(let file, let error): "\(file): \(error)"
    case .malformed(let error): "\(error)"
    case .invalidName(let name): "`\(name)` is no project name"
    case .invalidVersion(let version): "`\(version)` is no version"
    case .leftover: "it is left over from an interrupted uninstallation"
    case .archive: "the metadata is inside an archive"
    }
  }
}
