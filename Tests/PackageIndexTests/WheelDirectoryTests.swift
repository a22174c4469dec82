import Foundation
import Oracle
import PackageIndex
import Packaging
import Testing

@Suite struct `A wheel's directory` {
  private func read(_ bytes: [UInt8], tail: Int? = nil) throws -> WheelDirectory {
    var start = bytes.count - min(tail ?? bytes.count, bytes.count)
    for _ in 0..<4 {
      switch try WheelDirectory.read(tail: Array(bytes[start...]), size: bytes.count) {
      case .complete(let directory): return directory
      case .needs(let range):
        #expect(range.upperBound == start && !range.isEmpty)
        start = range.lowerBound
      }
    }
    throw ArchiveError.notAZip
  }

  private func content(_ entry: WheelDirectory.Entry, _ bytes: [UInt8], limit: Int = 1 << 20) throws
    -> [UInt8]
  {
    let directory = try read(bytes)
    return try directory.content(
      of: entry, in: Array(bytes[directory.range(of: entry)]), limit: limit)
  }

  @Test(arguments: [22, 100, 300, 1 << 20])
  func `is read from a tail of any length`(tail: Int) throws {
    for isLarge in [false, true] {
      var zip = SampleZip([.init("a/b.py", "x = 1"), .init("a/"), .init("c", "data")])
      zip.isLarge = isLarge
      zip.comment = Array(repeating: 0x50, count: tail == 100 ? 60_000 : 0)
      let bytes = zip.bytes
      let directory = try read(bytes, tail: tail)
      #expect(
        directory.entries.map { String(decoding: $0.path, as: UTF8.self) } == ["a/b.py", "a/", "c"])
      #expect(try content(directory.entries[0], bytes) == Array("x = 1".utf8))
      #expect(try content(directory.entries[2], bytes) == Array("data".utf8))
      #expect(directory.entries[0].mode == 0o100755)
    }
  }

  @Test func `is what Python's zipfile reads`() throws {
    let bytes = try seed("wheel-tail/six-1.17.0-py2.py3-none-any.whl")
    guard let answer = try Oracle.run("zip_entries", input: bytes) else { return }
    let expected = try JSONDecoder().decode([[String]].self, from: Data(answer))
    let directory = try read(bytes, tail: 64)
    let own = directory.entries.map {
      [
        String(decoding: $0.path, as: UTF8.self), "\($0.size)", "\($0.compressedSize)",
        "\($0.crc32)",
        "\($0.headerOffset)", "\($0.mode ?? 0)",
      ]
    }
    #expect(own == expected && own.count == 6)
    let filename = try WheelFilename("six-1.17.0-py2.py3-none-any.whl")
    let listing = try WheelListing(directory, of: filename)
    let metadata = try CoreMetadata(parsing: try content(listing.metadata, bytes))
    #expect(metadata.version == "1.17.0")
    #expect(listing.files.count == 6)
  }

  @Test(arguments: ["/etc/passwd", "../x", "a/../../x", "a\\b", "a\u{0}b", "", ".", "a/.."])
  func `holds no name that leads elsewhere`(name: String) {
    #expect(throws: ArchiveError.unsafeName(name)) { try read(SampleZip([.init(name)]).bytes) }
  }

  @Test func `holds every name once`() {
    #expect(throws: ArchiveError.duplicateName("a//b")) {
      try read(SampleZip([.init("a/b"), .init("a//b")]).bytes)
    }
    #expect(throws: ArchiveError.duplicateName("a/")) {
      try read(SampleZip([.init("a"), .init("a/")]).bytes)
    }
  }

  @Test func `holds entries that overlap no other and lie within the file`() {
    var zip = SampleZip([.init("a", "content"), .init("b", "content")])
    zip.entries[1].offset = 0
    #expect(throws: ArchiveError.overlappingEntries("b")) { try read(zip.bytes) }
    zip.entries[1].offset = 20
    #expect(throws: ArchiveError.overlappingEntries("b")) { try read(zip.bytes) }
    zip.entries[1].offset = 1_000_000
    #expect(throws: ArchiveError.outsideFile("b")) { try read(zip.bytes) }
  }

  @Test func `holds no bomb`() throws {
    var zip = SampleZip([.init("a", "content")])
    zip.entries[0].method = 8
    zip.entries[0].size = 4 << 30 - 2
    #expect(throws: ArchiveError.impossibleSize("a")) { try read(zip.bytes) }
    zip.entries[0].size = 1 << 48
    zip.entries[0].compressedSize = 1 << 40
    zip.isLarge = true
    #expect(throws: ArchiveError.impossibleSize("a")) { try read(zip.bytes) }
    var stored = SampleZip([.init("a", "content")])
    stored.entries[0].size = 8
    #expect(throws: ArchiveError.impossibleSize("a")) { try read(stored.bytes) }
    let bytes = SampleZip([.init("a", "content")]).bytes
    #expect(throws: ArchiveError.tooLarge(limit: 6)) {
      try content(try read(bytes).entries[0], bytes, limit: 6)
    }
  }

  @Test func `holds nothing encrypted, impossible or misplaced`() {
    var zip = SampleZip([.init("a", "content")])
    zip.entries[0].flags = 1
    #expect(throws: ArchiveError.encrypted("a")) { try read(zip.bytes) }
    zip = SampleZip([.init("a", "content")])
    zip.count = 2
    #expect(throws: ArchiveError.misplacedDirectory) { try read(zip.bytes) }
    zip.count = 0
    #expect(throws: ArchiveError.misplacedDirectory) { try read(zip.bytes) }
    zip.count = nil
    zip.gap = -1
    #expect(throws: ArchiveError.misplacedDirectory) { try read(zip.bytes) }
  }

  @Test func `is not read from a file cut short`() {
    let bytes = SampleZip([.init("a", "content")]).bytes
    for count in 0..<bytes.count {
      #expect(throws: ArchiveError.self) { try read(Array(bytes[..<count])) }
    }
  }

  @Test func `gives no content that is not what it says`() throws {
    var zip = SampleZip([.init("a", "content")])
    zip.entries[0].crc = 1
    #expect(throws: ArchiveError.damaged("a")) {
      try content(try read(zip.bytes).entries[0], zip.bytes)
    }
    zip = SampleZip([.init("a", "content")])
    zip.entries[0].localName = Array("b".utf8)
    #expect(throws: ArchiveError.damaged("a")) {
      try content(try read(zip.bytes).entries[0], zip.bytes)
    }
    zip = SampleZip([.init("a", "content")])
    zip.entries[0].method = 8
    #expect(throws: ArchiveError.damaged("a")) {
      try content(try read(zip.bytes).entries[0], zip.bytes)
    }
    zip.entries[0].method = 12
    #expect(throws: ArchiveError.unknownMethod("a", method: 12)) {
      try content(try read(zip.bytes).entries[0], zip.bytes)
    }
  }

  @Test func `has the metadata of the wheel's own name`() throws {
    let wheel = try WheelFilename("A_b-1.0-py3-none-any.whl")
    func listing(_ names: String...) throws -> WheelListing {
      try WheelListing(read(SampleZip(names.map { .init($0) }).bytes), of: wheel)
    }
    let own = try listing(
      "vendored/x-1.dist-info/METADATA", "x-1.dist-info/METADATA", "a.b-1.0.dist-info/METADATA",
      "a.b-1.0.data/scripts/run", "x.data/other/x", "a.b-1.0.dist-info/entry_points.txt")
    #expect(own.metadataFolder.description == "a.b-1.0.dist-info")
    #expect(own.files.first { $0.scheme == .scripts }?.path.description == "run")
    #expect(own.files.filter { $0.scheme == .root }.count == 5)
    #expect(own.entryPoints != nil)
    #expect(throws: ArchiveError.unknownScheme("a_b-1.0.data/other/x")) {
      try listing("a_b-1.0.dist-info/METADATA", "a_b-1.0.data/other/x")
    }
    #expect(throws: ArchiveError.metadataCount(0)) { try listing("x-1.dist-info/METADATA") }
    #expect(throws: ArchiveError.metadataCount(2)) {
      try listing("a_b-1.0.dist-info/METADATA", "a_b-2.dist-info/METADATA")
    }
  }
}
