/// Names that are given to functions, which load by them: a package's own, those of the import
/// system, those of an import's list.
extension ImportScanner {
  /// Notes that a module's own name is an argument: `import_submodules(__name__)`.
  mutating func noteHanded(_ name: Range<Int>) {
    let next = bytes[skipBlanks(name.upperBound, bracketed: true)]
    guard next == UInt8(ascii: ",") || next == UInt8(ascii: ")"),
      let open = callStart(around: name.lowerBound)
    else { return }
    var first = open
    while first > 0, open - first < 80,
      bytes[first - 1].isIdentifier || bytes[first - 1] == UInt8(ascii: ".")
    { first -= 1 }
    if first == open || isJudgedItself(open) { return }
    if isGivenTable(name.upperBound) { return }
    note(.handedName, first, until: open)
  }

  /// Whether a call is of a logger's maker, by far the most frequent, or is known otherwise.
  private func isJudgedItself(_ open: Int) -> Bool {
    (open >= 9 && holds("getLogger", at: open - 9)) || (open >= 7 && holds(".format", at: open - 7))
      || (open >= 13 && holds("import_module", at: open - 13))
      || (open >= 10 && holds("__import__", at: open - 10))
  }

  /// Whether a table of modules follows among a call's arguments, which tells all that is loaded.
  ///
  /// Such as `{'pkg.app': ['App']}`; a list may be of what is left out.
  private func isGivenTable(_ start: Int) -> Bool {
    var index = start
    while index < min(end, start + 400) {
      switch bytes[index] {
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "'"), UInt8(ascii: "\""),
        UInt8(ascii: "["):
        return false
      case UInt8(ascii: "{"):
        guard let key = constantText(at: skipBlanks(index + 1, bracketed: true)),
          bytes[key.next] == UInt8(ascii: ":")
        else { return false }
        let value = bytes[skipBlanks(key.next + 1, bracketed: true)]
        return value == UInt8(ascii: "[") || value == UInt8(ascii: "(")
          || value == UInt8(ascii: "{")
      default: index += 1
      }
    }
    return false
  }

  /// The bracket of the call that an offset stands in.
  func callStart(around index: Int) -> Int? {
    var depth = 0
    var place = index - 1
    let limit = max(0, index - 300)
    while place >= limit {
      switch bytes[place] {
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth += 1
      case UInt8(ascii: "(") where depth == 0: return place
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        if depth == 0 { return nil }
        depth -= 1
      case UInt8(ascii: "("): depth -= 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        let mark = bytes[place]
        place -= 1
        while place >= limit, bytes[place] != mark, bytes[place] != 10 { place -= 1 }
      default: break
      }
      place -= 1
    }
    return nil
  }

  /// Looks at a constant by itself: a name of the import system that is asked for, an option of
  /// Python's that starts a module.
  mutating func constant(_ content: Range<Int>) {
    let start = content.lowerBound
    switch content.count {
    case 2 where holds("-m", at: start): note(.program, start)
    case 10 where holds("__import__", at: start) && isAttributeName(start - 1):
      note(.unbounded, start)
    case 12 where holds("iter_modules", at: start) && isAttributeName(start - 1):
      note(.listing, start)
    case 13 where holds("import_module", at: start) && isAttributeName(start - 1):
      note(.unbounded, start)
    case 13 where holds("walk_packages", at: start) && isAttributeName(start - 1):
      note(.listing, start)
    case 10 where holds("EXT_SUFFIX", at: start): note(.libraries, start)
    case 4...40 where bytes[start] == UInt8(ascii: "*"):
      let last = content.upperBound
      if holds(".so", at: last - 3) || holds(".pyd", at: last - 4) { note(.libraries, start) }
    default: break
    }
  }

  /// Whether the quote of a constant stands where an attribute's name is given:
  /// `getattr(importlib, "import_module")`, `vars(builtins)["__import__"]`.
  private func isAttributeName(_ quote: Int) -> Bool {
    var last = quote
    while last > 0, bytes[last - 1] == 32 || bytes[last - 1] == 10 { last -= 1 }
    guard last > 1 else { return false }
    if bytes[last - 1] == UInt8(ascii: "[") {
      return bytes[last - 2].isIdentifier || bytes[last - 2] == UInt8(ascii: ")")
    }
    guard bytes[last - 1] == UInt8(ascii: ",") || bytes[last - 1] == UInt8(ascii: "("),
      let open = callStart(around: last)
    else { return false }
    return (open >= 7 && holds("getattr", at: open - 7))
      || (open >= 10 && holds("attrgetter", at: open - 10))
      || (open >= 12 && holds("methodcaller", at: open - 12))
  }

  /// Reports what `__import__("pkg", fromlist=["sub"])` imports of the package.
  mutating func importedByList(_ start: Int) {
    let first = skipBlanks(start, bracketed: true)
    guard let module = constantText(at: first), bytes[module.next] == UInt8(ascii: ",") else {
      return
    }
    var index = module.next
    var depth = 0
    while index < min(end, start + 400) {
      switch bytes[index] {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return }
        depth -= 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        guard let name = constantText(at: index) else { return }
        if !isDead {
          findings.imports.append(
            ImportedName(module: module.text, name: name.text, namesInterest: true, line: index))
        }
        index = name.next - 1
      default: break
      }
      index += 1
    }
  }

  /// A constant that holds a dotted name, and the offset of what follows it.
  func constantText(at start: Int) -> (text: String, next: Int)? {
    let mark = bytes[start]
    guard mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"") else { return nil }
    var last = start + 1
    while bytes[last].isIdentifier || bytes[last] == UInt8(ascii: ".") { last += 1 }
    guard last > start + 1, bytes[last] == mark else { return nil }
    let text = UnsafeBufferPointer(start: bytes + start + 1, count: last - start - 1)
    return (String(decoding: text, as: UTF8.self), skipBlanks(last + 1, bracketed: true))
  }

  /// Reports what an import statement in a string's text takes of a module: `from pkg import worker`
  /// of a command that is given to Python.
  mutating func importedNames(
    in text: UnsafeBufferPointer<UInt8>, at start: Int, of module: NamedText
  ) {
    guard reportsDynamicImports, !module.isContinued, !module.isUnfinished else { return }
    let rest = UnsafeBufferPointer(rebasing: text[start...])
    guard rest.starts(with: " import ".utf8) else { return }
    var index = 8
    while index < rest.count {
      while index < rest.count, rest[index] == 32 || rest[index] == UInt8(ascii: "(") { index += 1 }
      let first = index
      while index < rest.count, rest[index].isIdentifier { index += 1 }
      guard index > first else { return }
      let name = UnsafeBufferPointer(rebasing: rest[first..<index])
      findings.imports.append(
        ImportedName(
          module: module.text, name: String(decoding: name, as: UTF8.self), line: module.line))
      while index < rest.count, rest[index] == 32 { index += 1 }
      guard index < rest.count, rest[index] == UInt8(ascii: ",") else { return }
      index += 1
    }
  }
}
