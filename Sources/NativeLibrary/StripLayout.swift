/// Which parts of a file stay when it is stripped, and where they go.
struct StripLayout {
  /// A run of the file that the header or segments cover.
  struct Run: Equatable {
    let range: Range<UInt64>
    /// The largest alignment of a segment in it.
    let alignment: UInt64
    /// Where its first byte goes: congruent to where it was.
    var place: UInt64 = 0
  }

  private(set) var runs: [Run]
  /// The sections that stay, by their old indices, the null section first.
  let kept: [Int]
  /// The end of the last run.
  let end: UInt64

  init(_ image: ELFImage) throws(StripRefusal) {
    guard image.header.type == 2 || image.header.type == 3 else { throw .otherType }
    guard !image.sections.isEmpty, image.sections[0].type == ELFSection.null else {
      throw .noSections
    }
    let kept = Self.kept(image.sections, names: Int(image.header.sectionNames))
    guard kept.count < image.sections.count else { throw .nothingToStrip }
    var runs = try Self.runs(image)
    try Self.checkData(image, runs)
    guard runs.first?.range.lowerBound == 0 else { throw .tangled }
    var end: UInt64 = 0
    for index in runs.indices {
      let start = runs[index].range.lowerBound
      let room = start - end
      runs[index].place = start - room / runs[index].alignment * runs[index].alignment
      end = runs[index].place + UInt64(runs[index].range.count)
    }
    self.runs = runs
    self.kept = kept
    self.end = end
  }

  /// Where a byte goes; `nil` when it is in no run.
  func place(of offset: UInt64) -> UInt64? {
    for run in runs where run.range.contains(offset) || offset == run.range.upperBound {
      return run.place + (offset - run.range.lowerBound)
    }
    return nil
  }

  // MARK: Sections

  /// Symbols and debug information go, and what speaks of them; a section nobody knows stays.
  private static func kept(_ sections: [ELFSection], names: Int) -> [Int] {
    var isDropped = sections.map { !$0.isLoaded && $0.isForTools }
    for (index, section) in sections.enumerated() where !section.isLoaded {
      let target = section.type == ELFSection.group ? section.link : section.info
      // Relocations of debug sections; the string table of symbols.
      if section.infoNamesSection || section.type == ELFSection.group,
        Int(target) < sections.count, isDropped[Int(target)]
      {
        isDropped[index] = true
      }
    }
    let linked = Set(
      sections.indices.lazy.filter { !isDropped[$0] }.map { Int(sections[$0].link) })
    for (index, section) in sections.enumerated()
    where index != names && section.type == ELFSection.stringTable && !section.isLoaded
      && !linked.contains(index)
    {
      isDropped[index] = true
    }
    return sections.indices.filter { !isDropped[$0] }
  }

  // MARK: Runs

  private static func runs(_ image: ELFImage) throws(StripRefusal) -> [Run] {
    let layout = ELFLayout(image.data)
    let header = image.header
    var ranges = [(0..<layout.headerSize, UInt64(1))]
    let table = UInt64(header.segmentCount) * layout.segmentSize
    let (tableEnd, overflow) = header.segmentOffset.addingReportingOverflow(table)
    guard !overflow, tableEnd <= image.data.count else { throw .unreadable(.outOfRange) }
    ranges.append((header.segmentOffset..<tableEnd, 8))
    for segment in image.segments where segment.type != 0 && segment.fileSize > 0 {
      let alignment = max(segment.alignment, 1)
      guard alignment & (alignment - 1) == 0, alignment <= 1 << 30 else { throw .tangled }
      if segment.type == ELFSegment.load,
        segment.offset & (alignment - 1) != segment.address & (alignment - 1)
      {
        throw .tangled
      }
      ranges.append((segment.offset..<segment.offset + segment.fileSize, alignment))
    }
    ranges.sort {
      ($0.0.lowerBound, $0.0.upperBound) < ($1.0.lowerBound, $1.0.upperBound)
    }
    var runs: [Run] = []
    for (range, alignment) in ranges {
      guard let last = runs.last, range.lowerBound <= last.range.upperBound else {
        runs.append(Run(range: range, alignment: alignment))
        continue
      }
      runs[runs.count - 1] = Run(
        range: last.range.lowerBound..<max(last.range.upperBound, range.upperBound),
        alignment: max(last.alignment, alignment))
    }
    return runs
  }

  /// patchelf leaves the section names it moved where they were.
  private static let unknownBetween = 64 << 10

  /// Refuses a file with bytes that no table knows: somebody may look for them from the file's end.
  private static func checkData(_ image: ELFImage, _ runs: [Run]) throws(StripRefusal) {
    let layout = ELFLayout(image.data)
    let header = image.header
    var known = runs.map(\.range)
    let table = UInt64(header.sectionCount) * layout.sectionSize
    known.append(header.sectionOffset..<header.sectionOffset + table)
    for section in image.sections where section.fileSize > 0 {
      guard image.data.holds(section.offset, section.fileSize) else {
        throw .unreadable(.outOfRange)
      }
      known.append(section.offset..<section.offset + section.fileSize)
    }
    known.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    var end: UInt64 = 0
    func unknown(before next: UInt64) -> Int {
      next > end ? image.data.bytes[Int(end)..<Int(next)].count { $0 != 0 } : 0
    }
    var between = 0
    for range in known {
      between += unknown(before: range.lowerBound)
      end = max(end, range.upperBound)
    }
    let after = unknown(before: image.data.count)
    guard after == 0, between <= unknownBetween else {
      throw .unknownData(bytes: between + after)
    }
  }
}

extension ELFSection {
  /// Whether only linkers and debuggers have a use for it.
  fileprivate var isForTools: Bool {
    if type == Self.symbolTable || type == Self.symbolTableIndices { return true }
    let prefixes = [
      ".debug", ".zdebug", ".gdb_index", ".gnu_debuglink", ".gnu_debugaltlink", ".stab",
      ".gnu.lto_", ".gnu.build.attributes",
    ]
    return prefixes.contains(where: name.hasPrefix)
  }
}
