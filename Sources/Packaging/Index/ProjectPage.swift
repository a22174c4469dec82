/// The versions and files of one project, sorted, as a resolver reads them.
///
/// A version is known by its ordinal, a file by its index; both are the page's own. What decides
/// whether a file can be chosen is one run of bytes read in place, so that a stored page costs
/// nothing to take up again. The rest is in ``details``, which a page out of a cache is without.
public struct ProjectPage: Sendable {
  public let name: ProjectName
  public let versionCount: Int
  /// How many different sets of tags the wheels have.
  public let tagSetCount: Int
  /// How many different `Requires-Python` the files have.
  public let requiresPythonCount: Int
  public let fileCount: Int
  /// What the index said beyond what a choice needs; `nil` where only that was read.
  public let details: ProjectDetails?
  private let content: FlatBytes
  private let filesOffset: Int
  private let texts: TextTableLayout

  /// Takes up bytes that ``choiceBytes`` gave out.
  ///
  /// - Returns: `nil` when they are not whole.
  package init?(choiceBytes: [UInt8], details: ProjectDetails? = nil) {
    guard let content = FlatBytes(choiceBytes, format: Self.format) else { return nil }
    let (_, texts) = Self.layout(of: content)
    guard texts.offset + texts.count * 4 <= choiceBytes.count,
      texts.count > content.count(at: 24) + content.count(at: 28),
      let name = try? ProjectName(texts.text(0, in: content))
    else { return nil }
    self.init(name, content, details)
  }

  init(_ name: ProjectName, _ content: FlatBytes, _ details: ProjectDetails?) {
    self.name = name
    self.content = content
    self.details = details
    versionCount = content.count(at: 16)
    fileCount = content.count(at: 20)
    tagSetCount = content.count(at: 24)
    requiresPythonCount = content.count(at: 28)
    (filesOffset, texts) = Self.layout(of: content)
  }

  private static func layout(of content: FlatBytes) -> (files: Int, texts: TextTableLayout) {
    let files = headerSize + content.count(at: 16) * versionSize
    return (
      files,
      TextTableLayout(
        offset: files + content.count(at: 20) * fileSize, count: content.count(at: 32))
    )
  }

  /// What decides whether a file can be chosen, to be stored.
  package var choiceBytes: [UInt8] { content.bytes }

  /// What tells this page's bytes from any other's, an earlier state of the same page included.
  package var identity: UInt64 { content.checksum }

  static let format: UInt32 = 0x3147_5053
  static let headerSize = 36
  static let versionSize = 24
  static let fileSize = 40

  /// The version with an ordinal; ordinals ascend with the versions.
  public func version(at ordinal: Int) -> Version {
    let offset = Self.headerSize + ordinal * Self.versionSize
    let low = content[UInt64.self, at: offset + 8]
    let segmentCount = content[UInt32.self, at: offset + 20]
    guard (1...4).contains(segmentCount) else {
      return (try? Version(texts.text(Int(clamping: low), in: content)))
        ?? Version(PackedVersion.zero)
    }
    return Version(
      PackedVersion(
        high: content[UInt64.self, at: offset], low: low, segmentCount: segmentCount))
  }

  /// The indices of a version's files.
  public func files(of ordinal: Int) -> Range<Int> {
    let start = firstFile(of: ordinal)
    return start..<max(start, firstFile(of: ordinal + 1))
  }

  private func firstFile(of ordinal: Int) -> Int {
    guard ordinal < versionCount else { return fileCount }
    return min(
      fileCount, content.count(at: Self.headerSize + ordinal * Self.versionSize + 16))
  }

  public func choice(_ file: Int) -> FileChoice {
    let offset = filesOffset + file * Self.fileSize
    let time = content[Int64.self, at: offset + 16]
    let tags = content.count(at: offset + 24)
    let python = content.count(at: offset + 28)
    return FileChoice(
      tags: tags < tagSetCount ? tags : nil,
      requiresPython: python < requiresPythonCount ? python : nil,
      isYanked: content[UInt32.self, at: offset + 36] & 1 != 0,
      uploadTime: time == Self.noTime ? nil : Timestamp(microseconds: time),
      hasBuildTag: content.count(at: offset + 32) != 0)
  }

  static let noTime = Int64.min
  static let none = UInt32.max

  /// The build tag in a wheel's name, if it has one.
  public func buildTag(of file: Int) -> WheelFilename.BuildTag? {
    let text = content.count(at: filesOffset + file * Self.fileSize + 32)
    return text == 0 ? nil : try? WheelFilename.BuildTag(texts.text(text, in: content)[...])
  }

  public func tags(_ id: Int) -> Set<Tag> {
    (try? Tag.set(texts.text(1 + id, in: content))) ?? []
  }

  /// The place among `compatible` of the best tag of a set, lower being better; `nil` when none is
  /// there.
  public func rank(ofTags id: Int, among compatible: CompatibleTags) -> Int? {
    guard let range = texts.range(of: 1 + id, in: content) else { return nil }
    return compatible.rank(ofSet: content.slice(range).span)
  }

  /// Whether one of the set's platforms is among the compatible.
  func fitsPlatform(ofTags id: Int, among compatible: CompatibleTags) -> Bool {
    guard let range = texts.range(of: 1 + id, in: content) else { return false }
    return compatible.fitsPlatform(ofSet: content.slice(range).span)
  }

  public func requiresPython(_ id: Int) -> String {
    texts.text(1 + tagSetCount + id, in: content)
  }

  /// What makes the file's facts immutable.
  public func key(of file: Int) -> FileKey {
    let offset = filesOffset + file * Self.fileSize
    return FileKey(
      high: content[UInt64.self, at: offset], low: content[UInt64.self, at: offset + 8])
  }

  /// Everything the index said of a file; `nil` without ``details``.
  public func file(_ index: Int) -> IndexFile? {
    details?.chunk(of: index).flatMap { file(index, in: $0) }
  }

  /// Everything the index said of a file, from the part of the details that has it.
  package func file(_ index: Int, in chunk: ProjectDetails.Chunk) -> IndexFile? {
    guard chunk.page == identity, index >= 0, index < fileCount else { return nil }
    let choice = choice(index)
    return chunk.file(
      index, requiresPython: choice.requiresPython.map(requiresPython),
      uploadTime: choice.uploadTime)
  }
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
