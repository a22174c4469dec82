import Oracle
import TOML
import Testing

@Suite struct `TOML document beside Python's tomllib` {
  /// Pieces that documents are put together from, valid and not.
  private static let pieces = [
    "a", "b", "a.b", "\"a\"", "'b'", "c-1", " = ", "=", "1", "-0", "+1_0", "0x1F", "0o17", "0b1",
    "01", "1__0", "1.5", "1e6", "1.", ".5", "-1E+06", "inf", "-nan", "true", "false", "True",
    "\"x\"", "'y'", "\"\"\"z\"\"\"", "'''w'''", "\"\\u00e9\"", "\"\\q\"", "\"\\uD800\"", "\"\"",
    "\"\"\"\n \\\n  v\"\"\"", "''''u''''", "1979-05-27", "1979-05-27T07:32:00Z", "07:32:00",
    "1979-05-27 07:32:00.999+01:00", "1979-13-01", "25:00:00", "1979-05-27T07:32:00-00:00",
    "[", "]", "[[", "]]", "{", "}", ", ", ",", "\n", "\r\n", "\t", " ", "# note", "\u{7}", "é", ".",
    "\r", "\"", "'",
  ]
  private static let statements = [
    "a = 1", "b = 'x'", "a.b = 1", "a.c = 2", "a.b.c = 3", "b.a = {}", "a = {}", "a = []",
    "a = {b = 1, c.d = 2}", "b = [{a = 1}, {b = [1, 2,]}]", "[a]", "[b]", "[a.b]", "[a.b.c]",
    "[[a]]", "[[b]]", "[[a.b]]", "[ a . c ]", "[b.a.c]", "[[b.c]]", "c.a.b = 'y'", "a.b.d = 1.5",
  ]

  private static func documents() -> [String] {
    var random = SeededGenerator(seed: 20_260_131)
    let lines = (0..<6_000).map { _ in
      (0..<Int.random(in: 1...6, using: &random)).map { _ in
        statements.randomElement(using: &random) ?? ""
      }.joined(separator: "\n")
    }
    let soup = (0..<6_000).map { _ in
      let count = Int.random(in: 1...8, using: &random)
      let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      return Bool.random(using: &random) ? "k = " + text : text
    }
    return lines + soup + pieces.map { "k = \($0)\n" }
  }

  @Test func `agrees on thousands of documents`() throws {
    let documents = Self.documents()
    guard let answers: [String?] = try Oracle.ask("toml_documents", documents) else { return }
    var (accepted, differences) = (0, 0)
    for (document, answer) in zip(documents, answers) {
      let ours = (try? TOMLDocument(document)).map { text($0.root) }
      if ours != nil { accepted += 1 }
      guard ours != answer else { continue }
      differences += 1
      if differences < 20 {
        Issue.record("\(document.debugDescription): \(ours ?? "-"), tomllib: \(answer ?? "-")")
      }
    }
    #expect(differences == 0)
    #expect(accepted > 2_000)
  }

  /// Keys sorted, strings as their scalars' numbers, floats by their bits.
  private func text(_ table: TOMLTable) -> String {
    let entries = table.map { ($0.key, "\(scalars($0.key)):\(text($0.value))") }
    return "{" + entries.sorted { $0.0 < $1.0 }.map(\.1).joined(separator: ",") + "}"
  }

  private func text(_ value: TOMLValue) -> String {
    switch value.kind {
    case .table: value.table.map(text) ?? "?"
    case .array: "[" + (value.array?.map(text).joined(separator: ",") ?? "?") + "]"
    case .string: "s" + scalars(value.string ?? "?")
    case .integer: "i\(value.integer ?? 0)"
    case .float:
      value.float.map { $0.isNaN ? "nan" : "f\($0.bitPattern)" } ?? "?"
    case .boolean: "\(value.boolean ?? false)"
    case .offsetDateTime, .localDateTime, .localDate, .localTime: "d"
    }
  }

  private func scalars(_ text: String) -> String {
    "(" + text.unicodeScalars.map { "\($0.value)" }.joined(separator: " ") + ")"
  }
}
