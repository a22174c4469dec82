/// Holds a stripped library against what it was made of.
enum StripValidation {
  /// Checks that the same bytes are loaded at the same addresses.
  ///
  /// The dynamic table, the symbols others link to and the relocations are loaded, too, and so are
  /// the same; only the headers that say where things are in the file may differ.
  ///
  /// - Throws: ``StripRefusal/differs(_:)``.
  static func check(_ bytes: [UInt8], against original: ELFImage) throws(StripRefusal) {
    let fault: String? = bytes.withUnsafeBytes { buffer in
      let image: ELFImage
      do throws(ELFError) { image = try ELFImage(buffer) } catch { return "its tables" }
      return difference(image, original)
    }
    if let fault { throw .differs(fault) }
  }

  private static func difference(_ new: ELFImage, _ old: ELFImage) -> String? {
    guard new.header.type == old.header.type, new.header.machine == old.header.machine,
      new.data.is64Bit == old.data.is64Bit, new.data.isBigEndian == old.data.isBigEndian,
      new.data.bytes[..<16].elementsEqual(old.data.bytes[..<16]),
      (try? new.entry) == (try? old.entry), new.segments.count == old.segments.count
    else { return "its header" }
    for (segment, before) in zip(new.segments, old.segments) {
      guard segment.type == before.type, segment.flags == before.flags,
        segment.address == before.address, segment.fileSize == before.fileSize,
        segment.memorySize == before.memorySize, segment.alignment == before.alignment
      else { return "a program header" }
      if segment.type == ELFSegment.load, segment.alignment > 1,
        segment.offset % segment.alignment != segment.address % segment.alignment
      {
        return "the alignment of a segment"
      }
      guard segment.type != 0 else { continue }
      if let address = differingByte(segment, before, new, old) {
        return "the byte at 0x\(String(address, radix: 16))"
      }
    }
    let dynamic = (try? DynamicLinking(new), try? DynamicLinking(old))
    guard dynamic.0 == dynamic.1 else { return "what it needs" }
    return nil
  }

  /// The address of the first loaded byte that differs, headers aside.
  private static func differingByte(
    _ segment: ELFSegment, _ before: ELFSegment, _ new: ELFImage, _ old: ELFImage
  ) -> UInt64? {
    let layout = ELFLayout(new.data)
    let table = UInt64(new.header.segmentCount) * layout.segmentSize
    let headers = [
      (0..<layout.headerSize, 0..<layout.headerSize),
      (
        new.header.segmentOffset..<new.header.segmentOffset + table,
        old.header.segmentOffset..<old.header.segmentOffset + table
      ),
    ]
    // Between the headers the bytes are compared in one piece.
    var pieces = [segment.offset..<segment.offset + segment.fileSize]
    for (header, _) in headers { pieces = pieces.flatMap { $0.without(header) } }
    var covered: UInt64 = 0
    for piece in pieces {
      let start = before.offset + (piece.lowerBound - segment.offset)
      let size = piece.upperBound - piece.lowerBound
      covered += size
      guard let left = try? new.data.slice(piece.lowerBound, size),
        let right = try? old.data.slice(start, size), left.equals(right)
      else { return segment.address + (piece.lowerBound - segment.offset) }
    }
    // The headers stand at the same places of the segment in both.
    for (header, olderHeader) in headers {
      let now = header.clamped(to: segment.offset..<segment.offset + segment.fileSize)
      let then = olderHeader.clamped(to: before.offset..<before.offset + before.fileSize)
      let isSame =
        now.isEmpty && then.isEmpty
        || now.lowerBound &- segment.offset == then.lowerBound &- before.offset
          && now.count == then.count
      if !isSame { return segment.address }
    }
    return nil
  }
}

extension ELFImage {
  /// Where the program begins.
  fileprivate var entry: UInt64 { get throws(ELFError) { try data.word(24) } }
}

extension Range<UInt64> {
  fileprivate func without(_ other: Self) -> [Self] {
    guard overlaps(other) else { return [self] }
    return [
      lowerBound..<Swift.max(lowerBound, other.lowerBound),
      Swift.min(upperBound, other.upperBound)..<upperBound,
    ].filter { !$0.isEmpty }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the bytes are the same, eight at a time.
  fileprivate func equals(_ other: Self) -> Bool {
    guard count == other.count else { return false }
    var index = 0
    while index + 8 <= count {
      if loadUnaligned(fromByteOffset: index, as: UInt64.self)
        != other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      {
        return false
      }
      index += 8
    }
    while index < count {
      if self[index] != other[index] { return false }
      index += 1
    }
    return true
  }
}
