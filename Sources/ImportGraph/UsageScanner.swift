/// The names whose uses are looked for.
public struct UsageInterest: Sendable {
  let names: Set<String>
  let keys: Set<String>
  let table: NameTable
  let longestName: Int
  private let search: WordSearch

  /// - Parameters:
  ///   - names: Every use of them counts, as a word in a text too.
  ///   - functions: Only calls of them count, and what stands for a call: another name for one, an
  ///     attribute that is passed on.
  ///   - keys: Only what is put under them counts.
  ///   - owners: Asking for an attribute of one of them counts, `getattr(boto3, kind)`.
  public init(
    _ names: Set<String>, functions: Set<String> = [], keys: Set<String> = [],
    attributesOf owners: Set<String> = []
  ) {
    self.keys = keys
    self.names = names.union(functions).union(keys).union(owners.isEmpty ? [] : [Self.asking])
    table = NameTable([(self.names.sorted(), .word)])
    longestName = self.names.lazy.map(\.utf8.count).max() ?? 0
    // `getattr` alone stands in every third source.
    let sought = names.union(functions).union(keys).sorted().map { name in
      (text: Array(name.utf8), isFunction: functions.contains(name) && !names.contains(name))
    }
    search = WordSearch(
      sought
        + owners.sorted().map { (text: Array("\(Self.asking)(\($0)".utf8), isFunction: false) })
  }

  private static let asking = "getattr"

  public var isEmpty: Bool { names.isEmpty }

  /// Whether any of the names may be used in a source: in most none is.
  func mayBe(in source: UnsafeBufferPointer<UInt8>) -> Bool { search.finds(in: source) }
}

/// Finds how a source uses some names: what it calls them with, what it gives them.
///
/// Slower than ``ImportScanner``, and asked of the few modules that rules about data listen to.
/// Comments are passed over; names in strings are mentions, those in an f-string's expressions are
/// uses.
public struct UsageScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let interest: UsageInterest
  private var uses: [NameUse] = []

  /// Longer calls are read as if their arguments were not known.
  private static let longestCall = 4096
  private static let deepestNesting = 50

  public static func scan(
    _ source: UnsafeBufferPointer<UInt8>, for interest: UsageInterest
  ) -> [NameUse] {
    guard !interest.isEmpty, interest.mayBe(in: source) else { return [] }
    var scanner = UsageScanner(source, interest)
    scanner.run(0..<source.count, nesting: 0)
    scanner.resolveLines()
    return scanner.uses
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ interest: UsageInterest) {
    self.bytes = bytes
    self.interest = interest
  }

  private func byte(_ index: Int) -> UInt8 { index < bytes.count && index >= 0 ? bytes[index] : 0 }

  private mutating func run(_ range: Range<Int>, nesting: Int) {
    guard nesting < Self.deepestNesting else { return }
    var index = range.lowerBound
    while index < range.upperBound {
      let current = bytes[index]
      if current == UInt8(ascii: "#") {
        index = bytes.lineEnd(index)
      } else if current == UInt8(ascii: "'") || current == UInt8(ascii: "\"") {
        index = string(at: index, prefixed: false, nesting)
      } else if current.isIdentifier {
        let start = index
        while index < range.upperBound, bytes[index].isIdentifier { index += 1 }
        let quote = byte(index)
        if index - start <= 2, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
          let isFormatted = bytes[start..<index].contains {
            $0 | 0x20 == UInt8(ascii: "f") || $0 | 0x20 == UInt8(ascii: "t")
          }
          index = string(at: index, prefixed: isFormatted, nesting)
          continue
        }
        name(start..<index)
      } else {
        index += 1
      }
    }
  }

  // MARK: Strings

  /// The content of the string whose quote is at `start`, and the offset after it.
  private func content(at start: Int) -> (content: Range<Int>, next: Int) {
    let mark = bytes[start]
    let isTriple = byte(start + 1) == mark && byte(start + 2) == mark
    let first = start + (isTriple ? 3 : 1)
    var index = first
    while index < bytes.count {
      switch bytes[index] {
      case 92: index += 2
      case mark:
        if !isTriple { return (first..<index, index + 1) }
        if byte(index + 1) == mark, byte(index + 2) == mark { return (first..<index, index + 3) }
        index += 1
      case 10, 13:
        if !isTriple { return (first..<index, index) }
        index += 1
      default: index += 1
      }
    }
    return (min(first, bytes.count)..<bytes.count, bytes.count)
  }

  private mutating func string(at start: Int, prefixed isFormatted: Bool, _ nesting: Int) -> Int {
    let (content, next) = content(at: start)
    if isFormatted {
      run(content, nesting: nesting + 1)
      return max(next, start + 1)
    }
    if let name = known(content) {
      let form: NameUse.Form =
        isAskedByName(start) ? .mention : entry(name, next).map { .entry($0) } ?? .text
      uses.append(
        NameUse(
          name: name, owner: form == .mention ? "getattr" : "", form: form,
          line: content.lowerBound))
      return max(next, start + 1)
    }
    var index = content.lowerBound
    while index < content.upperBound {
      guard bytes[index].isIdentifier else {
        index += 1
        continue
      }
      let first = index
      while index < content.upperBound, bytes[index].isIdentifier { index += 1 }
      if let name = known(first..<index) {
        uses.append(NameUse(name: name, form: .text, line: first))
      }
    }
    return max(next, start + 1)
  }

  /// The value that is put under a key whose string ends before an offset.
  private func entry(_ name: String, _ end: Int) -> NameUse.Value? {
    guard interest.keys.contains(name) else { return nil }
    var next = blanksEnd(end, bracketed: true)
    switch byte(next) {
    case UInt8(ascii: ":"): return value(next + 1)
    case UInt8(ascii: "]"):
      next = blanksEnd(next + 1, bracketed: false)
      guard byte(next) == UInt8(ascii: "="), byte(next + 1) != UInt8(ascii: "=") else { return nil }
      return value(next + 1)
    default: return nil
    }
  }

  /// Whether a string stands where an attribute's name is given: `getattr(boto3, "client")`.
  private func isAskedByName(_ start: Int) -> Bool {
    var first = start
    while first > 0, start - first < 100, bytes[first - 1] != UInt8(ascii: "(") { first -= 1 }
    guard first > 0, bytes[first - 1] == UInt8(ascii: "(") else { return false }
    let before = bytes[max(0, first - 13)..<first - 1]
    return ["getattr", "attrgetter", "methodcaller"].contains { name in
      before.count >= name.utf8.count && before.suffix(name.utf8.count).elementsEqual(name.utf8)
    }
  }

  private func known(_ range: Range<Int>) -> String? {
    guard range.count <= interest.longestName else { return nil }
    let hash = NameHash.of(UnsafeBufferPointer(rebasing: bytes[range]))
    guard !interest.table.kinds(of: hash).isEmpty else { return nil }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    return interest.names.contains(text) ? text : nil
  }

  // MARK: Names

  private mutating func name(_ range: Range<Int>) {
    guard let name = known(range) else { return }
    let next = blanksEnd(range.upperBound, bracketed: false)
    let form: NameUse.Form
    switch byte(next) {
    case UInt8(ascii: "("):
      form = isDefinition(range.lowerBound) ? .mention : .call(arguments(next + 1))
    case UInt8(ascii: "=") where byte(next + 1) != UInt8(ascii: "="):
      form = .assignment(value(next + 1))
    case UInt8(ascii: ":"):
      // An annotation, where a value follows it.
      var index = next
      while index < bytes.count, bytes[index] != UInt8(ascii: "="), bytes[index] != 10,
        bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: ")")
      { index += 1 }
      form = byte(index) == UInt8(ascii: "=") ? .assignment(value(index + 1)) : .mention
    case UInt8(ascii: "a")
    where byte(next + 1) == UInt8(ascii: "s") && !byte(next + 2).isIdentifier:
      form = .renamed
    default:
      if let module = importedModule(range.lowerBound) {
        uses.append(
          NameUse(name: name, owner: module, form: .imported, line: range.lowerBound))
        return
      }
      form = isCalledByAnother(range) ? .renamed : .mention
    }
    uses.append(
      NameUse(
        name: name, owner: owner(before: range.lowerBound), form: form, line: range.lowerBound))
  }

  /// Functions that call what is given to them first, or second.
  private static let callers = [
    "partial", "map", "starmap", "submit", "to_thread", "run_in_threadpool", "run_sync",
  ]

  /// Whether an attribute is given to a function that calls it: `partial(session.client, …)`.
  private func isCalledByAnother(_ name: Range<Int>) -> Bool {
    let next = byte(blanksEnd(name.upperBound, bracketed: true))
    guard byte(name.lowerBound - 1) == UInt8(ascii: "."),
      next == UInt8(ascii: ",") || next == UInt8(ascii: ")")
    else { return false }
    var first = name.lowerBound - 1
    while byte(first - 1).isIdentifier || byte(first - 1) == UInt8(ascii: ".") { first -= 1 }
    var open = blanksStart(first, bracketed: true) - 1
    var callers = Self.callers
    if byte(open) == UInt8(ascii: ",") {
      callers = ["run_in_executor"]
      open -= 1
      while byte(open).isIdentifier || byte(open) == UInt8(ascii: ".") { open -= 1 }
      open = blanksStart(open + 1, bracketed: true) - 1
    }
    return byte(open) == UInt8(ascii: "(") && callers.contains { isWord($0, before: open) }
  }

  /// The last name of the module that a name is imported from, where it stands among those of a
  /// from statement, on its line or in its brackets.
  private func importedModule(_ start: Int) -> String? {
    var index = start
    while index > 0, start - index < 400 {
      let before = blanksStart(index)
      let previous = byte(before - 1)
      if previous == UInt8(ascii: ",") || previous == 10 {
        // A line ends inside of brackets after a comma or the bracket.
        index = before - 1
        if previous == 10 {
          let last = byte(blanksStart(index) - 1)
          guard last == UInt8(ascii: ",") || last == UInt8(ascii: "(") else { return nil }
        }
      } else if previous == UInt8(ascii: "(") {
        let end = blanksStart(before - 1)
        return isWord("import", before: end) ? module(before: end - 6) : nil
      } else if isWord("import", before: before) {
        return module(before: before - 6)
      } else {
        guard previous.isIdentifier else { return nil }
        index = before - 1
        while byte(index - 1).isIdentifier { index -= 1 }
      }
    }
    return nil
  }

  private func blanksStart(_ end: Int, bracketed: Bool = false) -> Int {
    var index = end
    while byte(index - 1) == 32 || byte(index - 1) == 9 || (bracketed && byte(index - 1) == 10) {
      index -= 1
    }
    return index
  }

  private func isWord(_ word: String, before end: Int) -> Bool {
    let start = end - word.utf8.count
    return start >= 0 && bytes[start..<end].elementsEqual(word.utf8)
      && !byte(start - 1).isIdentifier
  }

  private func module(before start: Int) -> String? {
    let end = blanksStart(start)
    var first = end
    while byte(first - 1).isIdentifier { first -= 1 }
    guard first < end else { return nil }
    return String(decoding: UnsafeBufferPointer(rebasing: bytes[first..<end]), as: UTF8.self)
  }

  private func isDefinition(_ start: Int) -> Bool {
    var last = start
    while last > 0, bytes[last - 1] == 32 { last -= 1 }
    return last < start && last >= 3 && bytes[(last - 3)..<last].elementsEqual("def".utf8)
  }

  private func owner(before start: Int) -> String {
    guard byte(start - 1) == UInt8(ascii: ".") else { return "" }
    if byte(start - 2) == UInt8(ascii: ")") { return ")" }
    var first = start - 1
    while first > 0, bytes[first - 1].isIdentifier { first -= 1 }
    return String(decoding: UnsafeBufferPointer(rebasing: bytes[first..<start - 1]), as: UTF8.self)
  }

  private func blanksEnd(_ start: Int, bracketed: Bool) -> Int {
    bytes.blanksEnd(start, bracketed: bracketed)
  }

  /// The constant that begins here, if it is all of the value.
  private func value(_ start: Int, isArgument: Bool = false) -> NameUse.Value {
    var index = blanksEnd(start, bracketed: true)
    let first = index
    while index - first < 2, "rRuU".utf8.contains(byte(index)) { index += 1 }
    guard byte(index) == UInt8(ascii: "'") || byte(index) == UInt8(ascii: "\"") else {
      return isArgument ? name(at: first) : .other
    }
    let (content, next) = content(at: index)
    guard !bytes[content].contains(92) else { return .other }
    if isArgument {
      // A line's end means nothing in brackets.
      let after = byte(blanksEnd(next, bracketed: true))
      guard after == UInt8(ascii: ",") || after == UInt8(ascii: ")") else { return .other }
    }
    switch byte(blanksEnd(next, bracketed: false)) {
    case UInt8(ascii: ","), UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: ";"),
      UInt8(ascii: "#"), 10, 13, 0:
      // Inside brackets the next line may add another constant.
      let after = byte(blanksEnd(next, bracketed: true))
      if after == UInt8(ascii: "'") || after == UInt8(ascii: "\"") { return .other }
      return .text(String(decoding: UnsafeBufferPointer(rebasing: bytes[content]), as: UTF8.self))
    default: return .other
    }
  }

  /// The name that an argument is, if it is nothing else; of a dotted one the last.
  private func name(at start: Int) -> NameUse.Value {
    var first = start
    var end = start
    while byte(end).isIdentifier || byte(end) == UInt8(ascii: ".") {
      if byte(end) == UInt8(ascii: ".") { first = end + 1 }
      end += 1
    }
    let next = byte(blanksEnd(end, bracketed: true))
    guard end > first, next == UInt8(ascii: ",") || next == UInt8(ascii: ")") else { return .other }
    return .name(String(decoding: UnsafeBufferPointer(rebasing: bytes[first..<end]), as: UTF8.self))
  }

  private func arguments(_ start: Int) -> [NameUse.Argument] {
    let unknown = [NameUse.Argument(keyword: "*", value: .other)]
    var arguments: [NameUse.Argument] = []
    var index = blanksEnd(start, bracketed: true)
    while byte(index) != UInt8(ascii: ")") {
      guard index < bytes.count, index - start < Self.longestCall else { return unknown }
      arguments.append(argument(index))
      guard let end = argumentEnd(index, limit: start + Self.longestCall) else { return unknown }
      switch byte(end) {
      case UInt8(ascii: ","): index = blanksEnd(end + 1, bracketed: true)
      case UInt8(ascii: ")"): index = end
      // A bracket that nothing opened.
      default: return unknown
      }
    }
    return arguments
  }

  private func argument(_ start: Int) -> NameUse.Argument {
    if byte(start) == UInt8(ascii: "*") {
      let isMapping = byte(start + 1) == UInt8(ascii: "*")
      return NameUse.Argument(keyword: isMapping ? "**" : "*", value: .other)
    }
    var end = start
    while byte(end).isIdentifier, end < bytes.count { end += 1 }
    let next = blanksEnd(end, bracketed: true)
    guard end > start, byte(next) == UInt8(ascii: "="), byte(next + 1) != UInt8(ascii: "=") else {
      return NameUse.Argument(value: value(start, isArgument: true))
    }
    return NameUse.Argument(
      keyword: String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self),
      value: value(next + 1, isArgument: true))
  }

  /// Where the comma or bracket after an argument stands.
  private func argumentEnd(_ start: Int, limit: Int) -> Int? {
    var depth = 0
    var index = start
    while index < bytes.count, index < limit {
      switch bytes[index] {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return index }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0: return index
      case UInt8(ascii: "#"): index = bytes.lineEnd(index) - 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""): index = max(content(at: index).next - 1, index)
      default: break
      }
      index += 1
    }
    return nil
  }

  private mutating func resolveLines() {
    uses.sort { $0.line < $1.line }
    var line = 1
    var index = 0
    for number in uses.indices {
      while index < uses[number].line {
        if bytes[index] == 10 || (bytes[index] == 13 && byte(index + 1) != 10) { line += 1 }
        index += 1
      }
      uses[number].line = line
    }
  }
}
