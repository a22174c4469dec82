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
  var findings = ScanFindings()
  /// How deep inside f-strings within f-strings the scan is.
  var nesting = 0
  /// The `if` blocks around, from the first that a target's facts may decide.
  var blocks: ConditionBlocks?
  /// Whether the target never runs what is being read.
  var isDead = false
  /// Whether the source gives a name its own value that conditions are judged by.
  var isShadowed = false

  /// How many NUL bytes must follow the source: vectors read past its end.
  public static let padding = 64

  /// Scans one module.
  ///
  /// - Precondition: ``padding`` NUL bytes follow `source` in memory.
  public static func scan(
    _ source: UnsafeBufferPointer<UInt8>, for interest: ScanInterest
  ) -> ScanFindings {
    guard let base = source.baseAddress, !source.isEmpty else { return ScanFindings() }
    var scanner = ImportScanner(bytes: base, end: source.count, interest: interest)
    if let encoding = scanner.foreignEncoding {
      scanner.findings.opacity = .encoding(encoding)
    }
    scanner.run()
    if scanner.isShadowed {
      var interest = interest
      interest.facts = nil
      return scan(source, for: interest)
    }
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

  private init(bytes: UnsafePointer<UInt8>, end: Int, interest: ScanInterest) {
    self.bytes = bytes
    self.end = end
    self.interest = interest
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
        if lineStart >= 0, let facts = interest.facts {
          beginLine(at: index, indentation: -1 - column, facts)
        }
        isNewLine = false
        if let next = importStatement(at: index) {
          index = next
          continue
        }
      }
      if interest.reportsDynamicImports {
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
        if interest.reportsDynamicImports {
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
      case .plain: index = interest.reportsDynamicImports ? underscore(at: index) : index + 1
      }
    }
    // Brackets that nothing closes: what was taken for a branch that never runs may run.
    if depth > 0, interest.facts != nil { findings.opacity = findings.opacity ?? .malformed }
  }

  /// Turns the offsets that findings carry so far into lines.
  private mutating func resolveLines() {
    guard !findings.imports.isEmpty || !findings.texts.isEmpty || !findings.dynamic.isEmpty else {
      return
    }
    let hasReturns = UnsafeBufferPointer(start: bytes, count: end).contains(13)
    var counter = LineCounter(bytes, hasReturns: hasReturns)
    for index in findings.imports.indices {
      findings.imports[index].line = counter.line(of: findings.imports[index].line)
    }
    counter = LineCounter(bytes, hasReturns: hasReturns)
    for index in findings.texts.indices {
      findings.texts[index].line = counter.line(of: findings.texts[index].line)
    }
    counter = LineCounter(bytes, hasReturns: hasReturns)
    for index in findings.dynamic.indices {
      findings.dynamic[index].line = counter.line(of: findings.dynamic[index].line)
    }
  }

  func commentEnd(_ start: Int) -> Int {
    var index = start
    let newline = SIMD32<UInt8>(repeating: 10)
    let carriageReturn = SIMD32<UInt8>(repeating: 13)
    while index < end {
      let chunk = UnsafeRawPointer(bytes + index).loadUnaligned(as: SIMD32<UInt8>.self)
      if any((chunk .== newline) .| (chunk .== carriageReturn)) {
        while bytes[index] != 10, bytes[index] != 13 { index += 1 }
        return min(index, end)
      }
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

/// Counts lines up to offsets that mostly grow.
private struct LineCounter {
  private let bytes: UnsafePointer<UInt8>
  private let hasReturns: Bool
  private var index = 0
  private var line = 1

  init(_ bytes: UnsafePointer<UInt8>, hasReturns: Bool) {
    self.bytes = bytes
    self.hasReturns = hasReturns
  }

  mutating func line(of offset: Int) -> Int {
    while index > offset {
      index -= 1
      if endsLine(index) { line -= 1 }
    }
    if !hasReturns {
      while index + 32 <= offset { countChunks(upTo: offset) }
    }
    while index < offset {
      if endsLine(index) { line += 1 }
      index += 1
    }
    return line
  }

  /// Counts in lanes of a byte each, at most as many chunks as a lane can count.
  private mutating func countChunks(upTo offset: Int) {
    let newline = SIMD32<UInt8>(repeating: 10)
    var lanes = SIMD32<UInt8>(repeating: 0)
    var chunks = 0
    while index + 32 <= offset, chunks < 255 {
      let chunk = UnsafeRawPointer(bytes + index).loadUnaligned(as: SIMD32<UInt8>.self)
      // A lane that is equal is -1.
      lanes &-= unsafeBitCast(chunk .== newline, to: SIMD32<UInt8>.self)
      index += 32
      chunks += 1
    }
    for lane in 0..<32 { line += Int(lanes[lane]) }
  }

  /// A CR alone ends a line, too; in CRLF the LF does.
  private func endsLine(_ index: Int) -> Bool {
    bytes[index] == 10 || (bytes[index] == 13 && bytes[index + 1] != 10)
  }
}
