public import ImportGraph
internal import NativeLibrary
public import Packaging
public import Resolver

/// Decides on every file of an inventory, and asks for the modules it must read to be sure.
///
/// A machine without files or threads: the caller reads what a batch names, in parallel if it
/// likes, and hands the findings back until there is nothing left to ask.
///
///     var review = PruneReview(inventory: inventory, closure: closure, …)
///     while let batch = review.nextBatch() {
///       review.absorb(batch.sources.map { batch.scan($0, bytes(of: $0)) })
///     }
///     let plan = review.finish()
public struct PruneReview: Sendable {
  let inventory: Inventory
  let closure: InstalledClosure
  let target: TargetEnvironment
  let level: PruneLevel
  let book: RuleBook
  let application: [String]
  /// What the application's other files are called.
  let applicationData: [String]
  /// What the program can name, at `reachable`.
  var reach: Reach?

  /// The verdict of the closure and of `--keep` and `--drop`, before any rule.
  var decisions: [Decision]
  let folders: FolderIndex
  let candidates: PruneCandidates
  let dismissals: Dismissals
  /// Last components of the paths of candidate folders.
  let folderWords: Set<String>
  /// For each file what spoke for it, as an index of `vetoes`; -1 for nothing.
  var vetoOfFile: [Int]
  var vetoes: [Veto] = []
  var isSubtreeVetoed: [Bool]
  /// Rules and places that are kept already, so that a thousand modules naming them cost nothing.
  var keptScopes: Set<String> = []

  /// Entry points that were asked for, and that no distribution has.
  public private(set) var unknownEntryPoints: [String] = []

  private var interest: ScanInterest
  private var isQueued: [Bool]
  /// Installed sources whose findings were heard, at `reachable`.
  private var isRead: Set<Int> = []
  /// Those of them whose imports depend on whether types are checked.
  private var asksForTypes: Set<Int> = []
  private var queue: [ScanBatch.Source] = []
  private var asked: [ScanBatch.Source] = []
  /// How many of them were heard.
  private var heardCount = 0

  /// Starts a review.
  ///
  /// What `keep` matches stays and what `drop` matches goes, whatever the rest says; `keep` is the
  /// stronger. `application` is what the user's own modules are called in evidence; their batch
  /// sources are numbered in this order. `applicationData` are the user's other files, which at
  /// `reachable` may name modules. `entryPoints` are started there as well: scripts, modules, or
  /// `module:attr`. Of the files in `watching` every link is kept.
  public init(
    inventory: Inventory, closure: InstalledClosure, target: TargetEnvironment, level: PruneLevel,
    rules: RuleBook, keep: [Glob] = [], drop: [Glob] = [], application: [String] = [],
    applicationData: [String] = [], hidden: HiddenImports = HiddenImports(),
    data: DataRuleBook = DataRuleBook(), dataChoices: [String: [String: [String]]] = [:],
    entryPoints: [String] = [], watching watched: Set<FileID> = []
  ) {
    self.inventory = inventory
    self.closure = closure
    self.target = target
    self.level = level
    self.application = application
    self.applicationData = applicationData
    book = level >= .safe ? rules : RuleBook(rules: [])
    dismissals = Dismissals(book, in: inventory)
    decisions = inventory.fileIDs.map { inventory.closureDecision(on: $0, closure) }
    inventory.apply(keep: keep, drop: drop, to: &decisions)
    folders = FolderIndex(inventory)
    let isOpen = zip(inventory.files, decisions).map { file, decision in
      guard case .keep(.closure) = decision else { return false }
      return true
    }
    candidates = PruneCandidates(
      inventory: inventory, folders: folders, book: book, isOpen: isOpen)
    folderWords = Set(
      candidates.subtrees.map { String($0.path.split(separator: "/").last ?? "") })
    reach =
      level >= .reachable
      ? Reach(
        inventory: inventory, closure: closure, target: target, decisions: decisions,
        hidden: hidden,
        data: DataUse(data, choices: dataChoices, inventory, closure) { isOpen[$0] },
        watching: Set(watched.map(\.raw))) : nil
    let namings = book.rules.compactMap(\.naming)
    var interest = ScanInterest(
      words: folderWords.union(namings.flatMap { $0.words ?? [] }),
      components: Set(candidates.filesByName.keys)
        .union(namings.flatMap { ($0.suffixes ?? []).map { ".\($0)" } }),
      reachedWords: reach?.words ?? [], reachedComponents: reach?.components ?? [],
      starts: reach?.startWords ?? [])
    if reach != nil {
      interest.reportsEveryImport = true
      interest.reportsDynamicImports = true
      interest.facts = StaticFacts(target)
    }
    self.interest = interest
    vetoOfFile = Array(repeating: -1, count: inventory.files.count)
    isSubtreeVetoed = Array(repeating: false, count: candidates.subtrees.count)
    isQueued = Array(repeating: false, count: inventory.files.count)
    for name in entryPoints where reach?.start(name) == false { unknownEntryPoints.append(name) }
    guard level >= .safe else { return }
    queue = application.indices.map { .application($0) }
    hearDistributions()
    hearEntryPoints()
    hearOrphans()
    if reach == nil {
      for number in inventory.files.indices where candidates.rules[number] < 0 { ask(number) }
    } else {
      queue += applicationData.indices.map { .applicationData($0) }
      askReached()
    }
  }

  /// Data of packages that settings say to keep, and that is not there.
  public var unknownChoices: [UnknownChoice] { reach?.data.unknownChoices ?? [] }

  /// The closure's console scripts, sorted.
  public var scriptNames: [String] {
    Set(
      closure.members.flatMap { member in
        inventory[member.distribution].entryPoints.filter { $0.group == "console_scripts" }
          .map(\.name)
      }
    ).sorted()
  }

  /// What must be read next, or `nil` when everything is known.
  public mutating func nextBatch() -> ScanBatch? {
    guard asked.isEmpty else { return nil }
    if queue.isEmpty { settle() }
    guard !queue.isEmpty else { return nil }
    asked = queue
    queue = []
    return ScanBatch(sources: asked, interest: interest, native: native)
  }

  /// Takes what the last batch's sources held, in the batch's order.
  public mutating func absorb(_ findings: [ScanFindings]) {
    precondition(findings.count == asked.count)
    for findings in findings { absorb(next: findings) }
  }

  /// Takes what the batch's next source held; others may still be read meanwhile.
  public mutating func absorb(next findings: ScanFindings) {
    let source = asked[heardCount]
    hear(findings, from: source)
    hearReach(findings, from: source)
    if reach != nil, case .installed(let id) = source {
      isRead.insert(id.raw)
      if findings.asksForTypes { asksForTypes.insert(id.raw) }
    }
    heardCount += 1
    if heardCount == asked.count {
      asked = []
      heardCount = 0
      askReached()
    }
  }

  /// The plan, once ``nextBatch()`` has returned `nil`.
  public func finish() -> PrunePlan {
    var decisions = decisions
    for number in decisions.indices {
      guard candidates.rules[number] >= 0 else {
        if case .keep(.closure(let distribution)) = decisions[number],
          inventory.files[number].kind == .metadata
        {
          decisions[number] = .keep(.metadata(distribution))
        } else if inventory.files[number].path.sourceOfBytecode != nil, book.keepsBytecode {
          // Below, it goes where its source goes.
        } else if case .keep(.closure(let distribution)) = decisions[number], let reach {
          decisions[number] = reach.decision(on: number, of: distribution)
        }
        continue
      }
      let code = book.rules[candidates.rules[number]].code
      let veto = vetoOfFile[number]
      decisions[number] =
        veto < 0 ? .drop(.rule(code: code)) : .keep(.vetoed(rule: code, by: vetoes[veto]))
    }
    if level >= .safe {
      inventory.dropOrphanedBytecode(from: &decisions, withOwned: book.keepsBytecode)
    }
    var plan = PrunePlan(
      inventory: inventory, closure: closure, level: level, target: target, decisions: decisions,
      opaqueImports: reach?.opaqueImports ?? [], unboundedData: reach?.data.unbounded ?? [])
    for (file, links) in reach?.allLinks ?? [:] { plan.allLinks[FileID(raw: file)] = links }
    return plan
  }

  /// Keeps a folder that a rule would drop; its modules are then read like any other.
  mutating func keep(subtree number: Int, for veto: Veto) {
    guard !isSubtreeVetoed[number] else { return }
    isSubtreeVetoed[number] = true
    vetoes.append(veto)
    let subtree = candidates.subtrees[number]
    for file in subtree.files where candidates.rules[file] == subtree.rule {
      vetoOfFile[file] = vetoes.count - 1
      ask(file)
    }
  }

  /// Keeps single files that a rule would drop.
  mutating func keep(files: some Sequence<Int>, for veto: Veto) {
    var isFirst = true
    for file in files where vetoOfFile[file] < 0 {
      if isFirst { vetoes.append(veto) }
      isFirst = false
      vetoOfFile[file] = vetoes.count - 1
    }
  }

  /// Puts a kept file that may hold Python on the list of what to read.
  mutating func ask(_ number: Int) {
    let file = inventory.files[number]
    guard !isQueued[number], decisions[number].isKept, file.owner != .environment else { return }
    if reach != nil, file.pythonForm != .bytecode,
      file.mayNameModules || (reach?.data.tags.isEmpty == false && file.mayBeTemplate)
    {
      askAnyway(number)
      return
    }
    switch file.pythonForm {
    case .source:
      isQueued[number] = true
      queue.append(.installed(FileID(raw: number)))
    case .bytecode:
      isQueued[number] = true
      // Beside its source a `.pyc` is never read (PEP 3147).
      let source = InstallPath(normalized: file.path.bytes.dropLast())
      guard inventory.find(source, root: file.root) == nil else { return }
      hearOpaque(Speaker(file: number, of: self))
      if reach != nil { queue.append(.installed(FileID(raw: number))) }
    case nil: break
    }
  }

  /// Puts sources that ask whether types are checked on the list once more where something says that
  /// they are: what only type checkers run may run as well.
  mutating func askAgainWithTypes() {
    guard reach?.pending.checksTypes == true, interest.facts?.checksTypes == false else { return }
    interest.facts?.checksTypes = true
    reach?.usageOnly = []
    queue += application.indices.map { .application($0) }
    queue += asksForTypes.sorted().map { .installed(FileID(raw: $0)) }
  }

  /// Puts a source that was read on the list once more, for what rules about data ask of it.
  mutating func askAgain(_ number: Int) {
    guard isRead.contains(number) else { return }
    reach?.usageOnly.insert(number)
    queue.append(.installed(FileID(raw: number)))
  }

  /// Puts a file on the list whatever its kind.
  mutating func askAnyway(_ number: Int) {
    guard !isQueued[number] else { return }
    isQueued[number] = true
    queue.append(.installed(FileID(raw: number)))
  }
}

/// Modules to be read, and what to look for in them.
public struct ScanBatch: Sendable {
  public enum Source: Sendable, Hashable {
    case installed(FileID)
    /// A number in the list of the application's modules.
    case application(Int)
    /// A number in the list of the application's other files.
    case applicationData(Int)
  }

  public let sources: [Source]
  private let interest: ScanInterest
  private let native: NativeScan?

  init(sources: [Source], interest: ScanInterest, native: NativeScan?) {
    self.sources = sources
    self.interest = interest
    self.native = native
  }

  /// What one source holds; for one that cannot be read, say ``ScanFindings/unreadable``.
  ///
  /// - Precondition: ``ImportScanner/padding`` NUL bytes follow `bytes` in memory.
  public func scan(_ source: Source, _ bytes: UnsafeBufferPointer<UInt8>) -> ScanFindings {
    switch source {
    case .installed(let id):
      guard let native else { return ImportScanner.scan(bytes, for: interest) }
      return native.isSource(id)
        ? native.scan(source: bytes, of: id, for: interest) : native.scan(id, bytes)
    case .applicationData:
      guard let native else { return ScanFindings() }
      guard let packed = PackedFiles(UnsafeRawBufferPointer(bytes)) else {
        return native.scan(data: bytes)
      }
      return packed.entries.reduce(ScanFindings()) { findings, entry in
        let padded = entry.bytes + Array(repeating: 0, count: ImportScanner.padding)
        return padded.withUnsafeBufferPointer { padded in
          let bytes = UnsafeBufferPointer(rebasing: padded.dropLast(ImportScanner.padding))
          return findings.union(
            entry.name.hasSuffix(".py") ? scan(own: bytes) : native.scan(data: bytes))
        }
      }
    case .application: return scan(own: bytes)
    }
  }

  /// What a source of the user's own holds.
  private func scan(own bytes: UnsafeBufferPointer<UInt8>) -> ScanFindings {
    // What the application joins a folder's name onto may be any package it imports.
    var interest = interest
    interest.reportsEveryImport = true
    interest.reportsWords = interest.reportsDynamicImports
    var findings = ImportScanner.scan(bytes, for: interest)
    if let native {
      findings.uses = UsageScanner.scan(bytes, for: native.usageInterest)
      findings.nodes += native.nodes(pickledIn: bytes).sorted()
    }
    return findings
  }

  /// The same without passing over strings that lead nowhere: nothing may come of it.
  func scanWhole(_ source: Source, _ bytes: UnsafeBufferPointer<UInt8>) -> ScanFindings {
    guard case .installed(let id) = source, let native, native.isSource(id) else {
      return scan(source, bytes)
    }
    return native.scan(source: bytes, of: id, for: interest, whole: true)
  }
}
