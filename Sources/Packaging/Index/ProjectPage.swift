/// The versions and files of one project, sorted, as a resolver reads them.
///
/// A version is known by its ordinal, a file by its index; both are the page's own. Made once from
/// what an index said and kept in that form, so that reading it back parses nothing.
public struct ProjectPage: Sendable {
  private let versions: [Version]
  private let firstFile: [Int]
  private let files: [IndexFile]
  private let choices: [FileChoice]
  private let tagSets: [Set<Tag>]
  private let pythons: [String]

  /// Sorts the files by version; a file whose name tells no version of `name` is left out.
  public init(_ name: ProjectName, files: [IndexFile]) {
    var parsed:
      [(version: Version, file: IndexFile, tags: Set<Tag>?, build: WheelFilename.BuildTag?)] = []
    for file in files {
      if let wheel = try? WheelFilename(file.filename), wheel.name == name {
        parsed.append((wheel.version, file, wheel.tags, wheel.build))
      } else if let source = try? SourceDistributionFilename(file.filename), source.name == name {
        parsed.append((source.version, file, nil, nil))
      }
    }
    parsed.sort { ($0.version, $0.file.filename) < ($1.version, $1.file.filename) }
    var versions: [Version] = []
    var firstFile: [Int] = []
    var choices: [FileChoice] = []
    var tagSets: [Set<Tag>: Int] = [:]
    var pythons: [String: Int] = [:]
    for (index, entry) in parsed.enumerated() {
      if versions.last != entry.version {
        versions.append(entry.version)
        firstFile.append(index)
      }
      let tags = entry.tags.map { tags in
        tagSets[tags]
          ?? {
            tagSets[tags] = tagSets.count; return tagSets.count - 1
          }()
      }
      let python = entry.file.requiresPython.map { text in
        pythons[text]
          ?? {
            pythons[text] = pythons.count; return pythons.count - 1
          }()
      }
      choices.append(
        FileChoice(
          tags: tags, requiresPython: python, isYanked: entry.file.yank != nil,
          uploadTime: entry.file.uploadTime, hasBuildTag: entry.build != nil))
    }
    self.versions = versions
    self.firstFile = firstFile
    self.files = parsed.map(\.file)
    self.choices = choices
    self.tagSets = tagSets.sorted { $0.value < $1.value }.map(\.key)
    self.pythons = pythons.sorted { $0.value < $1.value }.map(\.key)
  }

  public var versionCount: Int { versions.count }

  /// The version with an ordinal; ordinals ascend with the versions.
  public func version(at ordinal: Int) -> Version { versions[ordinal] }

  /// The indices of a version's files.
  public func files(of ordinal: Int) -> Range<Int> {
    firstFile[ordinal]..<(ordinal + 1 < firstFile.count ? firstFile[ordinal + 1] : files.count)
  }

  public func choice(_ file: Int) -> FileChoice { choices[file] }

  /// How many different sets of tags the wheels have.
  public var tagSetCount: Int { tagSets.count }
  public func tags(_ id: Int) -> Set<Tag> { tagSets[id] }

  /// How many different `Requires-Python` the files have.
  public var requiresPythonCount: Int { pythons.count }
  public func requiresPython(_ id: Int) -> String { pythons[id] }

  /// What makes the file's facts immutable.
  public func key(of file: Int) -> FileKey {
    files[file].sha256.map { FileKey($0) } ?? FileKey(high: 0, low: UInt64(file))
  }

  /// Everything the index said of a file.
  public func file(_ index: Int) -> IndexFile { files[index] }
}

/// What decides whether a file can be chosen.
public struct FileChoice: Sendable, Equatable {
  /// Which of the page's sets of tags a wheel has; `nil` for a source distribution.
  public let tags: Int?
  /// Which of the page's `Requires-Python`, if any.
  public let requiresPython: Int?
  public let isYanked: Bool
  public let uploadTime: Timestamp?
  /// Whether its name has a build tag, which then orders it among wheels of the same tags.
  public let hasBuildTag: Bool

  public init(
    tags: Int?, requiresPython: Int?, isYanked: Bool, uploadTime: Timestamp?, hasBuildTag: Bool
  ) {
    self.tags = tags
    self.requiresPython = requiresPython
    self.isYanked = isYanked
    self.uploadTime = uploadTime
    self.hasBuildTag = hasBuildTag
  }
}
