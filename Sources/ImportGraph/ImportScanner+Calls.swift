/// Calls of functions that load, list, run or unpickle, by the name before the bracket.
extension ImportScanner {
  /// Looks at the name before an opening bracket.
  mutating func call(at open: Int) {
    guard open >= 4, Self.mayEndKnownName(bytes[open - 2], bytes[open - 1]) else { return }
    var start = open
    while start > 0, open - start < 40, bytes[start - 1].isIdentifier { start -= 1 }
    let kind: DynamicImport.Kind
    switch open - start {
    case 6
    where holds("insert", at: start) || holds("append", at: start) || holds("extend", at: start):
      guard start >= 9, holds("sys.path.", at: start - 9) else { return }
      kind = .importSystem
    case 6 where holds("update", at: start), 10 where holds("setdefault", at: start):
      guard start >= 12, holds("sys.modules.", at: start - 12) else { return }
      kind = .importSystem
    case 10 where holds("addsitedir", at: start): kind = .importSystem
    case 12 where holds("resolve_name", at: start): kind = .unbounded
    case 4 where holds("exec", at: start): kind = .execution
    case 5 where holds("which", at: start): kind = .program
    case 5
    where holds("popen", at: start) || holds("execl", at: start) || holds("execv", at: start):
      kind = .program
    case 6 where holds("system", at: start): kind = .program
    case 6 where holds("locate", at: start):
      guard start >= 6, holds("pydoc.", at: start - 6) else { return }
      kind = .unbounded
    case 6 where holds("execvp", at: start) || holds("execlp", at: start): kind = .program
    case 5 where holds("exec_", at: start): kind = .execution
    case 8 where holds("execfile", at: start): kind = .execution
    case 8 where holds("run_path", at: start): kind = .execution
    case 10 where holds("run_module", at: start):
      if let kind = argumentKind(open + 1) { note(kind, start) }
      return
    case 11 where holds("load_source", at: start): kind = .execution
    case 11 where holds("attach_stub", at: start): kind = .stub
    case 11 where holds("exec_module", at: start): kind = .execution
    case 11 where holds("load_module", at: start): kind = .execution
    case 11 where holds("find_module", at: start): kind = .execution
    case 12 where holds("load_dynamic", at: start): kind = .execution
    case 12 where holds("iter_modules", at: start):
      if noteListing(open + 1) { return }
      kind = .listing
    case 13 where holds("walk_packages", at: start):
      if noteListing(open + 1) { return }
      kind = .listing
    case 16 where holds("SourceFileLoader", at: start): kind = .execution
    case 19 where holds("ExtensionFileLoader", at: start): kind = .execution
    case 20 where holds("SourcelessFileLoader", at: start): kind = .execution
    case 23 where holds("spec_from_file_location", at: start): kind = .execution
    case 4 where holds("load", at: start):
      guard isAttributeOfUnpickler(start) else { return }
      kind = .unpickling
    case 9 where holds("Unpickler", at: start): kind = .unpickling
    case 11 where holds("read_pickle", at: start): kind = .unpickling
    case 4 where holds("glob", at: start): kind = .folder
    case 4 where holds("walk", at: start): kind = .tree
    case 5 where holds("iglob", at: start): kind = .folder
    case 5 where holds("rglob", at: start): kind = .tree
    case 7 where holds("listdir", at: start): kind = .folder
    case 7 where holds("iterdir", at: start): kind = .folder
    case 8 where holds("copytree", at: start): kind = .tree
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

  private func isAttributeOfUnpickler(_ start: Int) -> Bool {
    (start >= 7 && (holds("pickle.", at: start - 7) || holds("joblib.", at: start - 7)))
      || (start >= 6 && holds("torch.", at: start - 6))
      || (start >= 5 && holds("dill.", at: start - 5))
  }

  /// Whether one of the functions below has a name that ends in two letters: most calls are none's.
  @inline(__always)
  private static func mayEndKnownName(_ next: UInt8, _ last: UInt8) -> Bool {
    switch last {
    case UInt8(ascii: "e"):
      next == UInt8(ascii: "t") || next == UInt8(ascii: "m") || next == UInt8(ascii: "l")
        || next == UInt8(ascii: "c") || next == UInt8(ascii: "e")
    case UInt8(ascii: "t"): next == UInt8(ascii: "r") || next == UInt8(ascii: "l")
    case UInt8(ascii: "r"): next == UInt8(ascii: "i") || next == UInt8(ascii: "e")
    case UInt8(ascii: "s"): next == UInt8(ascii: "e") || next == UInt8(ascii: "t")
    case UInt8(ascii: "d"): next == UInt8(ascii: "n") || next == UInt8(ascii: "a")
    case UInt8(ascii: "c"): next == UInt8(ascii: "e") || next == UInt8(ascii: "i")
    case UInt8(ascii: "h"): next == UInt8(ascii: "c") || next == UInt8(ascii: "t")
    case UInt8(ascii: "n"): next == UInt8(ascii: "e") || next == UInt8(ascii: "o")
    case UInt8(ascii: "l"), UInt8(ascii: "v"), UInt8(ascii: "_"): next == UInt8(ascii: "c")
    case UInt8(ascii: "m"): next == UInt8(ascii: "e")
    case UInt8(ascii: "p"): next == UInt8(ascii: "v") || next == UInt8(ascii: "l")
    case UInt8(ascii: "b"): next == UInt8(ascii: "o") || next == UInt8(ascii: "u")
    case UInt8(ascii: "k"): next == UInt8(ascii: "l")
    default: false
    }
  }

  /// Notes a listing whose first argument is a package's path, `plugins.__path__`.
  private mutating func noteListing(_ start: Int) -> Bool {
    var first = skipBlanks(start, bracketed: true)
    if holds("path=", at: first) { first = skipBlanks(first + 5, bracketed: true) }
    var last = first
    while bytes[last].isIdentifier || bytes[last] == UInt8(ascii: ".") { last += 1 }
    let length = 9
    let dot = last - length
    guard dot > first, holds(".__path__", at: dot) else { return false }
    let next = bytes[skipBlanks(last, bracketed: true)]
    guard next == UInt8(ascii: ")") || next == UInt8(ascii: ",") else { return false }
    note(.packageListing, first, until: dot)
    return true
  }

  /// Looks at what is before an opening square bracket.
  mutating func item(at open: Int) {
    if isListOfPath(open) {
      note(.importSystem, open)
      return
    }
    guard open >= 11, bytes[open - 1] == UInt8(ascii: "s"), holds("sys.modules", at: open - 11),
      let close = (open..<min(open + 100, end)).first(where: { bytes[$0] == UInt8(ascii: "]") })
    else { return }
    let next = skipBlanks(close + 1)
    guard bytes[next] == UInt8(ascii: "="), bytes[next + 1] != UInt8(ascii: "=") else { return }
    note(.importSystem, open - 11)
  }

  /// Whether `sys.path` is given another value: `sys.path += [x]`, `sys.path[:0] = x`.
  private func isListOfPath(_ open: Int) -> Bool {
    guard open >= 8 else { return false }
    if holds("sys.path", at: open - 8) {
      guard
        let close = (open..<min(open + 20, end)).first(where: { bytes[$0] == UInt8(ascii: "]") })
      else { return false }
      let next = skipBlanks(close + 1)
      return bytes[next] == UInt8(ascii: "=") && bytes[next + 1] != UInt8(ascii: "=")
    }
    var last = open
    while last > 0, bytes[last - 1] == 32 { last -= 1 }
    guard last > 0, bytes[last - 1] == UInt8(ascii: "=") else { return false }
    last -= 1
    if last > 0, bytes[last - 1] == UInt8(ascii: "+") { last -= 1 }
    while last > 0, bytes[last - 1] == 32 { last -= 1 }
    return last >= 8 && holds("sys.path", at: last - 8)
  }

  private func isGroupConstant(_ start: Int) -> Bool {
    var index = skipBlanks(start, bracketed: true)
    if holds("group", at: index) {
      index = skipBlanks(index + 5, bracketed: true)
      guard bytes[index] == UInt8(ascii: "=") else { return false }
      index = skipBlanks(index + 1, bracketed: true)
    }
    let mark = bytes[index]
    guard mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"") else { return false }
    index += 1
    while index < end, bytes[index] != mark, bytes[index] != 10 { index += 1 }
    guard bytes[index] == mark else { return false }
    // `"_".join(names)` is no constant.
    let next = bytes[skipBlanks(index + 1, bracketed: true)]
    return next == UInt8(ascii: ")") || next == UInt8(ascii: ",")
  }
}
