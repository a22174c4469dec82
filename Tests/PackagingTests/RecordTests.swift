import Foundation
import Oracle
import Packaging
import Testing

@Suite struct `Rows of RECORD` {
  @Test func `reads paths, hashes and sizes`() {
    let record = Record(
      parsing: Array(
        """
        flask/app.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0
        "a,""b"".py",,12\r
        ../../../bin/flask,,
        flask-3.dist-info/RECORD,,
        """.utf8))
    #expect(record.issues.isEmpty)
    #expect(
      record.entries.map { String(decoding: $0.path, as: UTF8.self) } == [
        "flask/app.py", "a,\"b\".py", "../../../bin/flask", "flask-3.dist-info/RECORD",
      ])
    #expect(record.entries.map(\.size) == [0, 12, nil, nil])
    #expect(
      record.entries[0].sha256?.description
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func `names each wrong row by its line and goes on`() {
    let record = Record(
      parsing: Array("\nonly/path.py\n,sha256=x,3\na,b,c\n\"open\nx,,1\na,,2,3".utf8))
    #expect(
      record.issues == [
        RecordIssue(line: 2, reason: .columns(1)), RecordIssue(line: 3, reason: .emptyPath),
        RecordIssue(line: 4, reason: .size), RecordIssue(line: 5, reason: .unterminatedQuote),
      ])
    #expect(record.entries.count == 3)
  }

  @Test func `rewriting keeps rows byte for byte, moves paths and never drops itself`() {
    let record = Array(
      """
      a/b.py,sha256=x,1\r
      "c,d.py",sha256=y,2
      ../../../bin/tool,sha256=z,3
      e.py,,
      d-1.dist-info/RECORD,,
      """.utf8)
    let rewritten = Record.rewritten(record.span) { path in
      switch path.withUnsafeBufferPointer({ String(decoding: $0, as: UTF8.self) }) {
      case "e.py", "d-1.dist-info/RECORD": .drop
      case "../../../bin/tool": .move(to: Array("bin/a,\"tool".utf8))
      default: .keep
      }
    }
    #expect(
      String(decoding: rewritten, as: UTF8.self) == """
        a/b.py,sha256=x,1\r
        "c,d.py",sha256=y,2
        "bin/a,""tool",sha256=z,3
        d-1.dist-info/RECORD,,
        """)
  }

  @Test func `rewriting gives a changed file its new hash and size`() throws {
    let record = Array("a.so,sha256=x,9,\r\nb.so,,\n\"c,d.so\",sha256=z,3\n".utf8)
    let digest = try #require(SHA256Digest(Array(repeating: 0, count: 32)))
    let rewritten = Record.rewritten(record.span) { path in
      path.count == 4 && path[0] == UInt8(ascii: "b")
        ? .change(to: Array("lib/b.so".utf8), digest, size: 5) : .change(to: nil, digest, size: 4)
    }
    let hash = "sha256=" + String(repeating: "A", count: 43)
    #expect(
      String(decoding: rewritten, as: UTF8.self)
        == "a.so,\(hash),4\r\nlib/b.so,\(hash),5\n\"c,d.so\",\(hash),4\n")
  }

  @Test func `keeps bytes that are not UTF-8`() {
    let record = Record(parsing: Array("caf".utf8) + [0xE9, 0x2C, 0x2C, 0x0A])
    #expect(record.entries.map(\.path) == [Array("caf".utf8) + [0xE9]])
  }

  @Test func `agrees with Python's csv`() throws {
    struct Case: Decodable {
      struct Row: Decodable, Equatable {
        let line: Int
        let path: Data
        let hash: Data
        let size: Int?
        let columns: Int
      }
      let input: Data
      let rows: [Row]
    }
    guard let output = try Oracle.run("record", input: []) else { return }
    let cases = try JSONDecoder().decode([Case].self, from: Data(output))
    var differences = 0
    for oracle in cases {
      var rows: [Case.Row] = []
      Record.forEachRow(in: Array(oracle.input).span) { path, hash, row in
        let columns =
          switch row.issue {
          case .columns(let count): count
          case nil, .size: 3
          // Reported instead of the number of columns.
          case .emptyPath, .unterminatedQuote:
            oracle.rows[min(rows.count, oracle.rows.count - 1)].columns
          }
        rows.append(
          Case.Row(
            line: row.line, path: path.withUnsafeBufferPointer { Data($0) },
            hash: hash.withUnsafeBufferPointer { Data($0) }, size: row.size, columns: columns))
      }
      if rows != oracle.rows {
        differences += 1
        print(String(decoding: oracle.input, as: UTF8.self).debugDescription, oracle.rows, rows)
      }
    }
    print("differential RECORD: \(cases.count) cases, \(differences) differences")
    #expect(differences == 0)
    #expect(cases.count >= 5000)
  }
}
