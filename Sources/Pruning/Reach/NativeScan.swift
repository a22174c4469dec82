import ImportGraph
import NativeLibrary
import Packaging

/// Looks for modules' names in what is no source: libraries, and the application's data.
struct NativeScan: Sendable {
  private let inventory: Inventory
  private let tree: ModuleTree
  private let finder: NameFinder
  /// Shorter names stand everywhere by accident.
  private static let shortName = 3

  init(_ reach: Reach) {
    inventory = reach.inventory
    tree = reach.tree
    finder = reach.finder
  }

  func isSource(_ id: FileID) -> Bool { !inventory[id].mayNameModules }

  func scan(data bytes: UnsafeBufferPointer<UInt8>) -> ScanFindings {
    var findings = ScanFindings()
    findings.nodes = finder.nodes(in: bytes)
    return findings
  }

  /// The modules that a library's text names, and those of its own packages that it may name.
  func scan(_ id: FileID, _ bytes: UnsafeBufferPointer<UInt8>) -> ScanFindings {
    if inventory[id].kind != .nativeLibrary {
      var findings = ScanFindings()
      findings.nodes = finder.nodes(in: bytes, takesBareNames: false)
      return findings
    }
    var nodes = Set(finder.nodes(in: bytes))
    let own = relatives(of: id)
    let strings = CythonStrings(UnsafeRawBufferPointer(bytes))
    for text in strings.texts {
      text.withUnsafeBufferPointer { text in
        nodes.formUnion(finder.nodes(in: text))
        for (name, node) in own where text.contains(text: name) { nodes.insert(node) }
      }
    }
    for (name, node) in own
    where name.count < Self.shortName || bytes.contains(text: name, asWord: true) {
      nodes.insert(node)
    }
    var findings = ScanFindings()
    findings.nodes = nodes.sorted()
    if strings.isSealed { findings.opacity = .sealed }
    return findings
  }

  /// What a relative import in a library could name: children of the packages it stands in.
  private func relatives(of id: FileID) -> [(name: [UInt8], node: Int)] {
    var found: [(name: [UInt8], node: Int)] = []
    var node = tree.nodeOfFile[id.raw]
    guard node > ModuleTree.top else { return [] }
    while node > ModuleTree.top {
      node = tree[node].parent
      guard node > ModuleTree.top else { break }
      for child in tree[node].children
      where !tree[child].modules.isEmpty && tree[child].name != "__main__" {
        found.append((Array(tree[child].name.utf8), child))
      }
    }
    return found
  }
}

extension InstalledFile {
  /// Longer files are no settings.
  private static let settingsLimit = 1 << 19

  /// Whether it is no source and may name modules all the same: a library, or settings.
  var mayNameModules: Bool {
    if kind == .nativeLibrary { return !path.isInLibraryFolder }
    guard kind == .data, size <= Self.settingsLimit else { return false }
    let name = path.name
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return true }
    return [
      "conf", "cfg", "ini", "toml", "yaml", "yml", "json", "zcml", "xml", "txt", "properties",
    ].contains { name[(dot + 1)...].elementsEqual($0.utf8) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether a text stands anywhere; as a word, no letter or digit stands beside it.
  fileprivate func contains(text: [UInt8], asWord: Bool = false) -> Bool {
    guard let first = text.first, count >= text.count, let baseAddress else { return false }
    let wanted = SIMD32<UInt8>(repeating: first)
    let last = count - text.count
    var index = 0
    while index <= last {
      if index + 32 <= count {
        let chunk = UnsafeRawPointer(baseAddress + index).loadUnaligned(
          as: SIMD32<UInt8>.self)
        if !any(chunk .== wanted) {
          index += 32
          continue
        }
      }
      let end = Swift.min(index + 32, last + 1)
      while index < end {
        if self[index] == first, holdsAll(text, at: index),
          !asWord || isWord(index..<index + text.count)
        {
          return true
        }
        index += 1
      }
    }
    return false
  }

  private func isWord(_ range: Range<Int>) -> Bool {
    !(range.lowerBound > 0 && self[range.lowerBound - 1].isWordPart)
      && !(range.upperBound < count && self[range.upperBound].isWordPart)
  }

  private func holdsAll(_ text: [UInt8], at offset: Int) -> Bool {
    for index in text.indices where self[offset + index] != text[index] { return false }
    return true
  }
}

extension UInt8 {
  fileprivate var isWordPart: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 || self &- UInt8(ascii: "0") < 10
      || self == UInt8(ascii: "_")
  }
}
