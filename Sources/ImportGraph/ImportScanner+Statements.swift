extension ImportScanner {
  /// Reads an import statement if one begins here, and returns the offset after it.
  mutating func importStatement(at start: Int) -> Int? {
    switch bytes[start] {
    case UInt8(ascii: "i"):
      guard hasKeyword("import", at: start) else { return nil }
      return importModules(start + 6)
    case UInt8(ascii: "f"):
      guard hasKeyword("from", at: start) else { return nil }
      return importNames(start + 4)
    case UInt8(ascii: "l"):
      // PEP 810.
      guard hasKeyword("lazy", at: start) else { return nil }
      let next = skipBlanks(start + 4)
      return bytes[next] == UInt8(ascii: "l") ? nil : importStatement(at: next)
    default: return nil
    }
  }

  /// Reads the modules of an import statement.
  ///
  ///     import_name: 'import' dotted_as_name (',' dotted_as_name)*
  private mutating func importModules(_ start: Int) -> Int {
    var index = start
    while true {
      let first = skipBlanks(index)
      let module = source.dottedName(at: first, interest.names)
      if module.end == first { return first }
      let alias = source.alias(after: module.end, bracketed: false)
      if !isDead, module.isInteresting || interest.reportsEveryImport {
        report(
          level: 0, first..<module.end, nil, alias, namesInterest: false,
          isOfRules: module.isOfRules, at: first)
      }
      index = skipBlanks(alias.upperBound)
      guard bytes[index] == UInt8(ascii: ",") else { return index }
      index += 1
    }
  }

  /// Reads the names of a from statement.
  ///
  ///     import_from: 'from' ('.' | '...')* dotted_name 'import' ('*' | '(' names ')' | names)
  private mutating func importNames(_ start: Int) -> Int {
    var index = skipBlanks(start)
    var level = 0
    while bytes[index] == UInt8(ascii: ".") {
      level += 1
      index = skipBlanks(index + 1)
    }
    let first = index
    let isBare = level > 0 && hasKeyword("import", at: first)
    let module = isBare ? DottedName(first) : source.dottedName(at: first, interest.names)
    index = skipBlanks(module.end)
    // `yield from x` and `raise y from z` end here.
    guard level > 0 || module.end > first, hasKeyword("import", at: index) else { return index }
    index = skipBlanks(index + 6)
    let isBracketed = bytes[index] == UInt8(ascii: "(")
    if isBracketed { index += 1 }
    while index < end {
      index = skipBlanks(index, bracketed: isBracketed)
      let name: DottedName
      if bytes[index] == UInt8(ascii: "*") {
        name = DottedName(index + 1)
      } else {
        name = source.dottedName(at: index, interest.names)
        if name.end == index { break }
      }
      let alias = source.alias(after: name.end, bracketed: isBracketed)
      if !isDead, module.isInteresting || name.isInteresting || interest.reportsEveryImport {
        report(
          level: level, first..<module.end, index..<name.end, alias,
          namesInterest: name.isInteresting, isOfRules: module.isOfRules || name.isOfRules,
          at: index)
      }
      let next = skipBlanks(alias.upperBound, bracketed: isBracketed)
      if reportsDynamicImports, !alias.isEmpty { noteRenamed(index..<name.end) }
      if judgesConditions, level > 0 || !alias.isEmpty {
        // Another module than the standard library's decides conditions.
        let bound = alias.isEmpty ? index..<name.end : alias
        if isConditionName(bound) { isShadowed = true }
      }
      if reportsDynamicImports, level == 0 {
        noteImported(index..<name.end, of: first..<module.end)
      }
      index = next
      guard bytes[index] == UInt8(ascii: ",") else { break }
      index += 1
    }
    return index
  }

  /// Notes a function of the import system whose calls are not known from others' under its name.
  private mutating func noteRenamed(_ name: Range<Int>) {
    switch name.count {
    case 12 where hasKeyword("iter_modules", at: name.lowerBound): note(.listing, name.lowerBound)
    case 12 where hasKeyword("resolve_name", at: name.lowerBound): note(.unbounded, name.lowerBound)
    case 13 where hasKeyword("import_module", at: name.lowerBound):
      note(.unbounded, name.lowerBound)
    case 13 where hasKeyword("walk_packages", at: name.lowerBound): note(.listing, name.lowerBound)
    case 12 where hasKeyword("entry_points", at: name.lowerBound):
      note(.entryPoints, name.lowerBound)
    default: break
    }
  }

  /// Notes functions of the standard library that load modules and whose own names say nothing.
  private mutating func noteImported(_ name: Range<Int>, of module: Range<Int>) {
    switch module.count {
    case 3
    where hasKeyword("sys", at: module.lowerBound) && hasKeyword("path", at: name.lowerBound):
      note(.importSystem, name.lowerBound)
    case 5
    where hasKeyword("pydoc", at: module.lowerBound) && hasKeyword("locate", at: name.lowerBound):
      note(.unbounded, name.lowerBound)
    case 6
    where hasKeyword("load", at: name.lowerBound)
      && (hasKeyword("pickle", at: module.lowerBound)
        || hasKeyword("joblib", at: module.lowerBound)):
      note(.unpickling, name.lowerBound)
    default: break
    }
  }

  private func isConditionName(_ name: Range<Int>) -> Bool {
    switch name.count {
    case 2: hasKeyword("os", at: name.lowerBound)
    case 3: hasKeyword("sys", at: name.lowerBound)
    case 8: hasKeyword("platform", at: name.lowerBound)
    default: false
    }
  }
}
