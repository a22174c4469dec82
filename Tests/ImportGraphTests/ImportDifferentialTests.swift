import Foundation
import ImportGraph
import Oracle
import Testing

/// The imports of every file of real trees, as CPython's parser and as the scanner see them.
///
/// `SCRIMP_SCAN_TREES` names the folders, separated by `:`; by default the standard library is read.
@Suite struct `Imports of real sources` {
  private struct Import: Decodable, Hashable, CustomStringConvertible {
    let level: Int
    let module: String
    let name: String?
    let line: Int

    init(_ found: ImportedName) {
      level = found.level
      module = found.module
      name = found.name
      line = found.line
    }

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      level = try row.decode(Int.self)
      module = try row.decode(String.self)
      name = try row.decodeNil() ? nil : row.decode(String.self)
      line = try row.decode(Int.self)
    }

    var description: String {
      "\(line): \(String(repeating: ".", count: level))\(module) \(name ?? "")"
    }
  }

  private struct File: Decodable {
    let path: String
    let imports: [Import]?

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      path = try row.decode(String.self)
      imports = try row.decodeNil() ? nil : row.decode([Import].self)
    }
  }

  @Test func `are those that CPython finds`() throws {
    let trees =
      ProcessInfo.processInfo.environment["SCRIMP_SCAN_TREES"]?.split(separator: ":")
      .map(String.init) ?? []
    guard let output = try Oracle.run("imports", input: [], arguments: trees) else { return }
    let interest = ScanInterest(words: [String](), reportsEveryImport: true)
    var count = 0
    var refused = 0
    var differences: [String] = []
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let file = try JSONDecoder().decode(File.self, from: Data(line))
      guard let expected = file.imports else {
        refused += 1
        continue
      }
      count += 1
      let source = try Data(contentsOf: URL(fileURLWithPath: file.path))
      let found = ImportScanner.scan(copying: source, for: interest).imports.map { Import($0) }
      let (ours, theirs) = (Set(found), Set(expected))
      if ours != theirs || found.count != expected.count {
        differences.append(
          "\(file.path): more \(ours.subtracting(theirs)), less \(theirs.subtracting(ours))")
      }
    }
    print("\(count) files read, \(refused) refused by CPython")
    #expect(count > 0)
    #expect(differences.isEmpty, "\(differences.count): \(differences.prefix(20))")
  }
}
