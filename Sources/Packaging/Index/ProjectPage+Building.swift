extension ProjectPage {
  /// Sorts the files by version; a file whose name tells no version of `name` is left out.
  public init(_ name: ProjectName, files: [IndexFile]) {
    var builder = ProjectPageBuilder(name)
    for (index, file) in files.enumerated() { builder.add(file, index) }
    let order = builder.sorted(files)
    var texts = TextTable()
    let bytes = builder.bytes(order, files, &texts)
    let content = FlatBytes(finished: bytes)
    let details = ProjectDetails(order.map { files[$0.file] }, of: content.checksum)
    self.init(name, content, details)
  }
}

/// Takes the names of a page's files apart and puts the files in order.
///
/// A page of thousands of files has a few hundred versions and a few dozen sets of tags: each is
/// parsed once.
private struct ProjectPageBuilder {
  struct Entry {
    let file: Int
    /// Index in ``versions``.
    let version: Int
    /// Index in ``tagTexts``; `nil` for a source distribution.
    let tags: Int?
    let build: String?
  }

  /// A part of a file's name; hashed as one, where a slice is hashed byte by byte.
  private struct Part: Hashable {
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    func hash(into hasher: inout Hasher) {
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  private let name: ProjectName
  private var entries: [Entry] = []
  private var versions: [Version] = []
  private var versionIDs: [Part: Int?] = [:]
  private var tagTexts: [String] = []
  private var tagIDs: [Part: Int?] = [:]
  private var spellings: [Part: Bool] = [:]
  /// For each of ``versions``, the place of its value among the sorted ones.
  private var ranks: [Int] = []

  init(_ name: ProjectName) { self.name = name }

  mutating func add(_ file: IndexFile, _ index: Int) {
    let bytes = Array(file.filename.utf8)
    if bytes.hasSuffix(".whl") {
      addWheel(bytes.dropLast(4), index)
    } else if bytes.hasSuffix(".tar.gz") {
      addSource(bytes.dropLast(7), index)
    } else if bytes.hasSuffix(".zip") {
      addSource(bytes.dropLast(4), index)
    }
  }

  private mutating func addWheel(_ stem: ArraySlice<UInt8>, _ file: Int) {
    let dashes = stem.indices.filter { stem[$0] == UInt8(ascii: "-") }
    guard dashes.count == 4 || dashes.count == 5, isOwn(stem[..<dashes[0]], ofWheel: true),
      let version = version(stem[(dashes[0] + 1)..<dashes[1]])
    else { return }
    var build: String?
    if dashes.count == 5 {
      build = String(decoding: stem[(dashes[1] + 1)..<dashes[2]], as: UTF8.self)
      guard let build, (try? WheelFilename.BuildTag(build[...])) != nil else { return }
    }
    guard let tags = tags(stem[(dashes[dashes.count - 3] + 1)...]) else { return }
    entries.append(Entry(file: file, version: version, tags: tags, build: build))
  }

  private mutating func addSource(_ stem: ArraySlice<UInt8>, _ file: Int) {
    guard let dash = stem.lastIndex(of: UInt8(ascii: "-")), isOwn(stem[..<dash], ofWheel: false),
      let version = version(stem[(dash + 1)...])
    else { return }
    entries.append(Entry(file: file, version: version, tags: nil, build: nil))
  }

  private mutating func isOwn(_ text: ArraySlice<UInt8>, ofWheel: Bool) -> Bool {
    let isOwn =
      spellings[Part(text)]
      ?? {
        let isOwn = (try? ProjectName(String(decoding: text, as: UTF8.self))) == name
        spellings[Part(text)] = isOwn
        return isOwn
      }()
    return isOwn && !(ofWheel && text.hasDoubleUnderscore)
  }

  private mutating func version(_ text: ArraySlice<UInt8>) -> Int? {
    if let known = versionIDs[Part(text)] { return known }
    let version = try? Version(String(decoding: text, as: UTF8.self))
    let id = version.map { _ in versions.count }
    if let version { versions.append(version) }
    versionIDs[Part(text)] = .some(id)
    return id
  }

  private mutating func tags(_ text: ArraySlice<UInt8>) -> Int? {
    if let known = tagIDs[Part(text)] { return known }
    let string = String(decoding: text, as: UTF8.self).lowercased()
    let isSet = (try? Tag.set(string)) != nil
    let id = isSet ? tagTexts.firstIndex(of: string) ?? tagTexts.count : nil
    if id == tagTexts.count { tagTexts.append(string) }
    tagIDs[Part(text)] = .some(id)
    return id
  }

  /// The files by version, those of one version by name.
  mutating func sorted(_ files: [IndexFile]) -> [Entry] {
    let order = versions.indices.sorted { versions[$0] < versions[$1] }
    ranks = Array(repeating: 0, count: versions.count)
    var rank = -1
    for (place, id) in order.enumerated() {
      if place == 0 || versions[order[place - 1]] != versions[id] { rank += 1 }
      ranks[id] = rank
    }
    return entries.sorted { left, right in
      let (leftRank, rightRank) = (ranks[left.version], ranks[right.version])
      if leftRank != rightRank { return leftRank < rightRank }
      let (leftName, rightName) = (files[left.file].filename, files[right.file].filename)
      return leftName == rightName ? left.file < right.file : leftName < rightName
    }
  }

  /// The page's bytes, in the layout ``ProjectPage`` reads.
  func bytes(_ order: [Entry], _ files: [IndexFile], _ texts: inout TextTable) -> [UInt8] {
    let pythons = order.compactMap { files[$0.file].requiresPython }
    var pythonIDs: [String: Int] = [:]
    _ = texts.append(name.normalized)
    for text in tagTexts { _ = texts.append(text) }
    for text in pythons where pythonIDs[text] == nil {
      pythonIDs[text] = pythonIDs.count
      _ = texts.append(text)
    }
    var versionRecords = FlatWriter(header: false)
    var fileRecords = FlatWriter(header: false)
    var lastRank = -1
    var versionCount = 0
    for (index, entry) in order.enumerated() {
      if ranks[entry.version] != lastRank {
        lastRank = ranks[entry.version]
        versionCount += 1
        let version = versions[entry.version]
        let packed = version.packed.flatMap { (1...4).contains($0.segmentCount) ? $0 : nil }
        versionRecords.append(packed?.high ?? 0)
        versionRecords.append(packed?.low ?? UInt64(texts.append(version.description)))
        versionRecords.append(count: index)
        versionRecords.append(packed?.segmentCount ?? 0)
      }
      let file = files[entry.file]
      let key = FileKey(file)
      fileRecords.append(key.high)
      fileRecords.append(key.low)
      fileRecords.append(file.uploadTime?.microseconds ?? ProjectPage.noTime)
      fileRecords.append(entry.tags.map { UInt32(clamping: $0) } ?? ProjectPage.none)
      fileRecords.append(
        file.requiresPython.flatMap { pythonIDs[$0] }.map { UInt32(clamping: $0) }
          ?? ProjectPage.none)
      fileRecords.append(count: entry.build.map { texts.append($0) } ?? 0)
      fileRecords.append(UInt32(file.yank == nil ? 0 : 1))
    }
    var writer = FlatWriter()
    writer.append(count: versionCount)
    writer.append(count: order.count)
    writer.append(count: tagTexts.count)
    writer.append(count: pythonIDs.count)
    writer.append(count: texts.count)
    writer.append(versionRecords.bytes)
    writer.append(fileRecords.bytes)
    texts.write(to: &writer)
    return writer.finish(ProjectPage.format)
  }
}

extension Collection<UInt8> {
  fileprivate var hasDoubleUnderscore: Bool {
    zip(self, dropFirst()).contains { $0 == (UInt8(ascii: "_"), UInt8(ascii: "_")) }
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ suffix: StaticString) -> Bool {
    suffix.withUTF8Buffer { self.suffix($0.count).elementsEqual($0) }
  }
}
