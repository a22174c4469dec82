import Packaging
import Testing

@Suite struct `Hostile bytes` {
  /// Bytes the formats give a meaning to, and some that are no text.
  private let alphabet =
    Array("\n\r\t \"'#=:;,[]()<>!~@$\\{}/.-_aZ09%&*".utf8) + [
      0, 0x0C, 0x1C, 0x80, 0xC3, 0xE2, 0xFF,
    ]

  @Test func `never stop a reader`() {
    var generator = SystemRandomNumberGenerator()
    var read = 0
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      _ = try? CoreMetadata(parsing: Array("Name: a\nVersion: 1\n".utf8) + bytes)
        .parsedRequirements()
      _ = LenientRequirements([String(decoding: bytes, as: UTF8.self)])
      read += Record(parsing: bytes).entries.count
      read +=
        Record.rewritten(bytes.span) { path in
          path.count % 2 == 0 ? .drop : .move(to: [0x22, 0x0A])
        }.count
      read += EntryPoint.all(in: Array("[g]\na=".utf8) + bytes).count
      read += EggInfo.requirements(inRequiresText: bytes).count
      read += PathConfiguration(parsing: bytes).lines.count
      read += WheelMetadata(parsing: bytes).tags.count
      let file = try? RequirementsFile(["r.txt"], environment: ["A": "${A}", "Z": "x"]) { path in
        path == "r.txt" ? bytes : []
      }
      read += file?.requirements.count ?? 0
    }
    #expect(read > 0)
  }
}
