internal import Packaging
internal import Pruning

/// Which `COPY` instructions express a plan, in the words of one frontend.
struct CopyLayout {
  private let tree: KeptTree
  private let roots: [InstallRoot]
  private let options: CopyList.Options
  /// The folder that all is copied from, without a slash at the end, and where to.
  private let source: [UInt8]
  private let destination: [UInt8]

  /// - Throws: ``CopyObstacle`` when the environments have several prefixes and one destination.
  init(_ plan: PrunePlan, options: CopyList.Options) throws(CopyObstacle) {
    let inventory = plan.inventory
    if options.destination != nil, inventory.hasSeveralPrefixes { throw .severalPrefixes }
    tree = KeptTree(plan)
    roots = inventory.roots
    self.options = options
    source = KeptTree.absolute(inventory.commonBase)
    destination = KeptTree.absolute(options.destination ?? inventory.commonBase)
  }

  /// The instructions, sorted by path.
  ///
  /// - Throws: ``CopyObstacle`` when they cannot express the plan.
  func instructions() throws(CopyObstacle) -> [CopyInstruction] {
    switch options.frontend {
    case .classic: try wholes(tree.cover(kept: true))
    case .exclude: try excluding()
    case .parents: try listing()
    }
  }

  /// A folder is named on both sides, since its contents are copied; files of one folder share an
  /// instruction, folders never do.
  private func wholes(_ cover: KeptTree.Cover) throws(CopyObstacle) -> [CopyInstruction] {
    // Before 100,000 files are written into instructions that are too many.
    try options.checkLayers(cover.folders.count + cover.files.count)
    var instructions: [(path: [UInt8], instruction: CopyInstruction)] = []
    for index in cover.folders {
      instructions.append((tree.folders[index].path, try copyOfFolder(index)))
    }
    for (index, files) in cover.files {
      let path = tree.folders[index].path
      var sources: [String] = []
      for file in files {
        let source = path + [UInt8(ascii: "/")] + tree.name(of: file)
        if tree.isSymbolicLink(file) { throw .symbolicLink(path: source) }
        sources.append(try pattern(for: source))
      }
      for instruction in try copies(of: sources, into: destination(of: path)) {
        instructions.append((path, instruction))
      }
    }
    return instructions.sorted { $0.path.lexicographicallyPrecedes($1.path) }.map(\.instruction)
  }

  private func copyOfFolder(
    _ index: KeptTree.FolderIndex, flags: [String] = []
  ) throws(CopyObstacle) -> CopyInstruction {
    let path = tree.folders[index].path
    let instruction = CopyInstruction(
      stage: options.stage, flags: flags, sources: [try pattern(for: path + [UInt8(ascii: "/")])],
      destination: try destination(of: path), isLong: !flags.isEmpty)
    try check(instruction, path: path)
    return instruction
  }

  /// As few instructions for these sources as stay short enough.
  private func copies(
    of sources: [String], into destination: String, flags: [String] = [], isLong: Bool = false
  ) throws(CopyObstacle) -> [CopyInstruction] {
    var instructions: [CopyInstruction] = []
    var length = 0
    var pending: [String] = []
    for source in sources {
      let sourceLength = CopyInstruction.maximumLength(ofSource: source)
      if !pending.isEmpty, length + sourceLength > CopyInstruction.maximumLength - 5_000 {
        instructions.append(
          CopyInstruction(
            stage: options.stage, flags: flags, sources: pending, destination: destination,
            isLong: isLong))
        pending = []
        length = 0
      }
      pending.append(source)
      length += sourceLength
    }
    instructions.append(
      CopyInstruction(
        stage: options.stage, flags: flags, sources: pending, destination: destination,
        isLong: isLong))
    for instruction in instructions { try check(instruction, path: source) }
    return instructions
  }

  /// Site-packages without what is dropped in it, and the files outside of it.
  private func excluding() throws(CopyObstacle) -> [CopyInstruction] {
    var instructions: [CopyInstruction] = []
    for root in roots.map(\.path).sorted() {
      guard let index = tree.folder(at: root), tree.folders[index].keptFiles > 0,
        // A root in another one is copied with it.
        index == 0 || !tree.folders[tree.folders[index].parent].isListed
      else { continue }
      let patterns = try patterns(kept: false, below: index).sorted()
      instructions.append(try copyOfFolder(index, flags: patterns.map { "--exclude=\($0)" }))
    }
    var outside = KeptTree.Cover()
    outside.files = tree.cover(kept: true).files.filter { !tree.folders[$0.folder].isListed }
    return try wholes(outside) + instructions
  }

  /// What is kept, path by path below the prefix.
  private func listing() throws(CopyObstacle) -> [CopyInstruction] {
    guard let base = tree.folder(at: String(decoding: source, as: UTF8.self)) else { return [] }
    if tree.folders[base].isKeptWhole { return try wholes(tree.cover(kept: true)) }
    let patterns = try patterns(kept: true, below: base).sorted()
    guard !patterns.isEmpty else { return [] }
    let prefix = try pattern(for: source) + "/./"
    let length = patterns.reduce(0) { $0 + prefix.utf8.count + $1.utf8.count }
    try options.checkLayers(length / CopyInstruction.maximumLength)
    return try copies(
      of: patterns.map { prefix + $0 }, into: destination(of: source), flags: ["--parents"],
      isLong: true)
  }

  private func patterns(
    kept: Bool, below base: KeptTree.FolderIndex
  ) throws(CopyObstacle) -> [String] {
    var pattern = PathPattern(tree, in: .instruction, kept: kept, base: base)
    let cover = tree.cover(kept: kept, below: base)
    do {
      var patterns: [String] = []
      for folder in cover.folders {
        patterns.append(String(decoding: try pattern.folder(folder), as: UTF8.self))
      }
      for (folder, files) in cover.files {
        for file in files {
          patterns.append(String(decoding: try pattern.file(file, in: folder), as: UTF8.self))
        }
      }
      return patterns
    } catch {
      throw .inexpressible(path: error.path)
    }
  }

  private func pattern(for path: [UInt8]) throws(CopyObstacle) -> String {
    guard let pattern = CopyInstruction.pattern(for: path) else { throw .inexpressible(path: path) }
    // buildah 1.28 takes what a pattern matched for a pattern once more: `[a]` becomes `a`.
    if options.frontend == .classic, !pattern.utf8.elementsEqual(path) {
      throw .inexpressible(path: path)
    }
    return pattern
  }

  /// Where a folder goes, with a slash at the end.
  private func destination(of path: [UInt8]) throws(CopyObstacle) -> String {
    let place = destination + path.dropFirst(source.count) + [UInt8(ascii: "/")]
    guard let text = String(validating: place, as: UTF8.self) else {
      throw .inexpressible(path: path)
    }
    return text
  }

  private func check(_ instruction: CopyInstruction, path: [UInt8]) throws(CopyObstacle) {
    if instruction.isLong, instruction.needsArray { throw .inexpressible(path: path) }
    let length = instruction.text.utf8.count
    if length >= CopyInstruction.maximumLength { throw .tooLong(bytes: length) }
  }
}
