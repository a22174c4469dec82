/// Reads what a Python source imports and names, over its bytes, without parsing it.
///
/// Every import statement counts, at whatever depth and under whatever condition, and so does every
/// string constant but docstrings. Source that Python would refuse is read as far as it goes: the
/// answer may hold too much and never too little. Takes all of Python 3 up to nested f-strings
/// (PEP 701), and what Python 2 has in common with it.
public struct ImportScanner {
  let source: SourceText
  let interest: ScanInterest
  let place: ScanPlace?
  var findings = ScanFindings()
  /// Imports that nothing follows from, unless what they bind is asked for by its name.
  var settled: [UnreadImport] = []
  /// How deep inside f-strings within f-strings the scan is.
  var nesting = 0
  /// The `if` blocks around.
  var blocks = ConditionBlocks()
  var innermostBlock = -1
  /// Whether facts of the target decide conditions.
  let judgesConditions: Bool
  let reportsDynamicImports: Bool
  /// Whether the target never runs what is being read.
  var isDead = false
  /// Whether a constant outside of brackets ends in a dot.
  var bindsPrefix = false
  /// Whether the source gives a name its own value that conditions are judged by.
  var isShadowed = false

  /// How many NUL bytes must follow the source: vectors read past its end.
  public static let padding = 64

  /// Scans one module.
  ///
  /// Of a module in a `place`, words that lead nowhere are only counted. `refine` may take away
  /// what nobody will ask for; until then offsets stand for lines.
  ///
  /// - Precondition: ``padding`` NUL bytes follow `source` in memory.
  public static func scan(
    _ source: UnsafeBufferPointer<UInt8>, for interest: ScanInterest,
    in place: ScanPlace? = nil, refine: (inout ScanFindings) -> Void = { _ in }
  ) -> ScanFindings {
    guard let base = source.baseAddress, !source.isEmpty else { return ScanFindings() }
    return ByteMarks.with(base, source.count) { marks in
      scan(base, source.count, marks, for: interest, in: place, refine: refine)
    }
  }

  private static func scan(
    _ base: UnsafePointer<UInt8>, _ count: Int, _ marks: ByteMarks, for interest: ScanInterest,
    in place: ScanPlace?, refine: (inout ScanFindings) -> Void
  ) -> ScanFindings {
    var scanner = ImportScanner(base, count, marks, interest, place)
    if let encoding = scanner.foreignEncoding {
      scanner.findings.opacity = .encoding(encoding)
    }
    scanner.run()
    if scanner.isShadowed {
      var interest = interest
      interest.facts = nil
      return scan(base, count, marks, for: interest, in: place, refine: refine)
    }
    if scanner.findings.dynamic.contains(where: { $0.kind == .unbounded || $0.kind == .relative }) {
      scanner.findings.joinsTexts = scanner.joinsTexts()
    }
    if scanner.reportsDynamicImports { scanner.noteHandedPackages() }
    if !scanner.findings.dynamic.isEmpty { scanner.readSettled() }
    refine(&scanner.findings)
    scanner.resolveLines()
    return scanner.findings
  }

  /// Scans a copy of the source, for callers whose bytes have no padding.
  public static func scan(
    copying source: some Collection<UInt8>, for interest: ScanInterest
  ) -> ScanFindings {
    let padded = Array(source) + Array(repeating: 0, count: padding)
    return padded.withUnsafeBufferPointer {
      scan(UnsafeBufferPointer(rebasing: $0.dropLast(padding)), for: interest)
    }
  }

  private init(
    _ bytes: UnsafePointer<UInt8>, _ end: Int, _ marks: ByteMarks, _ interest: ScanInterest,
    _ place: ScanPlace?
  ) {
    source = SourceText(bytes: bytes, end: end, marks: marks)
    self.interest = interest
    self.place = place
    judgesConditions = interest.facts != nil
    reportsDynamicImports = interest.reportsDynamicImports
  }

  private mutating func run() {
    var index = bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    var depth = 0
    var isAtStatement = true
    // Where a docstring would begin; a string elsewhere has an effect.
    var lineStart = -1
    var isNewLine = true
    while index < end {
      if isAtStatement {
        isAtStatement = false
        var column = spaces(at: index)
        index += column
        while true {
          switch bytes[index] {
          case 32: column += 1
          case 9: column = (column / 8 + 1) * 8
          case 12: column = 0
          case 92 where afterContinuation(index) > index + 1:
            index = afterContinuation(index) - 1
          default: column = -1 - column
          }
          if column < 0 { break }
          index += 1
        }
        if index >= end { break }
        lineStart = isNewLine && depth == 0 ? index : -1
        if lineStart >= 0, judgesConditions {
          beginLine(at: index, indentation: -1 - column)
        }
        isNewLine = false
        if let next = importStatement(at: index) {
          index = next
          continue
        }
      }
      index = marks.stop(from: index)
      if index >= end { break }
      switch ByteClass(bytes[index]) {
      case .newline:
        index += 1
        isAtStatement = true
        isNewLine = true
      case .comment: index = commentEnd(index)
      case .quote: index = strings(at: index, docstringAt: lineStart, depth: depth)
      case .open:
        if reportsDynamicImports {
          switch bytes[index] {
          case UInt8(ascii: "("): call(at: index)
          case UInt8(ascii: "["): item(at: index)
          default: break
          }
        }
        depth += 1
        index += 1
      case .close:
        if depth > 0 { depth -= 1 }
        index += 1
      case .backslash: index = afterContinuation(index)
      case .statementStart:
        index += 1
        isAtStatement = true
      case .null:
        findings.opacity = findings.opacity ?? .malformed
        index += 1
      case .plain: index = reportsDynamicImports ? underscore(at: index) : index + 1
      }
    }
    // Brackets that nothing closes: what was taken for a branch that never runs may run.
    if depth > 0, judgesConditions { findings.opacity = findings.opacity ?? .malformed }
  }

  /// Turns the offsets that findings carry so far into lines.
  private mutating func resolveLines() {
    guard !findings.imports.isEmpty || !findings.texts.isEmpty || !findings.dynamic.isEmpty else {
      return
    }
    let counter = LineCounter(bytes, upTo: end)
    for index in findings.imports.indices {
      findings.imports[index].line = counter.line(of: findings.imports[index].line)
    }
    for index in findings.texts.indices {
      findings.texts[index].line = counter.line(of: findings.texts[index].line)
    }
    for index in findings.dynamic.indices {
      findings.dynamic[index].line = counter.line(of: findings.dynamic[index].line)
    }
  }
}

/// What the source answers.
extension ImportScanner {
  @inline(__always) var bytes: UnsafePointer<UInt8> { source.bytes }
  @inline(__always) var end: Int { source.end }
  @inline(__always) var marks: ByteMarks { source.marks }

  @inline(__always)
  func commentEnd(_ start: Int) -> Int { source.commentEnd(start) }

  @inline(__always)
  func afterContinuation(_ start: Int) -> Int { source.afterContinuation(start) }

  @inline(__always)
  func skipBlanks(_ start: Int, bracketed: Bool = false) -> Int {
    source.skipBlanks(start, bracketed: bracketed)
  }

  @inline(__always)
  func spaces(at start: Int) -> Int { source.spaces(at: start) }

  @inline(__always)
  func hasKeyword(_ keyword: StaticString, at start: Int) -> Bool {
    source.hasKeyword(keyword, at: start)
  }

  @inline(__always)
  func holds(_ text: StaticString, at start: Int) -> Bool { source.holds(text, at: start) }

  @inline(__always)
  func isAfterWord(_ word: StaticString, _ index: Int) -> Bool { source.isAfterWord(word, index) }

  @inline(__always)
  func plainEnd(_ start: Int, mark: UInt8) -> Int { source.plainEnd(start, mark: mark) }

  @inline(__always)
  func tripleEnd(_ start: Int, mark: UInt8) -> Int { source.tripleEnd(start, mark: mark) }
}
