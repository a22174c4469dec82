import ImportGraph
import Packaging

/// Who names modules: a file of the installation, or one of the application's.
struct ReachSpeaker {
  let file: FileID?
  let path: String
  /// Its node as a module; the top for scripts and the application.
  let node: Int
  let distribution: DistributionID?
  let isApplication: Bool

  /// Whether it is a text for people.
  var isProse: Bool {
    [".txt", ".md", ".rst", ".html", ".csv", ".log"].contains(where: path.hasSuffix)
  }

  func place(_ line: Int?) -> ReachPlace { ReachPlace(file: file, path: path, line: line) }
}

extension ImportedName {
  /// Why what it leads to is reached.
  fileprivate func link(_ speaker: ReachSpeaker) -> ReachLink {
    let text =
      String(repeating: ".", count: level) + module
      + (name.map { module.isEmpty ? $0 : ".\($0)" } ?? "")
    return .imported(module: text, by: speaker.place(line))
  }
}

extension Reach {
  func speaker(_ number: Int) -> ReachSpeaker {
    let node = tree.nodeOfFile[number]
    return ReachSpeaker(
      file: FileID(raw: number), path: inventory.files[number].path.description,
      node: max(node, ModuleTree.top), distribution: distribution(of: number),
      isApplication: false)
  }

  func speaker(application path: String) -> ReachSpeaker {
    ReachSpeaker(
      file: nil, path: path, node: ModuleTree.top, distribution: nil, isApplication: true)
  }

  mutating func hear(_ findings: ScanFindings, from speaker: ReachSpeaker) {
    if findings.opacity != nil, speaker.node > ModuleTree.top {
      keepWhole("cannot be read", line: nil, from: speaker)
      if let id = speaker.distribution { data.hearOpaque(id, at: speaker.place(nil)) }
    }
    if !findings.uses.isEmpty {
      data.hear(findings.uses, of: speaker.distribution, at: speaker.place(nil))
    }
    if !findings.dataNames.isEmpty {
      data.hear(dataNames: findings.dataNames, at: speaker.place(nil))
    }
    if !findings.tags.isEmpty, let id = speaker.distribution {
      data.hear(findings.tags, of: id, at: speaker.place(nil))
    }
    let manner = LoadingManner(findings)
    for name in findings.imports { hear(name, from: speaker) }
    for place in findings.dynamic { hear(place, manner, findings.imports, from: speaker) }
    hear(manner, from: speaker)
    for text in findings.texts { hear(text, manner, from: speaker) }
    if let id = speaker.distribution { foreign.add(findings.words, of: id) }
    if manner.isLoader { hearRelativeNames(findings.texts, from: speaker) }
    libraryFolders.need(findings.libraries)
    for name in findings.libraries {
      let link = ReachLink.named(text: name, by: speaker.place(nil))
      for file in libraries[name] ?? [] where !inventory.files[file].path.isInLibraryFolder {
        let node = tree.nodeOfFile[file]
        if node > ModuleTree.top { touch(node, link) }
        reach(file, link)
      }
    }
    for node in findings.nodes {
      let link = ReachLink.named(text: tree.dottedName(of: node), by: speaker.place(nil))
      touch(node, link)
      guard speaker.isApplication else { continue }
      // What settings name may be started as well: `python -m celery`.
      if let main = tree.child("__main__", of: node) { touch(main, link) }
      for file in tree[node].modules { if let id = distribution(of: file) { root(id) } }
      // Prose names packages as the program's parts, and not to have them listed.
      if tree[node].parent != ModuleTree.top || !speaker.isProse {
        hearPackage(node, link, from: speaker)
      }
    }
  }

  // MARK: Imports

  private mutating func hear(_ name: ImportedName, from speaker: ReachSpeaker) {
    guard let base = start(level: name.level, from: speaker) else { return }
    let (node, rest) = tree.walk(dotted: name.module, from: base)
    if name.level == 0 {
      let first = name.module.prefix { $0 != "." }
      if hiddenModules.contains(first) {
        hearStandardLibrary(
          String(first), .standardLibrary(module: String(first), by: speaker.place(name.line)))
      }
      guard node > ModuleTree.top else {
        if let id = speaker.distribution, data.readers.contains(name.module) {
          data.hear(import: name.module, by: id, files: inventory[id].files)
        }
        noteUnresolved(name, from: speaker)
        return
      }
      if speaker.isApplication, let top = tree.child(first, of: base) {
        for file in tree[top].modules { if let id = distribution(of: file) { root(id) } }
      }
    }
    touchImported(node, name, from: speaker)
    if let id = speaker.distribution { noteUse(of: node, by: id) }
    guard rest.isEmpty else {
      if let id = speaker.distribution {
        pending.unresolvedIn[node, default: []].append(
          .init(
            distribution: id, parts: rest.parts(between: UInt8(ascii: ".")),
            link: name.link(speaker)))
      }
      return
    }
    noteTarget(node)
    guard let bound = name.name else { return }
    if bound == "*" {
      freeAll(below: node, name.link(speaker))
      return
    }
    guard let child = tree.child(bound, of: node) else {
      if name.namesInterest, tree[node].isPackage, let id = speaker.distribution {
        pending.unresolvedIn[node, default: []].append(
          .init(distribution: id, parts: [bound[...]], link: name.link(speaker)))
      }
      return
    }
    touchImported(child, name, from: speaker)
    noteTarget(child)
  }

  /// Touches what an import leads to; mostly it is reached, and why is not asked.
  private mutating func touchImported(
    _ node: Int, _ name: ImportedName, from speaker: ReachSpeaker
  ) {
    if !isSettled(node) { touch(node, name.link(speaker)) }
  }

  private mutating func noteUse(of node: Int, by id: DistributionID) {
    guard isNewUse(of: node, by: id) else { return }
    let used = distributions(of: node)
    foreign.add(user: id, of: used)
    if data.note(user: id, of: used) { askedAgain.append(id) }
  }

  /// Notes an import that leads nowhere in the folders that are known.
  private mutating func noteUnresolved(_ name: ImportedName, from speaker: ReachSpeaker) {
    var parts = name.module.parts(between: UInt8(ascii: "."))
    guard let first = parts.first, speaker.isApplication || speaker.distribution != nil,
      !hidden.standardLibrary.modules.contains(String(first))
    else { return }
    if let bound = name.name, bound != "*" { parts.append(bound[...]) }
    pending.unresolved.append(
      .init(distribution: speaker.distribution, parts: parts, link: name.link(speaker)))
  }

  private func distributions(of node: Int) -> Set<DistributionID> {
    Set(tree[node].modules.compactMap { distribution(of: $0) })
  }

  mutating func hearStandardLibrary(_ module: String, _ link: ReachLink) {
    for top in hidden[module] {
      guard let node = tree.child(top, of: ModuleTree.top) else { continue }
      touchAll(below: node, link)
    }
  }

  /// Where relative names of a level start; `nil` where they lead out of everything.
  func start(level: Int, from speaker: ReachSpeaker) -> Int? {
    guard level > 0 else { return ModuleTree.top }
    guard speaker.node > ModuleTree.top else { return nil }
    return tree.start(level: level, in: tree.package(ofModule: speaker.node))
  }

  // MARK: Strings

  private mutating func hear(
    _ named: NamedText, _ manner: LoadingManner, from speaker: ReachSpeaker
  ) {
    libraryFolders.hear(named.text, of: speaker.distribution)
    let reading = NameReading(named)
    let link = ReachLink.named(text: named.text, by: speaker.place(named.line))
    if named.isWordInSentence {
      let isMeant =
        speaker.isApplication || named.leading == .keyword
        || (named.leading == .nothing && manner.startsPrograms)
      guard isMeant, reading.isBare, !named.isContinued else { return }
      hearBare(reading, startsPrograms: true, link, from: speaker)
      return
    }
    if !reading.isPath, !named.isContinued {
      let entries =
        named.isUnfinished && named.text.utf8.count > 3
        ? groups.startingWith(named.text) : groups[named.text]
      for entry in entries { reach(entry) }
    }
    // `entry_points(group=f"{app}.plugins")`
    if named.isContinued, !named.isUnfinished, manner.readsEntryPoints,
      named.text.utf8.count > 3
    {
      for entry in groups.endingWith(named.text) { reach(entry) }
    }
    if named.isUnfinished, !named.isContinued, named.text.utf8.last == UInt8(ascii: "-") {
      for name in scripts.keys.sorted() where name.hasPrefix(named.text) {
        for file in scripts[name] ?? [] { reach(file, link) }
      }
    }
    if named.isContinued || reading.parts.count == 1 {
      for part in reading.parts {
        if let id = speaker.distribution { foreign.add(part, of: id) }
        if speaker.isApplication { foreign.add(applicationWord: part) }
      }
    }
    if reading.level > 0, !named.isContinued, !reading.isPath {
      if let base = start(level: reading.level, from: speaker) {
        follow(
          reading, from: base, link, manner, speaker, leastUsed: 1, isJoined: named.isUnfinished)
      }
      return
    }
    if reading.isPath, reading.parts.count == 1, !named.isContinued, !named.isAmongWords,
      let id = speaker.distribution
    {
      for file in fileNames.files(called: named.text, of: id, in: inventory) {
        let node = tree.nodeOfFile[file.raw]
        if node > ModuleTree.top { touch(node, link) }
      }
    }
    if reading.isBare, !named.isContinued {
      hearBare(reading, startsPrograms: manner.startsPrograms, link, from: speaker)
    }
    if reading.parts.count > 1 || reading.isPrefix, !named.isContinued {
      follow(
        reading, from: ModuleTree.top, link, manner, speaker, leastUsed: 1,
        isJoined: named.isUnfinished)
    }
    guard speaker.node > ModuleTree.top else { return }
    var package = tree.package(ofModule: speaker.node)
    while package > ModuleTree.top {
      follow(
        reading, from: package, link, manner, speaker,
        leastUsed: reading.isPath ? 1 : max(1, reading.parts.count - 1),
        isJoined: named.isUnfinished)
      // A single word is a child's name in its own package, and farther where names are joined.
      if reading.parts.count == 1, !manner.isLoader { break }
      package = tree[package].parent
    }
  }

  private mutating func hearBare(
    _ reading: NameReading, startsPrograms: Bool, _ link: ReachLink, from speaker: ReachSpeaker
  ) {
    guard let word = reading.parts.first else { return }
    let top = tree.child(word, of: ModuleTree.top)
    // Of a module and a script of one name, a library that starts no program means the module.
    if top == nil || startsPrograms || speaker.isApplication {
      for file in scripts[String(word)] ?? [] {
        reach(file, link)
        freeScript(file, link)
      }
    }
    guard let top else {
      hearStandardLibrary(String(word), link)
      return
    }
    touch(top, link)
    if startsPrograms, let main = tree.child("__main__", of: top) { touch(main, link) }
    if speaker.isApplication { hearPackage(top, link, from: speaker) }
  }

  /// Reaches what the parts lead to, if as many as `leastUsed` of them lead anywhere.
  private mutating func follow(
    _ reading: NameReading, from base: Int, _ link: ReachLink, _ manner: LoadingManner,
    _ speaker: ReachSpeaker, leastUsed: Int, isJoined: Bool
  ) {
    let whole = reading.isPrefix ? reading.parts.dropLast() : reading.parts[...]
    let (node, used) = tree.walk(whole, from: base)
    if reading.isPrefix, used == whole.count, let last = reading.parts.last {
      // Of a name at the top more than a letter or two must be known.
      if node == ModuleTree.top, last.utf8.count < 3 { return }
      if used > 0 { touch(node, link) }
      // `"pkg."` alone is what names are compared with, unless something is joined to it.
      if last.isEmpty, used == 1, base == ModuleTree.top, !isJoined,
        !manner.isLoader || !manner.joinsTexts || reading.isPattern(manner)
      {
        if speaker.isApplication { hearPackage(node, link, from: speaker) }
        return
      }
      // What follows the computed part may lead deeper: `pkg.locales.{x}.locale`.
      for child in tree[node].children where tree[child].name.hasPrefix(last) {
        if node > ModuleTree.top {
          touchAll(below: child, link)
        } else {
          touch(child, link)
          if manner.joinsNames { openChildren(of: child, link) }
        }
      }
      return
    }
    guard used > 0, used >= min(leastUsed, whole.count) else { return }
    touch(node, link)
    guard used == whole.count else { return }
    if manner.startsPrograms, let main = tree.child("__main__", of: node) { touch(main, link) }
    // A name that others are joined to: `import_module(PREFIX + name)`.
    if manner.joinsNames {
      openChildren(of: node, link)
      for child in tree[node].children where tree[child].isPackage && !isReached(child) {
        touch(child, link)
      }
    }
    // A folder that is copied, or of which the names are read.
    if manner.listsFolders, base > ModuleTree.top, tree[node].isFolder {
      touchAll(below: node, link)
    }
    if used > 1 || base > ModuleTree.top { hearPackage(node, link, from: speaker) }
  }

  /// Notes a package that a string names to its end: somebody may list what it holds.
  private mutating func hearPackage(_ node: Int, _ link: ReachLink, from speaker: ReachSpeaker) {
    guard tree[node].isFolder, speaker.isApplication || speaker.distribution != nil else { return }
    pending.add(.init(node: node, speaker: speaker.distribution, link: link))
  }

  /// Follows relative names from the packages that are named beside them:
  /// `import_module(".de", "pkg.locales")`.
  private mutating func hearRelativeNames(_ texts: [NamedText], from speaker: ReachSpeaker) {
    let names = texts.filter { $0.text.utf8.first == UInt8(ascii: ".") && !$0.isContinued }
    guard !names.isEmpty else { return }
    var bases: Set<Int> = []
    for text in texts where !text.isContinued {
      let reading = NameReading(text)
      guard !reading.isPath, !reading.isPrefix else { continue }
      let (node, used) = tree.walk(reading.parts, from: ModuleTree.top)
      if reading.level == 0, used == reading.parts.count, tree[node].isFolder { bases.insert(node) }
      for package in tree.chain(to: max(speaker.node, ModuleTree.top)) {
        let (node, used) = tree.walk(reading.parts, from: package)
        if used == reading.parts.count, tree[node].isFolder { bases.insert(node) }
      }
    }
    bases.formUnion(tree.chain(to: max(speaker.node, ModuleTree.top)))
    for text in names {
      let reading = NameReading(text)
      guard !reading.isPath else { continue }
      let link = ReachLink.named(text: text.text, by: speaker.place(text.line))
      for base in bases.sorted() {
        let whole = reading.isPrefix ? reading.parts.dropLast() : reading.parts[...]
        let (node, used) = tree.walk(whole, from: base)
        guard used == whole.count else { continue }
        if !reading.isPrefix {
          touch(node, link)
        } else if let last = reading.parts.last {
          for child in tree[node].children where tree[child].name.hasPrefix(last) {
            touchAll(below: child, link)
          }
        }
      }
    }
  }
}

extension NameReading {
  /// Whether a path's beginning is rather looked for in paths than made longer.
  fileprivate func isPattern(_ manner: LoadingManner) -> Bool {
    isPath && (isAmongWords || !manner.executes)
  }
}
