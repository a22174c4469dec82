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
  /// What runs of such a folder is what its users import, so bare words in it count for nothing.
  let isInSubtree: Bool

  init(file number: Int, of review: PruneReview) {
    let file = review.inventory.files[number]
    path = file.path.description
    isApplication = false
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
    guard findings != ScanFindings() else { return }
    let speaker =
      switch source {
      case .installed(let id): Speaker(file: id.raw, of: self)
      case .application(let number): Speaker(application: application[number])
      }
    if findings.opacity != nil { hearOpaque(speaker) }
    var imported: [[Substring]] = []
    for name in findings.imports {
      let module = name.module.split(separator: ".")
      if speaker.isApplication, name.level == 0 { imported.append(module) }
      hear(name, module, from: speaker)
    }
    for text in findings.texts { hear(text, from: speaker, imported: imported) }
  }

  private mutating func hear(
    _ name: ImportedName, _ module: [Substring], from speaker: Speaker
  ) {
    var parts = module
    if name.level > 0 {
      guard name.level <= speaker.folders.count else { return }
      parts = speaker.folders[name.level - 1].split(separator: "/") + module
    }
    let first = parts.count - module.count
    if let bound = name.name, bound != "*" { parts += bound.split(separator: ".") }
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
    hearWords(parts.dropFirst(first), text: text, at: place, from: speaker)
  }

  private mutating func hear(
    _ named: NamedText, from speaker: Speaker, imported: [[Substring]]
  ) {
    let place = Veto.Place(path: speaker.path, line: named.line)
    let veto = Veto.named(text: named.text, at: place)
    let parts = named.text.split { $0 == "." || $0 == "/" }
    if speaker.isInSubtree, parts.count == 1 { return }
    let isOpen =
      named.isContinued || named.text.utf8.first == UInt8(ascii: ".")
      || named.text.utf8.first == UInt8(ascii: "/")
    for last in parts.indices where folderWords.contains(String(parts[last])) {
      for subtree in subtrees(
        named: parts[...last], isWhole: parts.count == 1, isOpen: isOpen, by: speaker,
        imported: imported)
      { keep(subtree: subtree, for: veto) }
    }
    hearWords(parts[...], text: named.text, at: place, from: speaker)
    hearFiles(named.text.split(separator: "/"), veto, from: speaker)
  }

  /// The candidate folders that a path may mean which ends in a folder's name.
  private func subtrees(
    named parts: ArraySlice<Substring>, isWhole: Bool, isOpen: Bool, by speaker: Speaker,
    imported: [[Substring]]
  ) -> [Int] {
    var found: [Int] = []
    // From site-packages; what stands before may be the path of site-packages itself. A single
    // word is a word, unless more of a path follows it.
    for first in parts.indices where parts.endIndex - first > 1 || (first == 0 && !isWhole) {
      found += candidates.subtreesByPath[parts[first...].joined(separator: "/")] ?? []
    }
    let path = parts.joined(separator: "/")
    // From the module's folder or one above it.
    for folder in speaker.folders {
      found += candidates.subtreesByPath["\(folder)/\(path)"] ?? []
    }
    if isOpen, speaker.package >= 0 {
      found += (candidates.subtreesByPackage[speaker.package] ?? []).filter {
        candidates.subtrees[$0].path.hasSuffix("/\(path)")
      }
    }
    for module in imported {
      for length in 1...max(1, module.count) {
        let folder = module.prefix(length).joined(separator: "/")
        found += candidates.subtreesByPath["\(folder)/\(path)"] ?? []
      }
    }
    // Folders outside of site-packages are reached from the prefix, which has no name.
    if speaker.distribution != nil, let last = parts.last {
      found += (candidates.subtreesByPackage[-1] ?? []).filter { number in
        candidates.subtrees[number].path.hasSuffix("/\(last)")
          && candidates.subtrees[number].files.contains { belongs($0, to: speaker) }
      }
    }
    return found
  }

  /// Whether a file is of the speaker's import package or distribution.
  func belongs(_ file: Int, to speaker: Speaker) -> Bool {
    if speaker.package >= 0, folders.packages[file] == speaker.package { return true }
    guard let owner = inventory.files[file].owner.distribution else { return false }
    return owner == speaker.distribution
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
    _ components: [Substring], _ veto: Veto, from speaker: Speaker
  ) {
    for (position, component) in components.enumerated() {
      if component.utf8.first == UInt8(ascii: ".") {
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
            || tail.map({ "/\(path)".hasSuffix($0) }) == true
        else { continue }
        switch naming.keeps {
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
