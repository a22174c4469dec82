/// A piece of text that knows where in its file every scalar came from.
///
/// Continued lines are joined, comments cut and variables expanded before anything is parsed; the
/// positions let a fault still point at what the user wrote.
struct SourceText {
  struct Position: Equatable {
    let line: Int
    let column: Int
  }
  private(set) var scalars: [Unicode.Scalar] = []
  private(set) var positions: [Position] = []

  init() {}

  /// A whole physical line.
  init(_ line: Substring, number: Int) {
    scalars = Array(line.unicodeScalars)
    positions = (0..<scalars.count).map { Position(line: number, column: $0 + 1) }
  }

  private init(scalars: [Unicode.Scalar], positions: [Position]) {
    self.scalars = scalars
    self.positions = positions
  }

  var isEmpty: Bool { scalars.isEmpty }

  var text: String { String(String.UnicodeScalarView(scalars)) }

  /// Where the text starts; `nil` when it is empty.
  var start: Position? { positions.first }

  subscript(range: some RangeExpression<Int>) -> SourceText {
    SourceText(scalars: Array(scalars[range]), positions: Array(positions[range]))
  }

  /// The place of a byte of ``text``; one past the last when `offset` is beyond it.
  func position(atByte offset: Int) -> Position? {
    var bytes = 0
    for (index, scalar) in scalars.enumerated() {
      bytes += UTF8.width(scalar)
      if offset < bytes { return positions[index] }
    }
    return positions.last.map { Position(line: $0.line, column: $0.column + 1) }
  }

  mutating func append(_ scalar: Unicode.Scalar, _ position: Position) {
    scalars.append(scalar)
    positions.append(position)
  }

  mutating func append(_ other: SourceText) {
    scalars += other.scalars
    positions += other.positions
  }

  /// Without what `isTrimmed` holds for at both ends.
  func trimmed(_ isTrimmed: (Unicode.Scalar) -> Bool = PythonText.isSpace) -> SourceText {
    guard let first = scalars.firstIndex(where: { !isTrimmed($0) }),
      let last = scalars.lastIndex(where: { !isTrimmed($0) })
    else { return SourceText() }
    return self[first...last]
  }

  /// With every occurrence of `pattern` replaced, the new text standing where the old one started.
  func replacing(_ pattern: [Unicode.Scalar], with value: String) -> SourceText {
    var result = SourceText()
    var index = 0
    while index < scalars.count {
      if scalars[index...].starts(with: pattern) {
        for scalar in value.unicodeScalars { result.append(scalar, positions[index]) }
        index += pattern.count
      } else {
        result.append(scalars[index], positions[index])
        index += 1
      }
    }
    return result
  }
}

/// What is wrong at a place of the file that is being read.
struct RequirementsFault: Error {
  let reason: RequirementsFileIssue.Reason
  let position: SourceText.Position?

  init(_ reason: RequirementsFileIssue.Reason, at text: SourceText) {
    self.init(reason, at: text.start)
  }

  init(_ reason: RequirementsFileIssue.Reason, at position: SourceText.Position?) {
    self.reason = reason
    self.position = position
  }
}
