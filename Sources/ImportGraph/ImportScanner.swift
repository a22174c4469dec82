/// Reads what a Python source imports and names, over its bytes, without parsing it.
///
/// Every import statement counts, at whatever depth and under whatever condition, and so does every
/// string constant but docstrings. Source that Python would refuse is read as far as it goes: the
/// answer may hold too much and never too little. Takes all of Python 3 up to nested f-strings
/// (PEP 701), and what Python 2 has in common with it.
public struct ImportScanner {
  let bytes: UnsafePointer<UInt8>
  let end: Int
  let interest: ScanInterest
  let place: ScanPlace?
  var findings = ScanFindings()
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
    var scanner = ImportScanner(base, source.count, interest, place)
    if let encoding = scanner.foreignEncoding {
      scanner.findings.opacity = .encoding(encoding)
    }
    scanner.run()
    if scanner.isShadowed {
      var interest = interest
      interest.facts = nil
      return scan(source, for: interest, in: place, refine: refine)
    }
    if scanner.findings.dynamic.contains(where: { $0.kind == .unbounded || $0.kind == .relative }) {
      scanner.findings.joinsTexts = scanner.joinsTexts()
    }
    if scanner.reportsDynamicImports { scanner.noteHandedPackages() }
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
    _ bytes: UnsafePointer<UInt8>, _ end: Int, _ interest: ScanInterest, _ place: ScanPlace?
  ) {
    self.bytes = bytes
    self.end = end
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
        var column = 0
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
      if reportsDynamicImports {
        while bytes[index].isPlain, bytes[index] != UInt8(ascii: "_") { index += 1 }
      } else {
        while bytes[index].isPlain { index += 1 }
      }
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

  func commentEnd(_ start: Int) -> Int {
    var index = start
    let newline = ByteVector(repeating: 10)
    let carriageReturn = ByteVector(repeating: 13)
    while index < end {
      let chunk = ByteVector(at: bytes + index)
      let lane = ((chunk .== newline) .| (chunk .== carriageReturn)).firstSet
      if lane < 32 { return min(index + lane, end) }
      index += 32
    }
    return end
  }

  /// The offset after a backslash and the end of line it hides.
  func afterContinuation(_ start: Int) -> Int {
    if bytes[start + 1] == 13 { return start + (bytes[start + 2] == 10 ? 3 : 2) }
    return start + (bytes[start + 1] == 10 ? 2 : 1)
  }

  /// Skips blanks and continued lines; inside brackets also line ends and comments.
  func skipBlanks(_ start: Int, bracketed: Bool = false) -> Int {
    var index = start
    while index < end {
      switch bytes[index] {
      case 32, 9, 12: index += 1
      case 92:
        let next = afterContinuation(index)
        if next == index + 1 { return index }
        index = next
      case 10, 13:
        guard bracketed else { return index }
        index += 1
      case UInt8(ascii: "#"):
        guard bracketed else { return index }
        index = commentEnd(index)
      default: return index
      }
    }
    return index
  }
}
