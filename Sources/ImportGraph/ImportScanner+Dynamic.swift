extension ImportScanner {
  /// Looks for `import_module` and `__import__` at an underscore, and returns the offset after it.
  mutating func underscore(at index: Int) -> Int {
    if bytes[index + 1] == UInt8(ascii: "_") {
      let start = index
      // A package that hands out its folder has it listed by somebody.
      if holds("__path__", at: start), start == 0 || !bytes[start - 1].isIdentifier,
        start == 0 || bytes[start - 1] != UInt8(ascii: "."), !bytes[start + 8].isIdentifier
      {
        note(.ownPackage, start)
        return start + 8
      }
      guard holds("__import__", at: start), start == 0 || !bytes[start - 1].isIdentifier,
        !bytes[start + 10].isIdentifier
      else { return index + 1 }
      loader(start..<start + 10)
      return start + 10
    }
    let start = index - 6
    guard start >= 0, bytes[index + 1] == UInt8(ascii: "m"), holds("import_module", at: start),
      start == 0 || !bytes[start - 1].isIdentifier, !bytes[start + 13].isIdentifier
    else { return index + 1 }
    loader(start..<start + 13)
    return start + 13
  }

  func holds(_ text: StaticString, at start: Int) -> Bool {
    for offset in 0..<text.utf8CodeUnitCount
    where bytes[start + offset] != text.utf8Start[offset] { return false }
    return true
  }

  /// Judges a use of a function that imports by name.
  private mutating func loader(_ name: Range<Int>) {
    // Its definition is a name of somebody's own.
    if isAfterWord("def", name.lowerBound) { return }
    let open = skipBlanks(name.upperBound)
    guard bytes[open] == UInt8(ascii: "(") else {
      // A name that is bound or passed on: who knows with what it is called.
      note(.unbounded, name.lowerBound)
      return
    }
    if let kind = argumentKind(open + 1) { note(kind, name.lowerBound) }
  }

  private func isAfterWord(_ word: StaticString, _ index: Int) -> Bool {
    var last = index
    while last > 0, bytes[last - 1] == 32 || bytes[last - 1] == 9 { last -= 1 }
    let start = last - word.utf8CodeUnitCount
    return last < index && start >= 0 && holds(word, at: start)
      && (start == 0 || !bytes[start - 1].isIdentifier)
  }

  mutating func note(_ kind: DynamicImport.Kind, _ start: Int) {
    guard !isDead else { return }
    var last = start
    while last < end, last < start + 60, bytes[last] != 10, bytes[last] != 13 { last += 1 }
    let text = String(
      decoding: UnsafeBufferPointer(start: bytes + start, count: last - start), as: UTF8.self)
    findings.dynamic.append(DynamicImport(kind, text: text, line: start))
  }

  /// How far a loader's first argument bounds what it imports; `nil` where its strings say it all.
  private func argumentKind(_ start: Int) -> DynamicImport.Kind? {
    var index = skipBlanks(start, bracketed: true)
    if holds("name", at: index) {
      let equals = skipBlanks(index + 4, bracketed: true)
      if bytes[equals] == UInt8(ascii: "="), bytes[equals + 1] != UInt8(ascii: "=") {
        index = skipBlanks(equals + 1, bracketed: true)
      }
    }
    if let after = ownName(at: index) {
      let next = skipBlanks(after, bracketed: true)
      switch bytes[next] {
      case UInt8(ascii: "+"), UInt8(ascii: ")"), UInt8(ascii: ","): return .ownPackage
      default: return .unbounded
      }
    }
    let kind = stringKind(index)
    // A relative name starts from the package that is given beside it.
    guard isRelative(index), !endsWithOwnPackage(index) else { return kind }
    return .unbounded
  }

  private func isRelative(_ start: Int) -> Bool {
    var index = start
    while index - start < 2, bytes[index].isStringPrefix { index += 1 }
    return (bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\""))
      && bytes[index + 1] == UInt8(ascii: ".")
  }

  /// Whether a call's last argument is the module's own name.
  private func endsWithOwnPackage(_ start: Int) -> Bool {
    var depth = 0
    var index = start
    var argument: Int?
    while index < end, index < start + 400 {
      switch bytes[index] {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { break }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0: argument = argument ?? index + 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        let quote = bytes[index]
        index += 1
        while index < end, bytes[index] != quote, bytes[index] != 10 { index += 1 }
      default: break
      }
      if depth == 0, bytes[index] == UInt8(ascii: ")") { break }
      index += 1
    }
    guard var first = argument.map({ skipBlanks($0, bracketed: true) }) else { return false }
    if holds("package", at: first) {
      first = skipBlanks(first + 7, bracketed: true)
      guard bytes[first] == UInt8(ascii: "=") else { return false }
      first = skipBlanks(first + 1, bracketed: true)
    }
    return ownName(at: first).map { skipBlanks($0, bracketed: true) <= index } ?? false
  }

  /// The offset after `__name__` and the like, which stand for the module's own name.
  private func ownName(at index: Int) -> Int? {
    for name: StaticString in ["__spec__.parent", "__spec__.name", "__package__", "__name__"]
    where holds(name, at: index) {
      let after = index + name.utf8CodeUnitCount
      return bytes[after].isIdentifier || bytes[after] == UInt8(ascii: ".") ? nil : after
    }
    return nil
  }

  private func stringKind(_ start: Int) -> DynamicImport.Kind? {
    var quote = start
    var isFormatted = false
    while quote - start < 2, bytes[quote].isStringPrefix {
      isFormatted = isFormatted || bytes[quote] | 0x20 == UInt8(ascii: "f")
      quote += 1
    }
    let mark = bytes[quote]
    guard mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"") else { return .unbounded }
    var index = quote + 1
    if isFormatted, bytes[index] == UInt8(ascii: "{") {
      let inner = skipBlanks(index + 1)
      if let after = ownName(at: inner), bytes[skipBlanks(after)] == UInt8(ascii: "}") {
        return .ownPackage
      }
      return .unbounded
    }
    let first = index
    var isBounded = false
    var dots = 0
    while index < end, bytes[index] != mark, bytes[index] != 10, bytes[index] != 13 {
      switch bytes[index] {
      case UInt8(ascii: "."): dots += 1
      case UInt8(ascii: "{") where isFormatted, UInt8(ascii: "%"):
        return prefixKind(first..<index, dots)
      case UInt8(ascii: "{"):
        // Of `str.format`.
        return prefixKind(first..<index, dots)
      case 92: return .unbounded
      default: isBounded = true
      }
      index += 1
    }
    guard bytes[index] == mark else { return .unbounded }
    let next = skipBlanks(index + 1, bracketed: true)
    switch bytes[next] {
    case UInt8(ascii: ")"), UInt8(ascii: ","): return isBounded ? nil : .unbounded
    case UInt8(ascii: "+"): return prefixKind(first..<index, dots)
    default: return .unbounded
    }
  }

  /// What a text before something computed bounds: `pkg.sub._` and `pkg.` name children.
  private func prefixKind(_ text: Range<Int>, _ dots: Int) -> DynamicImport.Kind? {
    if text.isEmpty { return .unbounded }
    if bytes[text.lowerBound] == UInt8(ascii: ".") {
      // `.{x}` is a sibling's; `..{x}` leads out of the package.
      return dots == 1 ? .ownPackage : .unbounded
    }
    return dots > 0 ? nil : .unbounded
  }

  // MARK: Calls

  /// Looks at the name before an opening bracket.
  mutating func call(at open: Int) {
    var start = open
    while start > 0, open - start < 40, bytes[start - 1].isIdentifier { start -= 1 }
    let kind: DynamicImport.Kind
    switch open - start {
    case 4 where holds("exec", at: start): kind = .execution
    case 5 where holds("exec_", at: start): kind = .execution
    case 8 where holds("execfile", at: start): kind = .execution
    case 8 where holds("run_path", at: start): kind = .execution
    case 10 where holds("run_module", at: start): kind = .unbounded
    case 11 where holds("load_source", at: start): kind = .execution
    case 11 where holds("attach_stub", at: start): kind = .stub
    case 11 where holds("exec_module", at: start): kind = .execution
    case 11 where holds("load_module", at: start): kind = .execution
    case 11 where holds("find_module", at: start): kind = .execution
    case 12 where holds("load_dynamic", at: start): kind = .execution
    case 12 where holds("iter_modules", at: start): kind = .listing
    case 13 where holds("walk_packages", at: start): kind = .listing
    case 16 where holds("SourceFileLoader", at: start): kind = .execution
    case 19 where holds("ExtensionFileLoader", at: start): kind = .execution
    case 20 where holds("SourcelessFileLoader", at: start): kind = .execution
    case 23 where holds("spec_from_file_location", at: start): kind = .execution
    case 4 where holds("glob", at: start): kind = .folder
    case 4 where holds("walk", at: start): kind = .folder
    case 5 where holds("iglob", at: start): kind = .folder
    case 5 where holds("rglob", at: start): kind = .folder
    case 7 where holds("listdir", at: start): kind = .folder
    case 7 where holds("iterdir", at: start): kind = .folder
    case 7 where holds("scandir", at: start): kind = .folder
    case 16 where holds("resource_listdir", at: start): kind = .folder
    case 12 where holds("entry_points", at: start): kind = .entryPoints
    case 17 where holds("iter_entry_points", at: start): kind = .entryPoints
    default: return
    }
    if isAfterWord("def", start) || isAfterWord("class", start) { return }
    if kind == .entryPoints, isGroupConstant(open + 1) { return }
    note(kind, start)
  }

  private func isGroupConstant(_ start: Int) -> Bool {
    var index = skipBlanks(start, bracketed: true)
    if holds("group", at: index) {
      index = skipBlanks(index + 5, bracketed: true)
      guard bytes[index] == UInt8(ascii: "=") else { return false }
      index = skipBlanks(index + 1, bracketed: true)
    }
    return bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\"")
  }
}
