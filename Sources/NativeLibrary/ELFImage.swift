/// An ELF file's header, segments and sections.
///
/// See: <https://gabi.xinuos.com/elf/>
public struct ELFImage {
  public let data: ELFBytes
  public let header: Header
  /// In the file's order.
  public let segments: [ELFSegment]
  /// In the file's order, the null section included; none where the table was stripped.
  public let sections: [ELFSection]

  public struct Header: Sendable, Equatable {
    /// 2 is an executable, 3 a shared object, 1 an object file.
    public let type: UInt16
    /// 62 is x86-64, 183 AArch64.
    public let machine: UInt16
    let segmentOffset: UInt64
    let segmentCount: UInt16
    let sectionOffset: UInt64
    let sectionCount: UInt16
    let sectionNames: UInt16
  }

  /// Reads the tables; their contents are checked where they are used.
  ///
  /// - Throws: ``ELFError``.
  public init(_ bytes: UnsafeRawBufferPointer) throws(ELFError) {
    data = try ELFBytes(bytes)
    let layout = ELFLayout(data)
    header = try Header(data, layout)
    segments = try Self.segments(data, header, layout)
    sections = try Self.sections(data, header, layout)
  }

  private static func segments(
    _ data: ELFBytes, _ header: Header, _ layout: ELFLayout
  ) throws(ELFError) -> [ELFSegment] {
    guard header.segmentCount > 0 else { return [] }
    // More than 65,534 segments are counted in the first section; no shared library has them.
    guard header.segmentCount != 0xffff else { throw .unknownLayout }
    var segments: [ELFSegment] = []
    for index in 0..<UInt64(header.segmentCount) {
      segments.append(
        try ELFSegment(data, at: try header.segmentOffset.plus(index * layout.segmentSize)))
    }
    return segments
  }

  private static func sections(
    _ data: ELFBytes, _ header: Header, _ layout: ELFLayout
  ) throws(ELFError) -> [ELFSection] {
    guard header.sectionOffset > 0, header.sectionCount > 0 else { return [] }
    var sections: [ELFSection] = []
    for index in 0..<UInt64(header.sectionCount) {
      sections.append(
        try ELFSection(data, at: try header.sectionOffset.plus(index * layout.sectionSize)))
    }
    guard header.sectionNames < header.sectionCount else { return sections }
    let names = sections[Int(header.sectionNames)]
    guard names.type != ELFSection.noBits, let table = try? data.slice(names.offset, names.size)
    else { return sections }
    for index in sections.indices {
      sections[index].name = data.text(table, UInt64(sections[index].nameOffset)) ?? ""
    }
    return sections
  }
}

/// A program header: a part of the file as it is loaded.
public struct ELFSegment: Sendable, Equatable {
  public static let load: UInt32 = 1
  public static let dynamic: UInt32 = 2

  public let type: UInt32
  public let flags: UInt32
  public let offset: UInt64
  public let address: UInt64
  /// How many bytes the file has for it.
  public let fileSize: UInt64
  public let memorySize: UInt64
  public let alignment: UInt64

  /// - Throws: ``ELFError/outOfRange`` when the segment's bytes are not in the file.
  init(_ data: ELFBytes, at start: UInt64) throws(ELFError) {
    type = try data.u32(start)
    if data.is64Bit {
      flags = try data.u32(start + 4)
      offset = try data.u64(start + 8)
      address = try data.u64(start + 16)
      fileSize = try data.u64(start + 32)
      memorySize = try data.u64(start + 40)
      alignment = try data.u64(start + 48)
    } else {
      offset = UInt64(try data.u32(start + 4))
      address = UInt64(try data.u32(start + 8))
      fileSize = UInt64(try data.u32(start + 16))
      memorySize = UInt64(try data.u32(start + 20))
      flags = try data.u32(start + 24)
      alignment = UInt64(try data.u32(start + 28))
    }
    guard type == 0 || data.holds(offset, fileSize) else { throw .outOfRange }
  }
}

/// A section header: a part of the file as linkers and debuggers know it.
public struct ELFSection: Sendable, Equatable {
  static let null: UInt32 = 0
  static let symbolTable: UInt32 = 2
  static let stringTable: UInt32 = 3
  static let relocationsWithAddends: UInt32 = 4
  static let noBits: UInt32 = 8
  static let relocations: UInt32 = 9
  static let group: UInt32 = 17
  static let symbolTableIndices: UInt32 = 18

  public internal(set) var name = ""
  let nameOffset: UInt32
  public let type: UInt32
  let flags: UInt64
  let address: UInt64
  public let offset: UInt64
  public let size: UInt64
  let link: UInt32
  let info: UInt32
  let alignment: UInt64
  let entrySize: UInt64

  init(_ data: ELFBytes, at start: UInt64) throws(ELFError) {
    nameOffset = try data.u32(start)
    type = try data.u32(start + 4)
    let word: UInt64 = data.is64Bit ? 8 : 4
    flags = try data.word(start + 8)
    address = try data.word(start + 8 + word)
    offset = try data.word(start + 8 + 2 * word)
    size = try data.word(start + 8 + 3 * word)
    link = try data.u32(start + 8 + 4 * word)
    info = try data.u32(start + 12 + 4 * word)
    alignment = try data.word(start + 16 + 4 * word)
    entrySize = try data.word(start + 16 + 5 * word)
  }

  /// Whether it is part of the program in memory.
  var isLoaded: Bool { flags & 2 != 0 }

  /// How many bytes of the file it takes.
  var fileSize: UInt64 { type == Self.noBits || type == Self.null ? 0 : size }

  /// Whether `info` is a section's index.
  var infoNamesSection: Bool {
    flags & 0x40 != 0 || type == Self.relocations || type == Self.relocationsWithAddends
  }
}

/// The sizes of tables' entries.
struct ELFLayout {
  let headerSize: UInt64
  let segmentSize: UInt64
  let sectionSize: UInt64

  init(_ data: ELFBytes) {
    headerSize = data.is64Bit ? 64 : 52
    segmentSize = data.is64Bit ? 56 : 32
    sectionSize = data.is64Bit ? 64 : 40
  }
}

extension ELFImage.Header {
  init(_ data: ELFBytes, _ layout: ELFLayout) throws(ELFError) {
    type = try data.u16(16)
    machine = try data.u16(18)
    segmentOffset = try data.word(data.is64Bit ? 32 : 28)
    sectionOffset = try data.word(data.is64Bit ? 40 : 32)
    let rest: UInt64 = data.is64Bit ? 52 : 40
    let sizes = (try data.u16(rest + 2), try data.u16(rest + 6))
    segmentCount = try data.u16(rest + 4)
    sectionCount = try data.u16(rest + 8)
    sectionNames = try data.u16(rest + 10)
    guard UInt64(try data.u16(rest)) == layout.headerSize,
      segmentCount == 0 || UInt64(sizes.0) == layout.segmentSize,
      sectionCount == 0 || UInt64(sizes.1) == layout.sectionSize
    else { throw .unknownLayout }
  }
}

extension UInt64 {
  /// The sum.
  ///
  /// - Throws: ``ELFError/outOfRange`` when there is none.
  func plus(_ other: UInt64) throws(ELFError) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    guard !overflow else { throw .outOfRange }
    return sum
  }

  /// The least multiple of `alignment`, a power of two, that is not below.
  func aligned(to alignment: UInt64) throws(ELFError) -> UInt64 {
    guard alignment > 1 else { return self }
    return try plus(alignment - 1) & ~(alignment - 1)
  }
}
