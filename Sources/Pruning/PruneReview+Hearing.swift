import ImportGraph
import Packaging

/// A module that names things, and where it stands.
struct Speaker {
  let path: String
  /// Its folders from the inside out: `a/b`, then `a`; none for scripts and the application.
  let folders: [String]
  /// The number of its import package; -1 for scripts and the application.
  let package: Int
  let distribution: DistributionID?
  let isApplication: Bool
  /// Whether it is inside a candidate folder that stays.
  ///
  /// What runs of such a folder is what its users import, so only imports in it count.
  let isInSubtree: Bool
  let isLibrary: Bool

  init(file number: Int, of review: PruneReview) {
    let file = review.inventory.files[number]
    path = file.path.description
    isApplication = false
    isLibrary = file.kind == .nativeLibrary
    let rule = review.candidates.rules[number]
    isInSubtree = rule >= 0 && review.book.rules[rule].selects.folders != nil
    package = review.folders.packages[number]
    distribution = file.owner.distribution
    guard package >= 0 else {
      folders = []
      return
    }
    var folders: [String] = []
    var end = path.utf8.endIndex
    while let slash = path.utf8[..<end].lastIndex(of: UInt8(ascii: "/")) {
      folders.append(String(path[..<slash]))
      end = slash
    }
    self.folders = folders
  }

  init(application path: String) {
    self.path = path
    isApplication = true
    isInSubtree = false
    isLibrary = false
    folders = []
    package = -1
    distribution = nil
  }
}

extension FileOwner {
  var distribution: DistributionID? {
    switch self {
    case .distribution(let id), .besideDistribution(let id): id
    case .environment, .orphan: nil
    }
  }
}

extension PruneReview {
  /// Lets what one source holds speak for candidates.
  mutating func hear(_ findings: ScanFindings, from source: ScanBatch.Source) {
    guard findings.mayMeetRules else { return }
    let speaker =
      switch source {
      case .installed(let id): Speaker(file: id.raw, of: self)
      case .application(let number): Speaker(application: application[number])
      case .applicationData(let number): Speaker(application: applicationData[number])
      }
    // A library speaks for modules only, and not for what a rule would drop.
    if findings.opacity != nil, !speaker.isLibrary { hearOpaque(speaker) }
    var imported: [[Substring]] = []
    for name in findings.imports where name.isOfRules || speaker.isApplication {
      let module = name.module.parts(between: UInt8(ascii: "."))
      if speaker.isApplication, name.level == 0 { imported.append(module) }
      hear(name, module, from: speaker)
    }
    for text in findings.texts where text.isOfRules {
      hear(text, from: speaker, imported: imported)
    }
  }

  private mutating func hear(
    _ name: ImportedName, _ module: [Substring], from speaker: Speaker
  ) {
    var parts = module
    if name.level > 0 {
      guard name.level <= speaker.folders.count else { return }
      parts = speaker.folders[name.level - 1].parts(between: UInt8(ascii: "/")) + module
    }
    let first = parts.count - module.count
    if let bound = name.name, bound != "*" { parts += bound.parts(between: UInt8(ascii: ".")) }
    let place = Veto.Place(path: speaker.path, line: name.line)
    let dots = String(repeating: ".", count: name.level)
    let text = dots + (module + (name.name.map { [Substring($0)] } ?? [])).joined(separator: ".")
    for last in parts.indices.dropFirst(first) where folderWords.contains(String(parts[last])) {
      let path = parts[...last].joined(separator: "/")
      for subtree in candidates.subtreesByPath[path] ?? []
      where book.rules[candidates.subtrees[subtree].rule].mindsImports {
        keep(subtree: subtree, for: .imported(module: text, at: place))
      }
    }
    guard !speaker.isInSubtree else { return }
    hearWords(parts.dropFirst(first), text: text, at: place, from: speaker)
  }

  private mutating func hear(
    _ named: NamedText, from speaker: Speaker, imported: [[Substring]]
  ) {
    if named.isWordInSentence { return }
    if dismissals.cover(named.text, in: speaker.path, of: speaker.distribution) { return }
    let place = Veto.Place(path: speaker.path, line: named.line)
    let veto = Veto.named(text: named.text, at: place)
    let parts = named.text.split { $0 == "." || $0 == "/" }
    for last in parts.indices where folderWords.contains(String(parts[last])) {
      let reading = PathReading(named, parts: parts[...last], count: parts.count)
      for subtree in subtrees(meantBy: reading, by: speaker, imported: imported) {
        keep(subtree: subtree, for: veto)
      }
    }
    guard !speaker.isInSubtree else { return }
    hearWords(parts[...], text: named.text, at: place, from: speaker)
    hearFiles(named, veto, from: speaker)
  }

  /// The candidate folders that a path may mean which leads to a folder's name.
  private func subtrees(
    meantBy reading: PathReading, by speaker: Speaker, imported: [[Substring]]
  ) -> [Int] {
    if reading.isTestModule(by: book) { return [] }
    let parts = reading.parts
    var found: [Int] = []
    // From site-packages; what stands before may be the path of site-packages itself. A single
    // word is a word, unless more of a path follows it.
    for first in parts.indices
    where parts.endIndex - first > 1 || (first == 0 && !reading.isWhole) {
      found += candidates.subtreesByPath[parts[first...].joined(separator: "/")] ?? []
    }
    if speaker.isInSubtree { return reading.isDotted ? found : [] }
    if reading.isAmongWords { return found }
    let path = parts.joined(separator: "/")
    var relative: [Int] = []
    // From the module's folder or one above it.
    for folder in speaker.folders {
      relative += candidates.subtreesByPath["\(folder)/\(path)"] ?? []
    }
    if reading.isOpen, speaker.package >= 0 {
      relative += (candidates.subtreesByPackage[speaker.package] ?? []).filter {
        candidates.subtrees[$0].path.hasSuffix("/\(path)")
      }
    }
    for module in imported {
      for length in 1...max(1, module.count) {
        let folder = module.prefix(length).joined(separator: "/")
        relative += candidates.subtreesByPath["\(folder)/\(path)"] ?? []
      }
    }
    if let next = reading.dottedNext { relative.removeAll { !holds(next, subtree: $0) } }
    // Folders outside of site-packages are reached from the prefix, which has no name.
    if speaker.distribution != nil, let last = parts.last {
      relative += (candidates.subtreesByPackage[-1] ?? []).filter { number in
        candidates.subtrees[number].path.hasSuffix("/\(last)")
          && candidates.subtrees[number].files.contains { belongs($0, to: speaker) }
      }
    }
    return found + relative
  }

  /// Whether a folder holds a module of the name: `test.log` is a file, `tests.util` may be one.
  private func holds(_ name: Substring, subtree number: Int) -> Bool {
    let subtree = candidates.subtrees[number]
    let path = Array("\(subtree.path)/\(name)".utf8)
    return subtree.files.contains { file in
      let bytes = inventory.files[file].path.bytes
      return bytes.count > path.count && bytes.starts(with: path)
        && (bytes[path.count] == UInt8(ascii: ".") || bytes[path.count] == UInt8(ascii: "/"))
    }
  }

  /// Whether a file is of the speaker's import package or distribution.
  func belongs(_ file: Int, to speaker: Speaker) -> Bool {
    if speaker.package >= 0, folders.packages[file] == speaker.package { return true }
    guard let owner = inventory.files[file].owner.distribution else { return false }
    return owner == speaker.distribution
  }

  /// Whether a file says all it has to say by being there: `py.typed`, which a program may look for
  /// in any package, however it comes by the package's name.
  private func isMarker(_ file: Int) -> Bool {
    inventory.files[file].size <= 64 && inventory.files[file].kind == .stub
      && inventory.files[file].path.name.elementsEqual("py.typed".utf8)
  }

  private mutating func hearWords(
    _ parts: ArraySlice<Substring>, text: String, at place: Veto.Place, from speaker: Speaker
  ) {
    for (number, rule) in book.rules.enumerated() {
      guard let words = rule.naming?.words, !words.isEmpty,
        parts.contains(where: { words.contains(String($0)) })
      else { continue }
      keep(filesOf: number, in: .package, of: speaker, for: .named(text: text, at: place))
    }
  }

  private mutating func hearFiles(
    _ named: NamedText, _ veto: Veto, from speaker: Speaker
  ) {
    let components = named.text.parts(between: UInt8(ascii: "/"))
    for (position, component) in components.enumerated() {
      if component.utf8.first == UInt8(ascii: "."), !named.isUnfinished {
        let suffix = String(component.dropFirst())
        for (number, rule) in book.rules.enumerated() {
          guard let naming = rule.naming, naming.suffixes?.contains(suffix) == true else {
            continue
          }
          keep(filesOf: number, in: naming.keeps, of: speaker, for: veto)
        }
      }
      guard let files = candidates.filesByName[String(component)] else { continue }
      let tail = position > 0 ? "/\(components[position - 1])/\(component)" : nil
      for file in files where vetoOfFile[file] < 0 {
        let rule = candidates.rules[file]
        guard let naming = book.rules[rule].naming else { continue }
        let path = inventory.files[file].path.description
        guard
          naming.by == .anything || belongs(file, to: speaker)
            || (speaker.isApplication && isMarker(file))
            || tail.map({ "/\(path)".hasSuffix($0) }) == true
        else { continue }
        switch isMarker(file) && !belongs(file, to: speaker) ? .file : naming.keeps {
        case .file: keep(files: CollectionOfOne(file), for: veto)
        case .package: keep(filesOf: rule, besides: file, for: veto)
        case .folder:
          if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            keep(filesOf: rule, below: String(path[..<slash]), for: veto)
          } else {
            keep(files: CollectionOfOne(file), for: veto)
          }
          if belongs(file, to: speaker) {
            keep(filesOf: rule, in: .folder, of: speaker, for: veto)
          }
        }
      }
    }
  }

  /// Keeps a rule's files in the speaker's folder or package.
  private mutating func keep(
    filesOf rule: Int, in scope: RuleVeto.Naming.Scope, of speaker: Speaker, for veto: Veto
  ) {
    switch scope {
    case .folder:
      if let folder = speaker.folders.first {
        keep(filesOf: rule, below: folder, for: veto)
        return
      }
    case .file, .package: break
    }
    let key = "\(rule) \(speaker.package) \(speaker.distribution?.raw ?? -1)"
    guard !speaker.isApplication, keptScopes.insert(key).inserted else { return }
    keep(files: candidates.filesByRule[rule].filter { belongs($0, to: speaker) }, for: veto)
  }

  private mutating func keep(filesOf rule: Int, below folder: String, for veto: Veto) {
    guard keptScopes.insert("\(rule) /\(folder)").inserted else { return }
    let prefix = Array("\(folder)/".utf8)
    keep(
      files: candidates.filesByRule[rule].filter {
        inventory.files[$0].path.bytes.starts(with: prefix)
      }, for: veto)
  }

  /// Keeps a rule's files in the import package of one of them.
  private mutating func keep(filesOf rule: Int, besides file: Int, for veto: Veto) {
    keep(filesOf: rule, in: .package, of: Speaker(file: file, of: self), for: veto)
  }
}

/// The parts of a string's path up to a folder's name, and what surrounds them.
private struct PathReading {
  let parts: ArraySlice<Substring>
  /// Whether the folder's name is all of the path.
  let isWhole: Bool
  /// Whether something unknown may stand before the first part.
  let isOpen: Bool
  let isAmongWords: Bool
  let isDotted: Bool
  /// The part after the folder's name, where a `.` stands between them.
  let dottedNext: Substring?
  private let text: String

  init(_ named: NamedText, parts: ArraySlice<Substring>, count: Int) {
    text = named.text
    self.parts = parts
    isWhole = count == 1
    isAmongWords = named.isAmongWords
    isDotted = !text.utf8.contains(UInt8(ascii: "/"))
    isOpen =
      named.isContinued || text.utf8.first == UInt8(ascii: ".")
      || text.utf8.first == UInt8(ascii: "/")
    guard let end = parts.last?.endIndex, end < text.endIndex, text[end] == "." else {
      dottedNext = nil
      return
    }
    let rest = text[text.index(after: end)...].prefix { $0 != "." && $0 != "/" }
    dottedNext = rest.isEmpty ? nil : rest
  }

  /// Whether the path leads to one test module's file, which only a test runner has a use for.
  func isTestModule(by book: RuleBook) -> Bool {
    guard !isDotted, let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
    let name = Array(text.utf8[text.utf8.index(after: slash)...])
    return book.rules.contains { rule in
      (rule.selects.holding ?? []).contains { Glob($0)?.matches(name[...]) == true }
    }
  }
}

extension ScanFindings {
  /// Whether anything in them is about what rules drop.
  fileprivate var mayMeetRules: Bool {
    opacity != nil || imports.contains(where: \.isOfRules) || texts.contains(where: \.isOfRules)
  }
}
