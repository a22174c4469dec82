import Packaging

/// Which rule, if any, selects a file by its own name, quickly asked for every file.
struct RuleMatcher {
  private var byExtension: [UInt64: [Condition]] = [:]
  private var byName: [(glob: Glob, condition: Condition)] = []
  private let guards: [Glob]

  fileprivate struct Condition {
    let rule: Int
    let directlyIn: [Glob]
  }

  init(_ book: RuleBook) {
    guards = book.guards.compactMap { Glob($0) }
    for (number, rule) in book.rules.enumerated() {
      let condition = Condition(
        rule: number, directlyIn: (rule.selects.directlyIn ?? []).compactMap { Glob($0) })
      for suffix in rule.selects.extensions ?? [] {
        byExtension[Self.key(Array(suffix.utf8)[...]), default: []].append(condition)
      }
      for name in rule.selects.names ?? [] {
        if let glob = Glob(name) { byName.append((glob, condition)) }
      }
    }
  }

  /// Whether no rule may take a file of this name.
  func isGuarded(_ path: InstallPath) -> Bool {
    let name = path.name
    return guards.contains { $0.matches(name) }
  }

  /// The first rule of the book that selects the file.
  ///
  /// In a metadata folder only rules that say so in `directly_in` apply.
  func rule(for file: InstalledFile) -> Int? {
    let path = file.path
    let isMetadata = file.kind == .metadata
    let name = path.name
    var found: Int?
    if let dot = name.lastIndex(of: UInt8(ascii: ".")), name.endIndex - dot <= 9 {
      for condition in byExtension[Self.key(name[(dot + 1)...])] ?? []
      where condition.rule < found ?? .max && condition.holds(for: path, isMetadata) {
        found = condition.rule
      }
    }
    for (glob, condition) in byName
    where condition.rule < found ?? .max && glob.matches(name)
      && condition.holds(for: path, isMetadata)
    {
      found = condition.rule
    }
    return found
  }

  /// Up to eight bytes in lowercase as a number.
  private static func key(_ suffix: ArraySlice<UInt8>) -> UInt64 {
    suffix.reduce(0) { key, byte in
      key << 8 | UInt64(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
    }
  }
}

extension RuleMatcher.Condition {
  fileprivate func holds(for path: InstallPath, _ isMetadata: Bool) -> Bool {
    guard !directlyIn.isEmpty else { return !isMetadata }
    guard let slash = path.bytes.lastIndex(of: UInt8(ascii: "/")) else { return false }
    let folder = path.bytes[..<slash]
    let name = folder[
      (folder.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? folder.startIndex)...]
    return directlyIn.contains { $0.matches(name) }
  }
}
