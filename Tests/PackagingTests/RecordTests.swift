import Foundation
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
    guard let output = try PythonOracle.output(of: script) else { return }
    let cases = try JSONDecoder().decode([Case].self, from: output)
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

  private let script = #"""
    import base64, csv, io, json, os, random
    random.seed(int(os.environ.get("ORACLE_SEED", 22)))
    csv.field_size_limit(1 << 30)
    paths = ["a/b.py", '"a,b.py"', '"say ""hi"".py"', "../../../bin/x", "/abs/path", '"two\nlines.py"', '"cr\r\nlf"', "", "x y", '"', '""',
      'mid"quote', '"closed"tail', '"a"b"c"', "caf\xe9", "caf\xc3\xa9", " lead", '"a\rb"', "\x00nul", "'single'", '"a""', "#x", '"" ']
    hashes = ["sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "", "md5=x", '"sha256=q"', "sha256"]
    sizes = ["0", "12", "", "x", "-1", '"7"', " 8", "9999999999999999999999"]
    def row():
        kind = random.random()
        if kind < .75: return ",".join([random.choice(paths), random.choice(hashes), random.choice(sizes)])
        if kind < .85: return ",".join(random.choice(paths) for _ in range(random.randrange(6)))
        if kind < .9: return ""
        return "".join(random.choice('a",\n\r "b') for _ in range(random.randrange(12)))
    cases = []
    while len(cases) < 6000:
        end = random.choice(["\n", "\n", "\r\n", "\r"])
        text = "".join(row() + (end if random.random() < .95 else random.choice(["\n", "\r\n", "\r"])) for _ in range(random.randrange(7)))
        if random.random() < .2: text = text.rstrip("\r\n")
        data = text.encode("latin-1")
        rows, stream = [], io.StringIO(text, newline="")
        consumed = [0]
        def lines():
            for line in stream:
                consumed[0] += 1
                yield line
        reader = csv.reader(lines())
        before = 0
        for fields in reader:
            first, before = before + 1, consumed[0]
            if not fields: continue
            fields3 = (fields + ["", ""])[:3]
            size = fields3[2]
            digits = size.isascii() and size.isdigit() and len(size) < 19
            b = lambda s: base64.b64encode(s.encode("latin-1")).decode()
            rows.append(dict(line=first, path=b(fields3[0]), hash=b(fields3[1]), size=int(size) if digits else None, columns=len(fields)))
        cases.append(dict(input=base64.b64encode(data).decode(), rows=rows))
    print(json.dumps(cases))
    """#
}
