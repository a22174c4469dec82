/// A library without what only linkers and debuggers read: symbol tables of its own functions, and
/// debug information.
///
/// What is loaded is not touched, byte for byte: whole runs of the file that the program headers
/// cover are moved down by multiples of their alignment where something before them goes, so that
/// every offset stays congruent to its address. Tools that lay segments out anew break libraries
/// whose segments somebody moved before (patchelf), as those of many wheels are.
///
/// What is lost: names of internal functions in native backtraces and profiles.
public struct StrippedLibrary: Sendable {
  /// The whole new file.
  public let bytes: [UInt8]

  /// Strips a library, and holds the result against it.
  ///
  /// - Throws: ``StripRefusal`` when it has to stay as it is.
  public init(_ original: UnsafeRawBufferPointer) throws(StripRefusal) {
    let image: ELFImage
    do throws(ELFError) { image = try ELFImage(original) } catch { throw .unreadable(error) }
    let writer = StripWriter(image, try StripLayout(image))
    let bytes = try writer.written()
    guard bytes.count < original.count else { throw .nothingToStrip }
    try StripValidation.check(bytes, against: image)
    self.bytes = bytes
  }
}

/// Writes the parts that stay, and the tables that say where they are.
private struct StripWriter {
  private let image: ELFImage
  private let layout: StripLayout
  private let sizes: ELFLayout
  private var data: ELFBytes { image.data }

  init(_ image: ELFImage, _ layout: StripLayout) {
    self.image = image
    self.layout = layout
    sizes = ELFLayout(image.data)
  }

  func written() throws(StripRefusal) -> [UInt8] {
    var output = Output(is64Bit: data.is64Bit, isBigEndian: data.isBigEndian)
    output.bytes.reserveCapacity(Int(layout.end) + 4096)
    for run in layout.runs {
      output.pad(to: run.place)
      output.bytes += data.bytes[Int(run.range.lowerBound)..<Int(run.range.upperBound)]
    }
    var offsets: [Int: UInt64] = [:]
    for index in layout.kept {
      let section = image.sections[index]
      if let place = layout.place(of: section.offset), isInRuns(section) {
        offsets[index] = place
      } else if section.fileSize > 0, index != Int(image.header.sectionNames) {
        output.align(to: max(1, min(section.alignment, 4096)))
        offsets[index] = UInt64(output.bytes.count)
        output.bytes +=
          data.bytes[Int(section.offset)..<Int(section.offset + section.fileSize)]
      } else {
        offsets[index] = UInt64(output.bytes.count)
      }
    }
    let (names, nameOffsets) = self.names()
    offsets[Int(image.header.sectionNames)] = UInt64(output.bytes.count)
    output.bytes += names
    output.align(to: data.is64Bit ? 8 : 4)
    let table = UInt64(output.bytes.count)
    for index in layout.kept {
      try write(
        index, name: nameOffsets[index] ?? 0, at: offsets[index] ?? 0, namesSize: names.count,
        to: &output)
    }
    try patchHeaders(&output, sectionTable: table)
    return output.bytes
  }

  /// Whether the section's bytes are in what the segments cover.
  private func isInRuns(_ section: ELFSection) -> Bool {
    section.isLoaded
      || layout.runs.contains { run in
        run.range.contains(section.offset)
          && section.offset + section.fileSize <= run.range.upperBound
      }
  }

  private func names() -> (table: [UInt8], offsets: [Int: UInt32]) {
    var table: [UInt8] = [0]
    var offsets: [Int: UInt32] = [:]
    for index in layout.kept where !image.sections[index].name.isEmpty {
      offsets[index] = UInt32(table.count)
      table += Array(image.sections[index].name.utf8) + [0]
    }
    return (table, offsets)
  }

  private func write(
    _ index: Int, name: UInt32, at offset: UInt64, namesSize: Int, to output: inout Output
  ) throws(StripRefusal) {
    let section = image.sections[index]
    let isNames = index == Int(image.header.sectionNames)
    output.u32(name)
    output.u32(section.type)
    output.word(section.flags)
    output.word(section.address)
    output.word(section.type == ELFSection.null ? section.offset : offset)
    output.word(isNames ? UInt64(namesSize) : section.size)
    output.u32(try newIndex(section.link))
    output.u32(section.infoNamesSection ? try newIndex(section.info) : section.info)
    output.word(section.alignment)
    output.word(section.entrySize)
  }

  /// The index after those that went; a section never stays without the one it names.
  private func newIndex(_ old: UInt32) throws(StripRefusal) -> UInt32 {
    guard old != 0 else { return 0 }
    guard let place = layout.kept.firstIndex(of: Int(old)) else { throw .tangled }
    return UInt32(place)
  }

  private func patchHeaders(
    _ output: inout Output, sectionTable: UInt64
  ) throws(StripRefusal) {
    guard let segmentTable = layout.place(of: image.header.segmentOffset),
      let names = layout.kept.firstIndex(of: Int(image.header.sectionNames))
    else { throw .tangled }
    let is64Bit = data.is64Bit
    output.word(segmentTable, at: is64Bit ? 32 : 28)
    output.word(sectionTable, at: is64Bit ? 40 : 32)
    output.u16(UInt16(layout.kept.count), at: is64Bit ? 60 : 48)
    output.u16(UInt16(names), at: is64Bit ? 62 : 50)
    for (index, segment) in image.segments.enumerated() where segment.type != 0 {
      // One without bytes, such as that of the stack, may point anywhere.
      guard segment.fileSize > 0 else { continue }
      guard let place = layout.place(of: segment.offset) else { throw .tangled }
      let start = segmentTable + UInt64(index) * sizes.segmentSize
      output.word(place, at: start + (is64Bit ? 8 : 4))
    }
  }
}

/// Bytes in the file's own word size and byte order.
private struct Output {
  let is64Bit: Bool
  let isBigEndian: Bool
  var bytes: [UInt8] = []

  init(is64Bit: Bool, isBigEndian: Bool) {
    self.is64Bit = is64Bit
    self.isBigEndian = isBigEndian
  }

  mutating func pad(to end: UInt64) {
    if UInt64(bytes.count) < end {
      bytes.append(contentsOf: repeatElement(0, count: Int(end) - bytes.count))
    }
  }

  mutating func align(to alignment: UInt64) {
    let count = UInt64(bytes.count)
    pad(to: (count + alignment - 1) / alignment * alignment)
  }

  mutating func u32(_ value: UInt32) { bytes += encoded(value) }

  mutating func word(_ value: UInt64) {
    bytes += is64Bit ? encoded(value) : encoded(UInt32(truncatingIfNeeded: value))
  }

  mutating func u16(_ value: UInt16, at offset: UInt64) { set(encoded(value), at: offset) }

  mutating func word(_ value: UInt64, at offset: UInt64) {
    set(is64Bit ? encoded(value) : encoded(UInt32(truncatingIfNeeded: value)), at: offset)
  }

  private mutating func set(_ value: [UInt8], at offset: UInt64) {
    bytes.replaceSubrange(Int(offset)..<Int(offset) + value.count, with: value)
  }

  private func encoded<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { Array($0) }
  }
}
