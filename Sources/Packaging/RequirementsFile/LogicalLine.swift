/// A line of a requirements file as pip takes it: continued ones joined, comments cut, blank ones
/// left out, variables expanded.
struct LogicalLine {
  /// The first physical line, from 1.
  let number: Int
  let text: SourceText

  static func all(in text: String, environment: [String: String]) -> [LogicalLine] {
    joined(PythonText.lines(text)).compactMap { line in
      let text = withoutComment(line.text).trimmed()
      return text.isEmpty
        ? nil : LogicalLine(number: line.number, text: expanded(text, environment))
    }
  }

  /// Joins each line that ends in `\` with the next, unless a comment ends it.
  private static func joined(_ lines: [Substring]) -> [LogicalLine] {
    var result: [LogicalLine] = []
    var pending: LogicalLine?
    for (index, line) in lines.enumerated() {
      var text = SourceText(line, number: index + 1)
      let isComment = text.scalars.first { !PythonText.isSpace($0) } == "#"
      if text.scalars.last == "\\", !isComment {
        var start = pending?.text ?? SourceText()
        start.append(text.trimmed { $0 == "\\" })
        pending = LogicalLine(number: pending?.number ?? index + 1, text: start)
        continue
      }
      if isComment {
        // A blank before the `#` keeps it a comment when the line before is joined on.
        var spaced = SourceText()
        spaced.append(" ", SourceText.Position(line: index + 1, column: 1))
        spaced.append(text)
        text = spaced
      }
      var start = pending?.text ?? SourceText()
      start.append(text)
      result.append(LogicalLine(number: pending?.number ?? index + 1, text: start))
      pending = nil
    }
    if let pending { result.append(pending) }
    return result
  }

  /// A comment starts at a `#` that is first or follows a blank.
  private static func withoutComment(_ line: SourceText) -> SourceText {
    let scalars = line.scalars
    let hash = scalars.indices.first {
      scalars[$0] == "#" && ($0 == 0 || PythonText.isSpace(scalars[$0 - 1]))
    }
    return hash.map { line[..<$0] } ?? line
  }

  /// Puts in the variables written `${NAME}`, `NAME` being capitals, digits and `_`.
  private static func expanded(
    _ line: SourceText, _ environment: [String: String]
  ) -> SourceText {
    var result = line
    for name in variableNames(in: line.scalars) {
      guard let value = environment[name], !value.isEmpty else { continue }
      result = result.replacing(Array("${\(name)}".unicodeScalars), with: value)
    }
    return result
  }

  private static func variableNames(in scalars: [Unicode.Scalar]) -> [String] {
    var names: [String] = []
    var index = 0
    while let dollar = scalars[index...].firstIndex(of: "$") {
      index = dollar + 1
      guard index < scalars.count, scalars[index] == "{" else { continue }
      let name = scalars[(index + 1)...].prefix {
        switch $0 {
        case "A"..."Z", "0"..."9", "_": true
        default: false
        }
      }
      guard !name.isEmpty, name.endIndex < scalars.count, scalars[name.endIndex] == "}" else {
        continue
      }
      names.append(String(String.UnicodeScalarView(name)))
      index = name.endIndex + 1
    }
    return names
  }
}
