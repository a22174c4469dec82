import Packaging

/// The files that rules would drop, before anything spoke for them.
struct PruneCandidates {
  /// A folder, or a module like one, that goes or stays as a whole.
  struct Subtree {
    let rule: Int
    /// Relative to site-packages: `pandas/tests`.
    let path: String
    let files: Range<Int>
  }

  /// For each file the rule that selects it, or -1.
  private(set) var rules: [Int]
  private(set) var subtrees: [Subtree] = []
  private(set) var subtreesByPath: [String: [Int]] = [:]
  /// Subtrees by the number of their top-level package.
  private(set) var subtreesByPackage: [Int: [Int]] = [:]
  /// Single files by name, where their rule minds being named.
  private(set) var filesByName: [String: [Int]] = [:]
  /// All single files of a rule.
  private(set) var filesByRule: [[Int]]

  /// Finds them among the files that `isOpen` to rules.
  init(inventory: Inventory, folders: FolderIndex, book: RuleBook, isOpen: [Bool]) {
    rules = Array(repeating: -1, count: inventory.files.count)
    filesByRule = Array(repeating: [], count: book.rules.count)
    let matcher = RuleMatcher(book)
    var isGuarded = Array(repeating: false, count: inventory.files.count)
    for (number, file) in inventory.files.enumerated() where isOpen[number] {
      isGuarded[number] = matcher.isGuarded(file.path)
      guard !isGuarded[number], let rule = matcher.rule(for: file),
        inventory.holds(book.rules[rule].selects.beside, beside: file)
      else { continue }
      rules[number] = rule
    }
    findSubtrees(in: inventory, folders, book) {
      isOpen[$0] && !isGuarded[$0] && inventory.files[$0].kind != .metadata
    }
    for (number, rule) in rules.enumerated() where rule >= 0 {
      guard book.rules[rule].selects.folders == nil else { continue }
      filesByRule[rule].append(number)
      if book.rules[rule].naming != nil {
        let name = String(decoding: inventory.files[number].path.name, as: UTF8.self)
        filesByName[name, default: []].append(number)
      }
    }
  }

  private mutating func findSubtrees(
    in inventory: Inventory, _ folders: FolderIndex, _ book: RuleBook, isOpen: (Int) -> Bool
  ) {
    let shapes = book.rules.enumerated().compactMap { FolderShape(rule: $0, selection: $1.selects) }
    var isInside = Array(repeating: false, count: folders.folders.count)
    for (number, folder) in folders.folders.enumerated() {
      if folder.parent >= 0, isInside[folder.parent] {
        isInside[number] = true
        continue
      }
      let path = inventory.files[folder.files.lowerBound].path.bytes[..<folder.pathLength]
      guard
        let shape = shapes.first(where: {
          $0.names(path)
            && $0.fits(inventory.files[folder.files].lazy.map(\.path.name))
        })
      else { continue }
      isInside[number] = true
      add(
        Subtree(
          rule: shape.rule, path: String(decoding: path, as: UTF8.self), files: folder.files),
        in: folders, isOpen: isOpen)
    }
    let modules = book.rules.enumerated().flatMap { number, rule in
      (rule.selects.modules ?? []).map { (rule: number, name: Array($0.utf8)) }
    }
    for (number, file) in inventory.files.enumerated() where rules[number] < 0 {
      for (rule, name) in modules where file.path.name.elementsEqual(name) {
        let path = file.path.description.dropLast(".py".utf8.count)
        add(
          Subtree(rule: rule, path: String(path), files: number..<number + 1), in: folders,
          isOpen: isOpen)
      }
    }
  }

  private mutating func add(
    _ subtree: Subtree, in folders: FolderIndex, isOpen: (Int) -> Bool
  ) {
    var isEmpty = true
    for file in subtree.files where isOpen(file) {
      // A rule that comes earlier in the book keeps its files: bytecode stays bytecode.
      if rules[file] < 0 || rules[file] > subtree.rule { rules[file] = subtree.rule }
      if rules[file] == subtree.rule { isEmpty = false }
    }
    if isEmpty { return }
    subtreesByPath[subtree.path, default: []].append(subtrees.count)
    subtreesByPackage[folders.packages[subtree.files.lowerBound], default: []].append(
      subtrees.count)
    subtrees.append(subtree)
  }
}

/// How a rule knows a folder.
private struct FolderShape {
  let rule: Int
  private let names: [[UInt8]]
  private let holding: [Glob]
  private let lacking: [Glob]
  private let only: [Glob]
  private let place: RulePlace

  init?(rule: Int, selection: PruneRule.Selection) {
    guard let folders = selection.folders else { return nil }
    self.rule = rule
    names = folders.map { Array($0.utf8) }
    holding = (selection.holding ?? []).compactMap { Glob($0) }
    lacking = (selection.lacking ?? []).compactMap { Glob($0) }
    only = (selection.only ?? []).compactMap { Glob($0) }
    place = RulePlace(selection)
  }

  func names(_ path: ArraySlice<UInt8>) -> Bool {
    names.contains { name in
      guard path.count >= name.count, path.suffix(name.count).elementsEqual(name) else {
        return false
      }
      let first = path.endIndex - name.count
      guard first == path.startIndex || path[first - 1] == UInt8(ascii: "/") else { return false }
      return place.includes(folder: path[..<first])
    }
  }

  func fits(_ fileNames: some Sequence<ArraySlice<UInt8>>) -> Bool {
    var isHolding = holding.isEmpty
    for name in fileNames {
      if !isHolding, holding.contains(where: { $0.matches(name) }) { isHolding = true }
      if lacking.contains(where: { $0.matches(name) }) { return false }
      if !only.isEmpty, !only.contains(where: { $0.matches(name) }) { return false }
    }
    return isHolding
  }
}

extension Inventory {
  /// Whether a file of the same stem with one of the extensions stands in a file's folder.
  fileprivate func holds(_ extensions: [String]?, beside file: InstalledFile) -> Bool {
    guard let extensions else { return true }
    guard let dot = file.path.bytes.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return extensions.contains { suffix in
      let path = InstallPath(normalized: Array(file.path.bytes[...dot]) + Array(suffix.utf8))
      return find(path, root: file.root) != nil
    }
  }
}

extension PruneRule {
  var naming: RuleVeto.Naming? {
    for case .named(let naming) in vetoes { return naming }
    return nil
  }
  var mindsImports: Bool {
    vetoes.contains {
      if case .imported = $0 { true } else { false }
    }
  }
}
