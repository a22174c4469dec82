import ImportGraph
import Packaging

/// Tells where a module is scanned which of its strings lead nowhere, so that thousands of words
/// that are English as well are not heard one after the other.
///
/// Takes away only what ``Reach`` would follow to no module, script, group or library folder.
struct TextSieve: Sendable {
  private let tree: ModuleTree
  /// Scripts, groups of entry points, and modules that make Python load others.
  private let others: WordFilter

  init(_ reach: Reach) {
    tree = reach.tree
    others = WordFilter(
      reach.scripts.keys + reach.groups.names + reach.hidden.entries.map(\.module))
  }

  /// Takes away what leads nowhere from the findings in a distribution's module.
  func refine(_ findings: inout ScanFindings, of node: Int) {
    guard node > ModuleTree.top, !findings.texts.isEmpty, !LoadingManner(findings).isLoader else {
      return
    }
    let package = tree.package(ofModule: node)
    var kept: [NamedText] = []
    for text in findings.texts {
      if mayLead(text, from: package) {
        kept.append(text)
      } else if !text.isWordInSentence, let word = TextStart(text.text).singleWord {
        findings.words.append(WordHash(word))
      }
    }
    findings.texts = kept
  }

  private func mayLead(_ text: NamedText, from package: Int) -> Bool {
    if text.isOfRules || text.isContinued || text.isUnfinished || text.text[...].isFileName {
      return true
    }
    let start = TextStart(text.text)
    if others.mayHold(text.text[...]) || others.mayHold(start.first) || text.text.holdsLibs {
      return true
    }
    if text.isWordInSentence { return tree.child(start.first, of: ModuleTree.top) != nil }
    if start.level > 0, !start.isPath {
      let base = tree.start(level: start.level, in: package) ?? ModuleTree.top
      return tree.child(start.first, of: base) != nil
    }
    return leads(start.first, from: package, alone: start.isAlone)
      || (start.isPath && leads(start.stem, from: package, alone: start.isAlone))
  }

  /// Whether a first name leads anywhere from the top, or from a package or what it stands in.
  private func leads(_ first: Substring, from package: Int, alone: Bool) -> Bool {
    if tree.child(first, of: ModuleTree.top) != nil { return true }
    var base = package
    while base > ModuleTree.top {
      if tree.child(first, of: base) != nil { return true }
      // A single word is a child's name in its own package.
      if alone { return false }
      base = tree.parent(of: base)
    }
    return false
  }
}

/// How a text begins, as ``NameReading`` would read it.
private struct TextStart {
  /// How many dots stand before the names.
  let level: Int
  let isPath: Bool
  /// The first component of a path, or the first part of a dotted name.
  let first: Substring
  /// The same up to its first dot.
  let stem: Substring
  private let rest: Substring

  init(_ text: String) {
    isPath = text.utf8.contains(UInt8(ascii: "/")) || text[...].isFileName
    var name = text[...]
    var level = 0
    while name.utf8.first == UInt8(ascii: ".") {
      level += 1
      name = name.dropFirst()
    }
    while name.utf8.first == UInt8(ascii: "/") { name = name.dropFirst() }
    self.level = level
    let separator = isPath ? UInt8(ascii: "/") : UInt8(ascii: ".")
    let end = name.utf8.firstIndex(of: separator) ?? name.endIndex
    first = name[..<end]
    stem = first[..<(first.utf8.firstIndex(of: UInt8(ascii: ".")) ?? end)]
    rest = name[end...]
  }

  /// Whether nothing follows the first name.
  var isAlone: Bool { rest.isEmpty || (rest.utf8.count == 1 && !isPath) }

  var singleWord: Substring? { isAlone && !stem.isEmpty ? stem : nil }
}

extension String {
  /// Whether `libs` stands in it, as at the end of a library folder's name.
  var holdsLibs: Bool {
    var matched = 0
    for byte in utf8 {
      switch (matched, byte) {
      case (1, UInt8(ascii: "i")), (2, UInt8(ascii: "b")): matched += 1
      case (3, UInt8(ascii: "s")): return true
      default: matched = byte == UInt8(ascii: "l") ? 1 : 0
      }
    }
    return false
  }
}
