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
}
