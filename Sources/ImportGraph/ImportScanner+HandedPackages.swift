/// Packages that are given to functions as such: `host.discover(plugins.steps)`.
extension ImportScanner {
  /// Notes the packages a source imports and gives to functions.
  ///
  /// Of an installed module only packages within packages are looked for: those at the top are used
  /// in every third source, `import numpy as np`, and given to nobody who lists them.
  mutating func noteHandedPackages() {
    var sought: Set<String> = []
    for imported in findings.imports {
      if let place, !place.mayBePackage(imported) { continue }
      if imported.name == "*" { continue }
      let isDotted = imported.name == nil && imported.alias == nil
      sought.insert(isDotted ? imported.module : String(imported.boundName))
    }
    for name in sought.sorted() { noteHanded(package: Array(name.utf8)) }
  }

  private mutating func noteHanded(package name: [UInt8]) {
    var index = 0
    while let place = source.next(name, from: index) {
      index = place + 1
      if isName(name, at: place) { noteArgument(place, name.count) }
    }
  }

  private func isName(_ name: [UInt8], at start: Int) -> Bool {
    if bytes[start + name.count].isIdentifier { return false }
    for offset in name.indices where bytes[start + offset] != name[offset] { return false }
    return start > 0 && !bytes[start - 1].isIdentifier && bytes[start - 1] != UInt8(ascii: ".")
  }

  /// Notes a name, and what is asked of it, that is all of an argument.
  private mutating func noteArgument(_ start: Int, _ length: Int) {
    var last = start + length
    while bytes[last].isIdentifier || bytes[last] == UInt8(ascii: ".") { last += 1 }
    let next = bytes[skipBlanks(last, bracketed: true)]
    guard next == UInt8(ascii: ")") || next == UInt8(ascii: ","),
      let open = callStart(around: start)
    else { return }
    var first = open
    while first > 0, open - first < 80,
      bytes[first - 1].isIdentifier || bytes[first - 1] == UInt8(ascii: ".")
    { first -= 1 }
    guard first < open else { return }
    let text = [first..<open, start..<last].map { range in
      String(
        decoding: UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count),
        as: UTF8.self)
    }
    findings.dynamic.append(
      DynamicImport(.handedPackage, text: "\(text[0])(\(text[1]))", line: start))
  }
}

extension ScanPlace {
  /// Whether what an import binds may be a package that stands in another.
  func mayBePackage(_ imported: ImportedName) -> Bool {
    guard let base = start(level: imported.level) else { return false }
    let (node, rest) = tree.walk(dotted: imported.module, from: base)
    guard rest.isEmpty else { return false }
    let bound = imported.name.flatMap { tree.child($0, of: node) } ?? node
    return bound > ModuleTree.top && (imported.name == nil || bound != node) && mayBeListed(bound)
  }
}
