/// What the dynamic linker must find before it loads a library.
public struct LibraryNeeds: Sendable, Equatable {
  /// The name by which others need it.
  public let name: String?
  /// The file names of the libraries that are loaded with it.
  public let needed: [String]
  /// The highest version of the GNU C library it needs, by its numbers.
  public let glibc: [Int]?
  /// 62 is x86-64, 183 AArch64.
  public let machine: UInt16

  public init(name: String?, needed: [String], glibc: [Int]? = nil, machine: UInt16 = 62) {
    self.name = name
    self.needed = needed
    self.glibc = glibc
    self.machine = machine
  }

  /// Reads them from a file's bytes, of which only those that ``parts(of:)`` name must be there.
  ///
  /// - Throws: ``ELFError``.
  public init(_ bytes: UnsafeRawBufferPointer) throws(ELFError) {
    let image = try ELFImage(bytes)
    machine = image.header.machine
    guard let table = try DynamicTable(image) else {
      (name, needed, glibc) = (nil, [], nil)
      return
    }
    name = table[.name].first.flatMap(table.text)
    needed = table[.needed].compactMap(table.text)
    var linking = DynamicLinking()
    linking.neededVersions = try table.neededVersions()
    glibc = linking.highest("GLIBC")
  }

  /// A step of reading a file in parts: what one part says where the next ones are.
  public enum Step: CaseIterable, Sendable {
    case header, segments, dynamic, tables
  }

  /// The most that a table of versions takes.
  private static let versionsSize = 1 << 16

  /// The ranges of a file that a step needs, found in those of the steps before it; cut to the file.
  public static func parts(
    of bytes: UnsafeRawBufferPointer, for step: Step
  ) -> [Range<Int>] {
    func range(_ offset: UInt64, _ size: UInt64) -> Range<Int> {
      let start = min(Int(clamping: offset), bytes.count)
      return start..<min(start + Int(clamping: min(size, UInt64(bytes.count))), bytes.count)
    }
    if step == .header { return [range(0, 64)] }
    guard let data = try? ELFBytes(bytes), let header = try? ELFImage.Header(data, ELFLayout(data))
    else { return [] }
    if step == .segments {
      return [range(header.segmentOffset, UInt64(header.segmentCount) * 56)]
    }
    guard let image = try? ELFImage(bytes),
      let segment = image.segments.first(where: { $0.type == ELFSegment.dynamic })
    else { return [] }
    if step == .dynamic { return [range(segment.offset, segment.fileSize)] }
    guard let table = try? DynamicTable(image) else { return [] }
    var parts: [Range<Int>] = []
    if let address = table[.stringTable].first, let size = table[.stringTableSize].first,
      let offset = try? image.offset(ofAddress: address)
    {
      parts.append(range(offset, size))
    }
    if let address = table[.neededVersions].first,
      let offset = try? image.offset(ofAddress: address)
    {
      parts.append(range(offset, UInt64(Self.versionsSize)))
    }
    return parts
  }
}
