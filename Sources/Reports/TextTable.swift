/// Rows of cells in aligned columns.
struct TextTable {
  enum Alignment { case left, right }

  /// What a row is, for its colour.
  enum Emphasis {
    case none
    case heading
    case dropped
  }

  private let columns: [Alignment]
  private var rows: [(cells: [String], emphasis: Emphasis)] = []

  init(columns: [Alignment]) { self.columns = columns }

  mutating func add(_ cells: [String], _ emphasis: Emphasis = .none) {
    precondition(cells.count == columns.count)
    rows.append((cells.map(Self.printable), emphasis))
  }

  /// The rows as text; where a width is given, the first column gives way to it.
  func lines(_ style: PlanText.Style) -> [String] {
    var widths = columns.indices.map { column in
      rows.map { $0.cells[column].count }.max() ?? 0
    }
    if let width = style.width, let first = widths.first {
      // The last column may be long; it is cut at the end of the line, not padded.
      let others = widths.dropFirst().reduce(0) { $0 + $1 + Self.gap }
      let last = columns.last == .left ? widths[widths.count - 1] + Self.gap : 0
      widths[0] = min(first, max(Self.narrowest, width - (others - last)))
    }
    return rows.map { cells, emphasis in
      var line = ""
      for (column, cell) in cells.enumerated() {
        if column > 0 { line += String(repeating: " ", count: Self.gap) }
        line += pad(cell, to: widths[column], columns[column])
      }
      while line.last == " " { line.removeLast() }
      if let width = style.width, line.count > width { line = cut(line, to: width) }
      return style.isColoured ? colour(line, emphasis) : line
    }
  }

  private func pad(_ cell: String, to width: Int, _ alignment: Alignment) -> String {
    guard cell.count <= width else { return cut(cell, to: width) }
    let space = String(repeating: " ", count: width - cell.count)
    return alignment == .left ? cell + space : space + cell
  }

  private func cut(_ text: String, to width: Int) -> String {
    width < 1 ? "" : text.prefix(width - 1) + "…"
  }

  private func colour(_ line: String, _ emphasis: Emphasis) -> String {
    switch emphasis {
    case .none: line
    case .heading: "\u{1b}[1m\(line)\u{1b}[0m"
    case .dropped: "\u{1b}[2m\(line)\u{1b}[0m"
    }
  }

  /// Without control characters: names come from files, and a terminal obeys escapes.
  private static func printable(_ cell: String) -> String {
    String(
      String.UnicodeScalarView(
        cell.unicodeScalars.map {
          $0.properties.generalCategory == .control ? "\u{fffd}" : $0
        }))
  }

  private static let gap = 2
  private static let narrowest = 12
}
