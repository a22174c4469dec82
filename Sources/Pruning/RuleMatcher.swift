import Packaging

/// Which rule, if any, selects a file by its own name, quickly asked for every file.
struct RuleMatcher {
  private var byExtension: [UInt64: [Condition]] = [:]
  /// For each byte the globs of names that may begin with it.
  private let byName: [[(glob: Glob, condition: Condition)]]
  private let guards: [[Glob]]

  fileprivate struct Condition {
    let rule: Int
    let directlyIn: [Glob]
    let place: RulePlace
  }

  init(_ book: RuleBook) {
    let guards = book.guards.compactMap { Glob($0) }
    self.guards = (0...255).map { byte in guards.filter { $0.mayStart(with: byte) } }
    var names: [(glob: Glob, condition: Condition)] = []
    for (number, rule) in book.rules.enumerated() {
      let condition = Condition(
        rule: number, directlyIn: (rule.selects.directlyIn ?? []).compactMap { Glob($0) },
        place: RulePlace(rule.selects))
      for suffix in rule.selects.extensions ?? [] {
        byExtension[Self.key(Array(suffix.utf8)[...]), default: []].append(condition)
      }
      for name in rule.selects.names ?? [] {
        if let glob = Glob(name) { names.append((glob, condition)) }
      }
    }
    byName = (0...255).map { byte in names.filter { $0.glob.mayStart(with: byte) } }
  }

  /// Whether no rule may take a file of this name.
  func isGuarded(_ path: InstallPath) -> Bool {
    let name = path.name
    return guards[Int(name.first ?? 0)].contains { $0.matches(name) }
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
    for (glob, condition) in byName[Int(name.first ?? 0)]
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
    let folder = path.bytes[..<(path.bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0)]
    guard place.includes(folder: folder) else { return false }
    guard !directlyIn.isEmpty else { return !isMetadata }
    let name = folder[
      (folder.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? folder.startIndex)...]
    return directlyIn.contains { $0.matches(name) }
  }
}
