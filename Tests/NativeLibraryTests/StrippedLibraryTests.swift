import NativeLibrary
import Testing

@Suite struct `A stripped library` {
  @Test(arguments: [false, true], [0x1000, 0x10000] as [UInt64])
  func `loads the same bytes at the same addresses`(isBehind: Bool, alignment: UInt64) throws {
    // What is behind moves by whole alignments.
    let original = SampleLibrary(
      alignment: alignment, hasDataBehindSymbols: isBehind, symbolsSize: 80_000
    ).bytes
    let stripped = try original.stripped()
    #expect(original.count - stripped.count > 65_000)
    func memory(_ bytes: [UInt8]) throws -> [[UInt8]] {
      try bytes.image { image in
        image.segments.map { segment in
          // The headers say where things are in the file.
          let start = Int(segment.offset) + (segment.offset == 0 ? 64 + 3 * 56 : 0)
          return Array(bytes[start..<Int(segment.offset + segment.fileSize)])
        }
      }
    }
    #expect(try memory(stripped) == memory(original))
    #expect(
      try stripped.image { $0.segments.allSatisfy { $0.offset % 4096 == $0.address % 4096 } })
    #expect(
      try stripped.image { try DynamicLinking($0) } == original.image { try DynamicLinking($0) })
    #expect(
      try stripped.image { $0.sections.map(\.name) } == ["", ".text", ".dynamic", ".shstrtab"])
  }

  @Test func `has nothing left to strip`() throws {
    let stripped = try SampleLibrary().bytes.stripped()
    #expect(throws: StripRefusal.nothingToStrip) { try stripped.stripped() }
  }

  @Test func `is not made of one that carries something behind its tables`() {
    let library = SampleLibrary(tail: Array("payload".utf8)).bytes
    #expect(throws: StripRefusal.unknownData(bytes: 7)) { try library.stripped() }
  }

  @Test func `is not made of an object file or of no library`() {
    #expect(throws: StripRefusal.otherType) { try SampleLibrary(type: 1).bytes.stripped() }
    #expect(throws: StripRefusal.unreadable(.notELF)) {
      try Array("INPUT(libc.so.6)".utf8 + Array(repeating: 0, count: 64)).stripped()
    }
  }
}
