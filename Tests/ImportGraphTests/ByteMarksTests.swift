import CByteMarks
import Testing

@testable import ImportGraph

@Suite("Marks of a source's bytes")
struct ByteMarksTests {
  /// Blocks of bytes, as vectors mark them and as a loop does.
  private func bothWays(_ bytes: [UInt8]) -> (vectors: [UInt64], plain: [UInt64]) {
    let blocks = bytes.count / 64
    func marks(
      _ mark: (
        UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt64>?, UnsafeMutablePointer<UInt64>?
      ) ->
        Void
    ) -> [UInt64] {
      var stops = [UInt64](repeating: 0, count: blocks)
      var names = stops
      mark(bytes, blocks, &stops, &names)
      return stops + names
    }
    return (marks(scrimp_mark_bytes), marks(scrimp_mark_bytes_plainly))
  }

  @Test("are the same by vectors and by bytes")
  func sameBothWays() {
    var random = SystemRandomNumberGenerator()
    let telling = Array("_mpnhtrakyeEC_x(\n".utf8)
    for round in 0..<200 {
      let bytes = (0..<640).map { _ in
        round % 2 == 0
          ? UInt8.random(in: .min ... .max, using: &random)
          : telling[Int.random(in: telling.indices, using: &random)]
      }
      let (vectors, plain) = bothWays(bytes)
      #expect(vectors == plain)
    }
  }

  @Test("find a name's ends the same by vectors and by bytes")
  func pairs() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let bytes = (0..<400).map { _ in UInt8.random(in: 0...5, using: &random) }
      let distance = Int.random(in: 0...40, using: &random)
      let end = Int.random(in: 1...300, using: &random)
      var index = 0
      while index < end {
        let found = scrimp_find_pair(bytes, index, end, 1, 2, distance)
        #expect(found == scrimp_find_pair_plainly(bytes, index, end, 1, 2, distance))
        index = found + 1
      }
    }
  }

  @Test("stop at what a scan looks at, and at the end")
  func stops() {
    let source = Array("name = f(x)  # self.file_path, import_module\n".utf8)
    let padded = source + Array(repeating: 0, count: ImportScanner.padding)
    padded.withUnsafeBufferPointer { padded in
      guard let base = padded.baseAddress else { return }
      ByteMarks.with(base, source.count) { marks in
        var found: [Character] = []
        var index = marks.stop(from: 0)
        while index < source.count {
          found.append(Character(UnicodeScalar(source[index])))
          index = marks.stop(from: index + 1)
        }
        #expect(found == ["(", ")", "#", "_", "\n"])
        #expect(marks.nameEnd(0) == 4)
        #expect(marks.stop(from: source.count) == source.count)
      }
    }
  }

  @Test("tell names of every length from each other", arguments: 1...40)
  func namesOfEveryLength(count: Int) {
    let name = (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    let hash = NameHash.of(bytes: name)
    #expect(hash == NameHash.of(String(decoding: name, as: UTF8.self)))
    #expect(hash != NameHash.of(bytes: name + [UInt8(ascii: "_")]))
    for place in name.indices {
      var other = name
      other[place] = UInt8(ascii: "_")
      #expect(hash != NameHash.of(bytes: other))
    }
  }
}
