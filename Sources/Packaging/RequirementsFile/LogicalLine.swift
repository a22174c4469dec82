/// A line of a requirements file as pip takes it: continued ones joined, comments cut, blank ones
/// left out, variables expanded.
struct LogicalLine {
  /// The first physical line, from 1.
  let number: Int
  let text: SourceText

  /// Calls `body` with each line in turn; only one is held at a time.
  static func forEach(
    in text: String, environment: [String: String], _ body: (LogicalLine) -> Void
  ) {
    var number = 1
    var joined = SourceText()
    var isContinued = false

    func finish() {
      isContinued = false
      let line = withoutComment(joined).trimmed()
      guard !line.isEmpty else { return }
      body(LogicalLine(number: number, text: expanded(line, environment)))
    }

    for (index, line) in PythonText.lines(text).enumerated() {
      if !isContinued {
        number = index + 1
        joined = SourceText()
      }
      let physical = SourceText(line, number: index + 1)
      let isComment = physical.scalars.first { !PythonText.isSpace($0) } == "#"
      if isComment {
        // A blank before the `#` keeps it a comment when it is joined on.
        joined.append(" ", SourceText.Position(line: index + 1, column: 1))
      } else if physical.scalars.last == "\\" {
        joined.append(physical.trimmed { $0 == "\\" })
        isContinued = true
        continue
      }
      joined.append(physical)
      finish()
    }
    if isContinued { finish() }
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
    var settled: Set<String> = []
    for name in variableNames(in: line.scalars) where !settled.contains(name) {
      guard let value = environment[name], !value.isEmpty else { continue }
      // A value may bring in variables: those the line names again are then expanded again. One
      // that names itself twice would double at each turn.
      if value.utf8.contains(UInt8(ascii: "$")) { settled = [] } else { settled.insert(name) }
      guard result.scalars.count < 1 << 20 else { break }
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
