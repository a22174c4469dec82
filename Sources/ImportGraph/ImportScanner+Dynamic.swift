extension ImportScanner {
  /// Looks for names of the import system at an underscore, and returns the offset after it.
  mutating func underscore(at index: Int) -> Int {
    switch bytes[index + 1] {
    case UInt8(ascii: "_"): return dunder(at: index)
    case UInt8(ascii: "m"):
      if let name = word("import_module", around: index, before: 6) {
        loader(name)
        return name.upperBound
      }
      return passedOn("iter_modules", as: .listing, around: index, before: 4)
    case UInt8(ascii: "C"):
      if let name = word("TYPE_CHECKING", around: index, before: 4), isMadeTrue(name) {
        note(.typeChecking, name.lowerBound)
      }
      return index + 1
    case UInt8(ascii: "p"):
      if let name = word("entry_points", around: index, before: 5) {
        // Those of a distribution: `d.entry_points`.
        if name.lowerBound > 0, bytes[name.lowerBound - 1] == UInt8(ascii: "."),
          isRead(name.upperBound)
        {
          note(.entryPoints, name.lowerBound)
        }
        return name.upperBound
      }
      if let name = word("meta_path", around: index, before: 4) {
        note(.importSystem, name.lowerBound)
        return name.upperBound
      }
      return passedOn("walk_packages", as: .listing, around: index, before: 4)
    case UInt8(ascii: "n"):
      return passedOn("resolve_name", as: .unbounded, around: index, before: 7)
    case UInt8(ascii: "h"):
      guard let name = word("path_hooks", around: index, before: 4) else { return index + 1 }
      note(.importSystem, name.lowerBound)
      return name.upperBound
    default: return index + 1
    }
  }

  /// The range of a word of which `before` bytes stand before the index.
  private func word(_ text: StaticString, around index: Int, before: Int) -> Range<Int>? {
    let start = index - before
    guard start >= 0, holds(text, at: start), start == 0 || !bytes[start - 1].isIdentifier,
      !bytes[start + text.utf8CodeUnitCount].isIdentifier
    else { return nil }
    return start..<start + text.utf8CodeUnitCount
  }

  /// A function that is used otherwise than by calling it where it is named: an import under
  /// another name, `map(iter_modules, …)`.
  private mutating func passedOn(
    _ text: StaticString, as kind: DynamicImport.Kind, around index: Int, before: Int
  ) -> Int {
    guard let name = word(text, around: index, before: before) else { return index + 1 }
    if isAfterWord("def", name.lowerBound) || bytes[name.upperBound] == UInt8(ascii: "(") {
      return name.upperBound
    }
    note(kind, name.lowerBound)
    return name.upperBound
  }

  private mutating func dunder(at start: Int) -> Int {
    func isName(_ text: StaticString) -> Bool {
      holds(text, at: start) && (start == 0 || !bytes[start - 1].isIdentifier)
        && !bytes[start + text.utf8CodeUnitCount].isIdentifier
    }
    let isAttribute = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
    switch bytes[start + 2] {
    case UInt8(ascii: "p") where isName("__path__"):
      // A package that hands out its folder has it listed by somebody.
      if isAttribute {
        noteOwner(.foreignFolder, before: start - 1)
      } else if let kind = ownPathKind(start) {
        note(kind, start)
      }
      return start + 8
    case UInt8(ascii: "n") where isName("__name__") && !isAttribute:
      noteHanded(start..<start + 8)
      return start + 8
    case UInt8(ascii: "p") where isName("__package__") && !isAttribute:
      noteHanded(start..<start + 11)
      return start + 11
    case UInt8(ascii: "s") where isName("__spec__") && !isAttribute:
      noteHanded(start..<start + 8)
      return start + 8
    case UInt8(ascii: "f") where isName("__file__"):
      if isAttribute {
        noteOwner(.foreignFile, before: start - 1)
      } else {
        note(.ownFile, start)
      }
      return start + 8
    case UInt8(ascii: "g") where isName("__getattr__") && !isAttribute:
      // What a function made of the module's name makes its attributes.
      if isMadeByFunction(start + 11) { note(.ownAttributes, start) }
      return start + 11
    case UInt8(ascii: "i") where isName("__import__"):
      loader(start..<start + 10)
      return start + 10
    default: return start + 2
    }
  }

  /// What is done with `__path__`; `nil` where it is set, or said to be one of several folders.
  private func ownPathKind(_ start: Int) -> DynamicImport.Kind? {
    let next = skipBlanks(start + 8)
    if bytes[next] == UInt8(ascii: "="), bytes[next + 1] != UInt8(ascii: "=") { return nil }
    var last = start
    while last > 0, bytes[last - 1] == 32 { last -= 1 }
    for text: StaticString in ["extend_path(", "__path__="] {
      let first = last - text.utf8CodeUnitCount
      if first >= 0, holds(text, at: first) { return nil }
    }
    // Its folder's name, kept for later, mostly leads to data.
    let isKept = last > 1 && bytes[last - 1] == UInt8(ascii: "=")
    return isKept && bytes[next] == UInt8(ascii: "[") ? .ownFile : .ownPackage
  }

  /// Whether a function makes `__getattr__`, and not one that is told all names: `lazy.attach`.
  private func isMadeByFunction(_ start: Int) -> Bool {
    var index = skipBlanks(start, bracketed: true)
    switch bytes[index] {
    case UInt8(ascii: ":"):
      while index < end, bytes[index] != UInt8(ascii: "="), bytes[index] != 10 { index += 1 }
    case UInt8(ascii: ","), UInt8(ascii: ")"):
      // Names that are bound together, in brackets or not.
      while index < end, bytes[index].isIdentifier || bytes[index] == UInt8(ascii: ",") {
        while bytes[index].isIdentifier || bytes[index] == UInt8(ascii: ",") { index += 1 }
        index = skipBlanks(index, bracketed: true)
      }
      if bytes[index] == UInt8(ascii: ")") { index = skipBlanks(index + 1) }
    default: break
    }
    guard bytes[index] == UInt8(ascii: "="), bytes[index + 1] != UInt8(ascii: "=") else {
      return false
    }
    while index < end, bytes[index] != UInt8(ascii: "("), bytes[index] != 10 { index += 1 }
    guard bytes[index] == UInt8(ascii: "(") else { return false }
    var first = index
    while bytes[first - 1].isIdentifier { first -= 1 }
    return !holds("attach", at: first)
  }

  /// Notes the name whose attribute a package's folder is.
  private mutating func noteOwner(_ kind: DynamicImport.Kind, before dot: Int) {
    var first = dot
    var last = dot
    if let name = loadedName(before: dot) { (first, last) = (name.upperBound, name.upperBound) }
    while first > 0, dot - first < 100,
      bytes[first - 1].isIdentifier || bytes[first - 1] == UInt8(ascii: ".")
    { first -= 1 }
    last = min(last, dot)
    note(kind, first, until: last)
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
    if let kind = argumentKind(open + 1) {
      note(kind, name.lowerBound)
    } else {
      importedByConstant(open + 1, by: name.lowerBound)
    }
    if name.count == 10 { importedByList(open + 1) }
  }

  mutating func note(_ kind: DynamicImport.Kind, _ start: Int, until limit: Int? = nil) {
    guard !isDead else { return }
    var last = start
    let limit = min(limit ?? end, start + 60, end)
    while last < limit, bytes[last] != 10, bytes[last] != 13 { last += 1 }
    let text = String(
      decoding: UnsafeBufferPointer(start: bytes + start, count: last - start), as: UTF8.self)
    findings.dynamic.append(DynamicImport(kind, text: text, line: start))
  }

  /// How far a loader's first argument bounds what it imports; `nil` where its strings say it all.
  func argumentKind(_ start: Int) -> DynamicImport.Kind? {
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
    guard let name = relativeName(index), !endsWithOwnPackage(index) else { return kind }
    return bytes[name].isIdentifier ? .relative : .unbounded
  }

  /// The offset after the dots that a constant begins with.
  private func relativeName(_ start: Int) -> Int? {
    var index = start
    while index - start < 2, bytes[index].isStringPrefix { index += 1 }
    guard bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\""),
      bytes[index + 1] == UInt8(ascii: ".")
    else { return nil }
    index += 1
    while bytes[index] == UInt8(ascii: ".") { index += 1 }
    return index
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
    guard let after = ownName(at: first).map({ skipBlanks($0, bracketed: true) }) else {
      return false
    }
    return after <= index
      && (bytes[after] == UInt8(ascii: ")") || bytes[after] == UInt8(ascii: ","))
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
    if let after = ownNameFormat(at: index, mark: mark) { return after }
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

  /// Whether a text begins with a hole that the module's own name fills:
  /// `"%s.%s" % (__name__, x)`, `"{}.{}".format(__name__, x)`.
  private func ownNameFormat(at start: Int, mark: UInt8) -> DynamicImport.Kind? {
    guard holds("%s.", at: start) || holds("{}.", at: start) || holds("{0}.", at: start) else {
      return nil
    }
    var index = start
    while index < end, bytes[index] != mark, bytes[index] != 10 { index += 1 }
    guard index < end, bytes[index] == mark else { return nil }
    index = skipBlanks(index + 1, bracketed: true)
    if bytes[index] == UInt8(ascii: "%") {
      index = skipBlanks(index + 1, bracketed: true)
      if bytes[index] == UInt8(ascii: "(") { index = skipBlanks(index + 1, bracketed: true) }
    } else {
      guard holds(".format(", at: index) else { return nil }
      index = skipBlanks(index + 8, bracketed: true)
    }
    return ownName(at: index) == nil ? nil : .ownPackage
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
}
