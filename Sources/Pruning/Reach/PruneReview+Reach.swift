import ImportGraph
import Packaging

extension PruneReview {
  var native: NativeScan? {
    reach.map { NativeScan($0) { candidates.rules[$0] >= 0 && vetoOfFile[$0] < 0 } }
  }

  /// Lets what one source holds reach modules.
  mutating func hearReach(_ findings: ScanFindings, from source: ScanBatch.Source) {
    guard reach != nil else { return }
    switch source {
    case .installed(let id):
      guard let speaker = reach?.speaker(id.raw) else { return }
      reach?.hear(findings, from: speaker)
    case .application(let number):
      guard let speaker = reach?.speaker(application: application[number]) else { return }
      reach?.hear(findings, from: speaker)
    case .applicationData(let number):
      guard let speaker = reach?.speaker(application: applicationData[number]) else { return }
      reach?.hear(findings, from: speaker)
    }
  }

  /// Puts the modules that were reached on the list of what to read.
  mutating func askReached() {
    reach?.countFreed()
    for file in reach?.takeFresh() ?? [] {
      // What a rule would drop is read once something speaks for it.
      guard candidates.rules[file] < 0 || vetoOfFile[file] >= 0 else { continue }
      ask(file)
    }
    for id in reach?.takeAskedAgain() ?? [] {
      for file in inventory[id].files where inventory[file].pythonForm == .source {
        askAgain(file.raw)
      }
    }
    for file in reach?.takeStubs() ?? [] { askAnyway(file) }
    for file in reach?.takeUnreadLibraries() ?? [] { askAnyway(file) }
  }

  /// Draws conclusions where nothing is left to read.
  mutating func settle() {
    reach?.settle()
    askReached()
    askAgainWithTypes()
  }
}

extension Reach {
  /// Parts of names that strings may hold.
  var words: Set<String> {
    var words = Set(tree.nodes.map(\.name))
    for group in groups.names {
      for part in group.split(separator: ".") { words.insert(String(part)) }
    }
    // `f"jupyter-{subcommand}"`
    for name in scripts.keys {
      for dash in name.indices where name[dash] == "-" { words.insert(String(name[...dash])) }
    }
    return words
  }

  /// Words that lead somewhere wherever they stand.
  var startWords: Set<String> {
    var words = Set(tree[ModuleTree.top].children.map { tree[$0].name })
    words.formUnion(groups.names)
    words.formUnion(scripts.keys)
    words.insert("libs")
    words.formUnion(hidden.entries.lazy.map(\.module))
    return words
  }

  /// Names of files that are modules: `config.py`.
  var components: Set<String> { Set(tree.nodes.lazy.map { "\($0.name).py" }) }

  mutating func takeAskedAgain() -> [DistributionID] {
    defer { askedAgain = [] }
    return askedAgain
  }

  mutating func takeUnreadLibraries() -> [Int] {
    defer { libraryFolders.unread = [] }
    return libraryFolders.unread
  }

  mutating func takeStubs() -> [Int] {
    defer { stubs = [] }
    return stubs
  }
}

extension StaticFacts {
  init?(_ target: TargetEnvironment) {
    let markers = target.markers
    let numbers = markers.pythonVersion.split(separator: ".").compactMap { Int($0) }
    guard numbers.count == 2 else { return nil }
    self.init(
      sysPlatform: markers.sysPlatform, osName: markers.osName,
      platformSystem: markers.platformSystem, implementation: markers.implementationName,
      version: (numbers[0], numbers[1]))
  }
}
