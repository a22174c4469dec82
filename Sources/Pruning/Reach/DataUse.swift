import ImportGraph
public import Packaging
import Resolver

/// Which data of packages is used, by the rules that apply to a closure.
///
/// Files that a rule may drop are held: what reaches them counts only once somebody names what they
/// are for.
struct DataUse: Sendable {
  /// A rule that applies here.
  struct Active: Sendable {
    let rule: DataRule
    let insiders: Set<DistributionID>
    let package: DistributionID
    /// Distributions all of whose sources are asked: those that depend on the package, and those
    /// of which one source imports it.
    var listeners: Set<DistributionID>
    /// Held files by what they are for.
    var files: [String: [Int]] = [:]
    var isEverythingUsed = false
    var hasAssignment = false
    var released: Set<String> = []
    /// What the user's settings keep; then no source is asked.
    let chosen: [String]?
  }

  private(set) var actives: [Active] = []
  /// For each held file its rule and what it is for.
  private var holds: [Int: (active: Int, names: [String])] = [:]
  /// The files that are free again since they were last taken.
  private var freed: [Int] = []
  /// Where everything of a rule is kept, and why.
  private(set) var unbounded: [UnboundedData] = []
  /// What settings say to keep and is not there, as `botocore: services: s4`.
  private(set) var unknownChoices: [UnknownChoice] = []
  /// All names that the rules ask sources for.
  let interest: UsageInterest
  /// The tags that rules ask templates for.
  let tags: Set<String>
  /// Modules by which packages read data of their own.
  let readers: Set<String>
  /// All names that keep everything where the application's data holds them.
  let dataNames: Set<String>

  /// `choices` is what settings keep, by the package's normalized name and the option.
  init(
    _ book: DataRuleBook, choices: [String: [String: [String]]], _ inventory: Inventory,
    _ closure: InstalledClosure, isOpen: (Int) -> Bool
  ) {
    for rule in book.rules {
      guard
        let package = closure.members.first(where: {
          inventory[$0.distribution].name.normalized == rule.package
        })?.distribution,
        inventory.holdsAll(rule.reliesOn, in: package)
      else { continue }
      let chosen = choices[rule.package]?[rule.option]
      if rule.needsChoice == true, chosen == nil {
        unbounded.append(Self.missingChoice(of: rule, inventory[package].files, inventory))
        continue
      }
      if let needed = rule.needsPackage,
        !closure.members.contains(where: { inventory[$0.distribution].name.normalized == needed })
      {
        continue
      }
      let dependents = closure.dependents(of: package)
      let insiders = Set(
        closure.members.map(\.distribution).filter {
          rule.insiders.contains(inventory[$0].name.normalized)
        })
      var active = Active(
        rule: rule, insiders: insiders, package: package,
        listeners: dependents.subtracting(insiders),
        chosen: chosen)
      let patterns = SelectionPatterns(rule.drops)
      let owners = rule.dependents == true ? dependents.union(insiders) : insiders.union([package])
      for owner in owners.sorted() {
        for file in inventory[owner].files where isOpen(file.raw) && holds[file.raw] == nil {
          let path = inventory[file].path.description
          guard let names = patterns.names(for: path) else { continue }
          holds[file.raw] = (actives.count, names)
          for name in names { active.files[name, default: []].append(file.raw) }
        }
      }
      if !active.files.isEmpty { actives.append(active) }
    }
    let asking = actives.filter { $0.chosen == nil }.map(\.rule)
    interest = UsageInterest(asking)
    tags = Set(asking.flatMap { $0.tags ?? [] })
    readers = Set(asking.flatMap { $0.readers ?? [] })
    dataNames = Set(asking.flatMap { $0.everythingInData ?? [] })
    for number in actives.indices {
      let rule = actives[number].rule
      // What a package needs whatever it is used for is not the user's to choose.
      for name in rule.always { use(name, of: number) }
      for name in actives[number].chosen ?? [] where !use(name, of: number) {
        unknownChoices.append(
          UnknownChoice(
            package: rule.package, option: rule.option, name: name,
            known: actives[number].files.keys.sorted()))
      }
    }
  }

  /// That settings could say which data of a package are used, and do not.
  private static func missingChoice(
    of rule: DataRule, _ files: [FileID], _ inventory: Inventory
  ) -> UnboundedData {
    let patterns = SelectionPatterns(rule.drops)
    let named = files.filter { file in
      patterns.names(for: inventory[file].path.description).map { names in
        names.allSatisfy { !rule.always.contains($0) }
      } == true
    }
    return UnboundedData(
      place: ReachPlace(file: nil, path: "[tool.scrimp.package.\(rule.package)]", line: nil),
      text: "no setting", package: rule.package, option: rule.option, files: named)
  }

  /// Takes that a distribution imports others.
  ///
  /// - Returns: Whether its sources are to be asked anew.
  mutating func note(user id: DistributionID, of used: Set<DistributionID>) -> Bool {
    var isNew = false
    for number in actives.indices
    where used.contains(actives[number].package) || !used.isDisjoint(with: actives[number].insiders)
    {
      guard !actives[number].insiders.contains(id) else { continue }
      if actives[number].listeners.insert(id).inserted { isNew = true }
    }
    return isNew
  }

  /// The rules that ask the sources of a distribution, by number.
  private func asking(_ id: DistributionID) -> [Int] {
    actives.indices.filter { number in
      let active = actives[number]
      return active.chosen == nil && !active.isEverythingUsed && active.listeners.contains(id)
    }
  }

  /// The names that rules ask the sources of distributions for.
  func interests(of ids: some Sequence<DistributionID>) -> [DistributionID: UsageInterest] {
    var known: [[Int]: UsageInterest] = [:]
    var interests: [DistributionID: UsageInterest] = [:]
    for id in ids {
      let numbers = asking(id)
      guard !numbers.isEmpty else { continue }
      let interest = known[numbers] ?? UsageInterest(numbers.map { actives[$0].rule })
      known[numbers] = interest
      interests[id] = interest
    }
    return interests
  }

  func isHeld(_ file: Int) -> Bool { holds[file] != nil }

  /// The rule that holds a file, and what the file is for.
  func rule(holding file: Int) -> (code: String, name: String)? {
    holds[file].map { (actives[$0.active].rule.code, $0.names.first ?? "") }
  }

  /// Whether one distribution's own sources name nothing of a held file.
  func isInsider(_ id: DistributionID?, for file: Int) -> Bool {
    guard let id, let hold = holds[file] else { return false }
    return actives[hold.active].insiders.contains(id)
  }

  mutating func takeFreed() -> [Int] {
    defer { freed = [] }
    return freed
  }

  // MARK: Hearing

  /// Takes how a source uses names; `nil` for the application's.
  mutating func hear(_ uses: [NameUse], of id: DistributionID?, at place: ReachPlace) {
    for number in actives.indices where actives[number].chosen == nil {
      if let id, !actives[number].listeners.contains(id) { continue }
      let imported = actives[number].rule.imported(in: uses)
      for use in uses {
        let place = ReachPlace(file: place.file, path: place.path, line: use.line)
        hear(use, for: number, at: place)
        // A function that is passed on is called with anything.
        if use.form == .mention, use.owner.isEmpty, imported.contains(use.name) {
          useEverything(of: number, use.name, place)
        }
      }
    }
  }

  /// Takes that a distribution has a module that nobody can read.
  mutating func hearOpaque(_ id: DistributionID, at place: ReachPlace) {
    for number in asking(id) { useEverything(of: number, "cannot be read", place) }
  }

  /// Takes the names that stand in the application's data.
  mutating func hear(dataNames names: [String], at place: ReachPlace) {
    for number in actives.indices where actives[number].chosen == nil {
      for name in names where actives[number].rule.everythingInData?.contains(name) == true {
        useEverything(of: number, name, place)
      }
    }
  }

  private mutating func hear(_ use: NameUse, for number: Int, at place: ReachPlace) {
    let rule = actives[number].rule
    if use.asksAttribute(of: rule) {
      useEverything(of: number, "getattr(…)", place)
      return
    }
    if case .entry(let value) = use.form, rule.keys?.contains(use.name) == true {
      hear(value, under: use.name, for: number, at: place)
      return
    }
    let isText = use.form == .text
    if rule.everything.contains(use.name)
      || (!isText && rule.everythingInCode?.contains(use.name) == true)
    {
      useEverything(of: number, use.name, place)
      return
    }
    if rule.assignments.contains(use.name) {
      switch use.form {
      case .assignment(.text(let text)):
        actives[number].hasAssignment = true
        self.use(text, of: number)
      case .assignment(.name), .assignment(.other), .text:
        useEverything(of: number, use.name, place)
      case .entry: useEverything(of: number, use.name, place)
      case .call, .mention, .imported, .renamed: break
      }
    }
    for call in rule.calls where call.names.contains(use.name) {
      switch use.form {
      case .call(let arguments):
        switch call.named(in: arguments) {
        case .name(let name):
          let name = rule.aliases?[name] ?? name
          // `plt.style.use("ggplot")` says nothing of a backend.
          if let known = call.known, !known.contains(name.lowercased()),
            !actives[number].files.keys.contains(where: { rule.matching.meets(name, $0) })
          {
            continue
          }
          actives[number].hasAssignment = true
          self.use(name, of: number)
        case .unknown: useEverything(of: number, "\(use.name)(…)", place)
        case .nothing: break
        }
      case .renamed: useEverything(of: number, "\(use.name) as …", place)
      case .mention where call.mayBelong(to: use.owner):
        useEverything(of: number, "\(use.owner).\(use.name)", place)
      case .mention, .assignment, .imported, .text, .entry: break
      }
    }
  }

  mutating func useEverything(of number: Int, _ text: String, _ place: ReachPlace) {
    guard !actives[number].isEverythingUsed else { return }
    actives[number].isEverythingUsed = true
    let active = actives[number]
    let names = active.files.keys.sorted().filter { !active.released.contains($0) }
    unbounded.append(
      UnboundedData(
        place: place, text: text, package: active.rule.package, option: active.rule.option,
        files: names.flatMap { active.files[$0] ?? [] }.map { FileID(raw: $0) }))
    for name in names { release(name, of: number) }
  }

  /// - Returns: Whether there is anything of the name.
  @discardableResult
  mutating func use(_ name: String, of number: Int) -> Bool {
    let rule = actives[number].rule
    let keys = actives[number].files.keys.filter { rule.matching.meets(name, $0) }.sorted()
    for key in keys { release(key, of: number) }
    return !keys.isEmpty
  }

  private mutating func release(_ name: String, of number: Int) {
    guard actives[number].released.insert(name).inserted else { return }
    for file in actives[number].files[name] ?? [] where holds.removeValue(forKey: file) != nil {
      freed.append(file)
    }
  }

  /// Frees a file alone, whatever it is for.
  mutating func free(alone file: Int) {
    if holds.removeValue(forKey: file) != nil { freed.append(file) }
  }

  /// Frees what a file is for: somebody names the file itself.
  mutating func free(_ file: Int) {
    guard let hold = holds[file] else { return }
    for name in hold.names { release(name, of: hold.active) }
  }

  /// Frees what nothing was said about, where the rule needs to hear something.
  mutating func settle() {
    for number in actives.indices
    where actives[number].chosen == nil && actives[number].rule.needsAssignment == true
      && !actives[number].hasAssignment
    {
      let rule = actives[number].rule
      useEverything(
        of: number, "no value of \(rule.assignments.joined(separator: ", "))",
        ReachPlace(file: nil, path: "your code", line: nil))
    }
  }
}

/// Data of a package that settings say to keep, and that it has not.
public struct UnknownChoice: Sendable, Hashable {
  public let package: String
  public let option: String
  public let name: String
  /// What there is, sorted.
  public let known: [String]
}

/// A place where nobody can tell which data of a package is used, so that all of it is kept.
public struct UnboundedData: Sendable, Hashable {
  public let place: ReachPlace
  /// What the source says there.
  public let text: String
  /// The normalized name of the package.
  public let package: String
  /// The setting that says what to keep instead.
  public let option: String
  public let files: [FileID]

  public init(
    place: ReachPlace, text: String, package: String, option: String, files: [FileID]
  ) {
    self.place = place
    self.text = text
    self.package = package
    self.option = option
    self.files = files
  }
}

/// The paths of a rule.
private struct SelectionPatterns {
  private let patterns: [(pattern: CapturePattern, selection: DataRule.Selection)]

  init(_ selections: [DataRule.Selection]) {
    patterns = selections.map { (CapturePattern($0.path), $0) }
  }

  /// What a path is for; `nil` where the rule is not about it.
  func names(for path: String) -> [String]? {
    for (pattern, selection) in patterns {
      guard let name = pattern.name(in: path), selection.only?.contains(name) != false else {
        continue
      }
      return selection.names ?? [name]
    }
    return nil
  }
}

extension UsageInterest {
  /// The names that rules ask sources for.
  fileprivate init(_ rules: [DataRule]) {
    self.init(
      Set(rules.flatMap { $0.assignments + $0.everything + ($0.everythingInCode ?? []) }),
      functions: Set(rules.flatMap { $0.calls.flatMap(\.names) }),
      keys: Set(rules.flatMap { $0.keys ?? [] }),
      attributesOf: Set(rules.flatMap { $0.calls.flatMap { $0.owners ?? [] } })
        .subtracting(["*", "getattr"]))
  }
}

extension NameUse {
  /// Whether it asks for an attribute of a package's that only a run knows: `getattr(boto3, kind)`.
  fileprivate func asksAttribute(of rule: DataRule) -> Bool {
    guard name == "getattr", case .call(let arguments) = form, arguments.count > 1,
      case .name(let owner) = arguments[0].value
    else { return false }
    if case .text = arguments[1].value { return false }
    return rule.calls.contains { $0.owners?.contains(owner) == true }
  }
}

extension DataRule {
  /// The functions of the rule that a source imports by their names.
  fileprivate func imported(in uses: [NameUse]) -> Set<String> {
    Set(
      uses.filter { use in
        use.form == .imported
          && calls.contains {
            $0.names.contains(use.name) && $0.owners?.contains(use.owner) == true
          }
      }.map(\.name))
  }
}

extension DataRule.Matching {
  /// Whether a name in a program means a name in a path.
  fileprivate func meets(_ name: String, _ key: String) -> Bool {
    switch self {
    case .exact: name.lowercased() == key.lowercased()
    case .language: Self.language(name) == Self.language(key)
    }
  }

  private static func language(_ name: String) -> String {
    let language = name.lowercased().prefix { $0 != "-" && $0 != "_" }
    // Norwegian is written in two ways, and asked for by one name.
    return ["no", "nn"].contains(language) ? "nb" : String(language)
  }
}

extension DataRule.Call {
  /// Whether a function that is not called is one of the package's: `self._boto_session.client`.
  fileprivate func mayBelong(to owner: String) -> Bool {
    guard let owners, !owner.isEmpty else { return false }
    // What a call returns may be anything.
    if owner == ")" || owners.contains("*") { return true }
    let text = owner.lowercased()
    return owners.contains { $0 == owner || ($0.utf8.count > 4 && text.contains($0.lowercased())) }
  }

  fileprivate enum Named {
    case name(String)
    /// Something that only a run knows.
    case unknown
    /// The call is another function's: what it would need is not given.
    case nothing
  }

  /// What a call names.
  fileprivate func named(in arguments: [NameUse.Argument]) -> Named {
    if let keyword, let named = arguments.first(where: { $0.keyword == keyword }) {
      if case .text(let text) = named.value { return .name(text) }
      return .unknown
    }
    if arguments.contains(where: { $0.keyword == "*" }) { return .unknown }
    let plain = arguments.filter { $0.keyword == nil }
    // What is given by its place cannot be in a mapping as well.
    if let position, position < plain.count {
      guard case .text(let text) = plain[position].value else { return .unknown }
      return .name(text)
    }
    if arguments.contains(where: { $0.keyword == "**" }) { return .unknown }
    guard let place = position ?? file, place < plain.count else { return .nothing }
    guard case .text(let text) = plain[place].value else { return .unknown }
    guard let dot = text.lastIndex(of: ".") else { return .unknown }
    let suffix = text[text.index(after: dot)...]
    return suffix.isEmpty || suffix.contains("/") ? .unknown : .name(String(suffix))
  }
}

extension Inventory {
  fileprivate func holdsAll(_ paths: [String], in id: DistributionID) -> Bool {
    let root = self[id].files.first.map { self[$0].root } ?? 0
    return paths.allSatisfy { path in
      InstallPath(path).flatMap { find($0, root: root) } != nil
    }
  }
}
