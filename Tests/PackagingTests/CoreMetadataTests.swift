import Foundation
import Oracle
import Packaging
import Testing

@Suite struct `Core metadata` {
  private func metadata(_ text: String) throws -> CoreMetadata {
    try CoreMetadata(parsing: Array(text.utf8))
  }

  @Test func `reads the header and leaves the description alone`() throws {
    let metadata = try metadata(
      """
      Metadata-Version: 2.4
      Name: Demo_Pkg
      version: 1.0
      Requires-Dist: a>=1
      requires-dist: b; extra == 'x'
      Provides-Extra: x
      License-File: LICENSE

      Name: other
      Requires-Dist: c
      """)
    #expect(metadata.name == "Demo_Pkg")
    #expect(metadata.version == "1.0")
    #expect(metadata.requiresDist == ["a>=1", "b; extra == 'x'"])
    #expect(metadata.providesExtra == ["x"])
    #expect(metadata.licenseFiles == ["LICENSE"])
  }

  @Test func `takes a byte order mark, CRLF, folding and Latin-1`() throws {
    let bytes =
      [0xEF, 0xBB, 0xBF] + Array("Name: a\r\nVersion: 1\r\nSummary: caf".utf8) + [0xE9]
      + Array("\r\n more\r\n\r\n".utf8)
    let metadata = try CoreMetadata(parsing: bytes)
    #expect(metadata.name == "a")
    #expect(metadata.summary == "café\r\n more")
  }

  @Test func `says which field is missing`() {
    #expect(throws: CoreMetadataError.missingName) { try metadata("Version: 1\n") }
    #expect(throws: CoreMetadataError.missingVersion(name: "a")) { try metadata("Name: a\n") }
  }

  @Test func `agrees with packaging and the email parser`() throws {
    struct Case: Decodable {
      let input: Data
      let name: String?
      let version: String?
      let requiresPython: String?
      let requiresDist: [String]
      let providesExtra: [String]
      let summary: String?
      let keys: [String]
    }
    guard let output = try Oracle.run("core_metadata", input: []) else { return }
    let cases = try JSONDecoder().decode([Case].self, from: Data(output))
    var differences = 0
    for oracle in cases {
      let metadata = try? CoreMetadata(parsing: Array(oracle.input))
      let agrees: Bool
      if let metadata {
        agrees =
          metadata.name == oracle.name && metadata.version == oracle.version
          && metadata.requiresPython == oracle.requiresPython
          && metadata.requiresDist == oracle.requiresDist
          && metadata.providesExtra == oracle.providesExtra && metadata.summary == oracle.summary
      } else {
        agrees = oracle.name == nil || oracle.version == nil
      }
      if !agrees {
        differences += 1
        print(
          String(decoding: oracle.input, as: UTF8.self).debugDescription, oracle, metadata as Any)
      }
    }
    print("differential core metadata: \(cases.count) cases, \(differences) differences")
    #expect(differences == 0)
    #expect(cases.count >= 5000)
  }
}
