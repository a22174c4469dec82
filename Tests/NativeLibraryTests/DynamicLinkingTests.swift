import NativeLibrary
import Testing

@Suite struct `A shared object` {
  @Test func `says what it needs and what Python can load from it`() throws {
    let linking = try SampleLibrary().bytes.image { try DynamicLinking($0) }
    #expect(linking.name == "libsample.so.1")
    #expect(linking.needed == ["libm.so.6", "libc.so.6"])
    #expect(linking.searchPaths == ["$ORIGIN/../sample.libs"])
    #expect(
      linking.neededVersions == [
        DynamicLinking.NeededVersion(library: "libm.so.6", version: "GLIBC_2.17")
      ])
    #expect(linking.highest("GLIBC") == [2, 17])
    #expect(linking.highest("GLIBCXX") == nil)
    #expect(linking.pythonModules == ["_sample"])
  }

  /// What a library needs, read in the parts it is said to stand in.
  private func needsOfParts(_ file: [UInt8]) -> LibraryNeeds? {
    var copy = [UInt8](repeating: 0, count: file.count)
    for step in LibraryNeeds.Step.allCases {
      for part in copy.withUnsafeBytes({ LibraryNeeds.parts(of: $0, for: step) }) {
        copy.replaceSubrange(part, with: file[part])
      }
    }
    return copy.withUnsafeBytes { try? LibraryNeeds($0) }
  }

  @Test func `says what it needs in a few of its bytes`() throws {
    let file = SampleLibrary().bytes
    let whole = try file.withUnsafeBytes { try LibraryNeeds($0) }
    #expect(needsOfParts(file) == whole)
    #expect(whole.needed == ["libm.so.6", "libc.so.6"])
    #expect(whole.glibc == [2, 17] && whole.machine == 62)
  }

  @Test(
    arguments: [
      [], [0x7f, 0x45], Array("#!/bin/sh\n".utf8) + Array(repeating: 10, count: 60),
      [0x7f] + Array("ELF".utf8) + [9, 1, 1] + Array(repeating: 0, count: 60),
    ] as [[UInt8]])
  func `is told from other files`(bytes: [UInt8]) {
    #expect(throws: ELFError.self) { try bytes.image { _ in } }
  }

  @Test func `does no harm whatever is wrong with it`() throws {
    let original = SampleLibrary().bytes
    var state: UInt64 = 7
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for _ in 0..<4_000 {
      var bytes = original
      for _ in 0...random(4) {
        // Mostly in the tables.
        let place = random(2) == 0 ? random(600) : random(bytes.count)
        bytes[place] = UInt8(truncatingIfNeeded: [0, 0xff, 0x7f, 0x80, random(256)][random(5)])
      }
      if random(4) == 0 { bytes.removeLast(random(bytes.count)) }
      _ = try? bytes.image { try DynamicLinking($0) }
      _ = needsOfParts(bytes)
      guard let stripped = try? bytes.stripped() else { continue }
      // What is loaded is what was.
      let before = try bytes.image { $0.segments.map { [$0.address, $0.fileSize, $0.memorySize] } }
      let after = try stripped.image {
        $0.segments.map { [$0.address, $0.fileSize, $0.memorySize] }
      }
      #expect(before == after)
    }
  }
}
