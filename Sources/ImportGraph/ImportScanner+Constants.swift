/// What calls and assignments say by constants.
extension ImportScanner {
  /// Reports what a loader imports whose first argument is a module's whole name, with the name that
  /// it is given: `plugins = import_module("pkg.plugins")`.
  mutating func importedByConstant(_ start: Int, by function: Int) {
    var first = skipBlanks(start, bracketed: true)
    if holds("name=", at: first) { first = skipBlanks(first + 5, bracketed: true) }
    guard !isDead, bytes[first + 1] != UInt8(ascii: "."), let name = constantText(at: first),
      bytes[name.next] == UInt8(ascii: ")") || bytes[name.next] == UInt8(ascii: ",")
    else { return }
    findings.imports.append(
      ImportedName(
        module: name.text, alias: boundName(before: function), isOfRules: false, line: first))
  }

  /// The name before the `=` that stands before a call.
  private func boundName(before function: Int) -> String? {
    var index = function
    while index > 0, bytes[index - 1].isIdentifier || bytes[index - 1] == UInt8(ascii: ".") {
      index -= 1
    }
    while index > 0, bytes[index - 1] == 32 { index -= 1 }
    guard index > 1, bytes[index - 1] == UInt8(ascii: "=") else { return nil }
    index -= 1
    if bytes[index - 1] == UInt8(ascii: ":") { index -= 1 }
    while index > 0, bytes[index - 1] == 32 { index -= 1 }
    let last = index
    while index > 0, bytes[index - 1].isIdentifier { index -= 1 }
    guard index < last else { return nil }
    return String(
      decoding: UnsafeBufferPointer(start: bytes + index, count: last - index), as: UTF8.self)
  }

  /// The name in `import_module("pkg.plugins")` where that is what stands before a dot.
  func loadedName(before dot: Int) -> Range<Int>? {
    guard dot > 3, bytes[dot - 1] == UInt8(ascii: ")"), let open = callStart(around: dot - 1),
      (open >= 13 && holds("import_module", at: open - 13))
        || (open >= 10 && holds("__import__", at: open - 10))
    else { return nil }
    let first = skipBlanks(open + 1, bracketed: true)
    guard let name = constantText(at: first) else { return nil }
    return first + 1..<first + 1 + name.text.utf8.count
  }

  /// Whether an attribute is used otherwise than by calling it or giving it a value.
  func isRead(_ start: Int) -> Bool {
    let next = skipBlanks(start)
    switch bytes[next] {
    case UInt8(ascii: "("): return false
    case UInt8(ascii: "="): return bytes[next + 1] == UInt8(ascii: "=")
    default: return true
    }
  }

  /// Whether an attribute is given a value that may be true: `typing.TYPE_CHECKING = True`.
  func isMadeTrue(_ name: Range<Int>) -> Bool {
    name.lowerBound > 0 && bytes[name.lowerBound - 1] == UInt8(ascii: ".")
      && bindsTruth(name.upperBound)
  }
}
