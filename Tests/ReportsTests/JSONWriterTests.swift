import Reports
import Testing

@Suite struct `JSON writer` {
  @Test func `escapes what JSON wants escaped`() {
    var json = JSONWriter()
    json.beginArray()
    json.string("a\"b\\c\n\r\t\u{1}/ü")
    json.string(bytes: [0x61, 0xff, 0x62, 0x22])
    json.end()
    #expect(
      String(decoding: json.bytes, as: UTF8.self)
        == #"["a\"b\\c\n\r\t\u0001/ü", "a\#u{fffd}b\""]"# + "\n")
  }

  @Test func `puts one element a line where asked`() {
    var json = JSONWriter()
    json.beginObject(.lines)
    json.key("empty")
    json.beginArray(.lines)
    json.end()
    json.key("files")
    json.beginArray(.lines)
    for size in [1, -2] {
      json.beginObject()
      json.key("bytes")
      json.integer(size)
      json.key("kept")
      json.boolean(size > 0)
      json.key("rule")
      json.null()
      json.end()
    }
    json.end()
    json.end()
    #expect(
      String(decoding: json.bytes, as: UTF8.self) == """
        {
          "empty": [],
          "files": [
            {"bytes": 1, "kept": true, "rule": null},
            {"bytes": -2, "kept": false, "rule": null}
          ]
        }

        """)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (99_949, "99.9 kB"), (99_950, "100 kB"),
    (999_499, "999 kB"), (999_500, "1.0 MB"), (13_600_000, "13.6 MB"), (171_400_000, "171 MB"),
    (1_234_000_000, "1.2 GB"), (1_234_000_000_000, "1234 GB"), (Int.max, "9223372037 GB"),
  ])
  func `sizes are in decimal units`(bytes: Int, text: String) {
    #expect(ByteCountText.text(bytes) == text)
  }
}
