import ImportGraph
import PackageIndex
import Packaging
import Pruning
import Resolver
import SitePackages

/// From the closure to the verdict on each file, reading the modules that the rules ask about.
struct ReviewStep {
  let inventory: Inventory
  let closure: InstalledClosure
  let target: TargetEnvironment
  let level: PruneLevel
  let levels: LevelOptions
  /// The user's own code.
  let application: [ApplicationFile]
  var applicationData: [ApplicationFile] = []
  let workers: Workers
  let console: Console

  /// Reviews an installed tree, unless nothing has changed since `memory` saw it.
  ///
  /// - Throws: ``Diagnostic`` for a glob or a path of the user's that cannot be used.
  func plan(remembering memory: PlanMemory?) throws -> PrunePlan {
    let globs = try checkedGlobs()
    // Below safe nothing is read.
    let key = level >= .safe ? memory?.key(of: self) : nil
    if let memory, let key, let plan = memory.plan(key, of: self) {
      console.detail("Nothing has changed since an earlier plan: no module is read")
      return plan
    }
    let (plan, isCertain) = try plan(globs)
    if let memory, let key, isCertain { memory.keep(plan, key, of: self) }
    return plan
  }

  /// The plan, and whether the next run will read the same: every file could be read.
  private func plan(_ globs: Globs) throws -> (PrunePlan, isCertain: Bool) {
    var isCertain = true
    var review = try review(globs)
    while let batch = review.nextBatch() {
      var own = own(batch)
      own.absorb(into: &review)
      SourceReader(workers: workers).forEach(
        batch.installed, of: inventory, { id, bytes in batch.scan(.installed(id), bytes) }
      ) { finding in
        switch finding {
        case .success(let findings): review.absorb(next: findings)
        case .failure(let error):
          // What cannot be read may use anything.
          review.absorb(next: .unreadable)
          isCertain = isCertain && error.isForSize
        }
        own.absorb(into: &review)
      }
      isCertain = isCertain && own.isCertain
    }
    return (review.finish(), isCertain)
  }

  /// Reviews what is not installed yet, reading modules out of its wheels.
  ///
  /// - Throws: ``Diagnostic``, or ``IndexError`` when a module cannot be had.
  func plan(_ environment: IndexInventory, from wheels: WheelFiles) async throws -> PrunePlan {
    var review = try review(checkedGlobs())
    while let batch = review.nextBatch() {
      let files = batch.installed
      let progress = ProgressLine("Reading", of: files.count, console)
      defer { progress?.clear() }
      let findings = try await environment.map(
        files, from: wheels, limit: SourceReader.sizeLimit, padding: ImportScanner.padding,
        progress: { progress?.show($0) }
      ) { id, bytes in batch.scan(.installed(id), bytes) }
      var own = own(batch)
      own.absorb(into: &review)
      for findings in findings {
        let first = findings.first ?? .unreadable
        review.absorb(next: findings.dropFirst().reduce(first) { $0.union($1) })
        own.absorb(into: &review)
      }
    }
    return review.finish()
  }

  /// Says which settings of packages no rule has.
  private func warnOfUnknownOptions() throws {
    guard !levels.dataChoices.isEmpty else { return }
    let book = try DataRuleBook.curated()
    for (package, options) in levels.dataChoices.sorted(by: { $0.key < $1.key }) {
      guard
        inventory.distributionIDs.contains(where: {
          inventory[$0].name.normalized == package
        })
      else {
        console.warn("[tool.scrimp.package.\(package)] is about a package that is not installed")
        continue
      }
      let known = book.rules.filter { $0.package == package }.map(\.option)
      for option in options.keys.sorted() where !known.contains(option) {
        console.warn(
          "[tool.scrimp.package.\(package)] has no setting `\(option)`"
            + (known.isEmpty ? "" : "; it has \(known.joined(separator: ", "))"))
      }
    }
  }

  /// - Throws: ``Diagnostic`` for an entry point that neither the packages nor the application have.
  private func refuseUnknownEntryPoints(_ review: PruneReview) throws(Diagnostic) {
    for name in review.unknownEntryPoints {
      let module = name.prefix { $0 != ":" }.split(separator: ".").joined(separator: "/")
      let isOwn = application.contains { file in
        ["/\(module).py", "/\(module)/__init__.py", "/\(module)/__main__.py"].contains {
          "/\(file.absolutePath)".hasSuffix($0)
        }
      }
      guard !isOwn else { continue }
      let other = inventory.distributionIDs.first { id in
        !closure.contains(id)
          && inventory[id].files.contains {
            inventory[$0].kind == .script && inventory[$0].path.name.elementsEqual(name.utf8)
          }
      }
      if let other {
        throw Diagnostic(
          "`\(name)` is installed, but no requirement leads to \(inventory[other].name)",
          hint: "add \(inventory[other].name) to the requirements, or leave --entry-point out")
      }
      throw Diagnostic(
        "nothing is called `\(name)`: `--entry-point` takes a console script, a module or "
          + "module:attr",
        hint: review.scriptNames.isEmpty
          ? "the packages have no console scripts; your own code is named by --app"
          : "the packages' scripts are "
            + review.scriptNames.prefix(12).joined(separator: ", ")
            + (review.scriptNames.count > 12 ? ", …" : "")
            + "; your own code is named by --app")
    }
  }

  /// The user's globs.
  private struct Globs {
    let keep: [Glob]
    let drop: [Glob]
  }

  /// What can be said of the user's settings without a review.
  private func checkedGlobs() throws -> Globs {
    if level != .reachable, let name = levels.entryPoints.first {
      console.warn("`\(name)` is an entry point, which only --level reachable asks for")
    }
    try warnOfUnknownOptions()
    return Globs(keep: try levels.keep.map(glob), drop: try levels.drop.map(glob))
  }

  private func review(_ globs: Globs) throws -> PruneReview {
    let review = PruneReview(
      inventory: inventory, closure: closure, target: target, level: level,
      rules: try rules(), keep: globs.keep, drop: globs.drop,
      application: application.map(\.absolutePath),
      applicationData: applicationData.map(\.absolutePath), hidden: try HiddenImports.curated(),
      data: try DataRuleBook.curated(), dataChoices: levels.dataChoices,
      entryPoints: levels.entryPoints,
      watching: levels.watched)
    try refuseUnknownEntryPoints(review)
    if let choice = review.unknownChoices.first {
      throw Diagnostic(
        "`[tool.scrimp.package.\(choice.package)] \(choice.option)` names `\(choice.name)`, "
          + "which \(choice.package) does not have",
        hint: "it has \(choice.known.prefix(8).joined(separator: ", "))"
          + (choice.known.count > 8 ? ", … (\(choice.known.count) in all)" : ""))
    }
    return review
  }

  /// What the application's sources of a batch hold.
  private func own(_ batch: ScanBatch) -> OwnFindings {
    let own: [ApplicationFile] = batch.sources.compactMap { source in
      if case .application(let number) = source { application[number] } else { nil }
    }
    let data: [ApplicationFile] = batch.sources.compactMap { source in
      if case .applicationData(let number) = source { applicationData[number] } else { nil }
    }
    // How a source is scanned depends on whose it is, not on which.
    return OwnFindings(
      sources: batch.sources,
      modules: SourceReader(workers: workers).map(own) { _, bytes in
        batch.scan(.application(0), bytes)
      },
      data: SourceReader(workers: workers).map(data) { _, bytes in
        batch.scan(.applicationData(0), bytes)
      })
  }

  private func rules() throws -> RuleBook {
    let book = try RuleBook.curated()
    return levels.bytecode == .keep ? book.keepingBytecode : book
  }

  private func glob(_ pattern: String) throws -> Glob {
    guard let glob = Glob(pattern) else {
      throw Diagnostic(
        "`\(pattern)` is no pattern",
        hint: "a pattern is relative to site-packages: --keep 'numpy/tests/**'")
    }
    if !inventory.files.contains(where: { glob.matches($0.path) }) {
      console.warn("no installed file is named by `\(pattern)`")
    }
    return glob
  }
}

/// What the application's own files hold, between a batch's installed ones.
private struct OwnFindings {
  private let sources: [ScanBatch.Source]
  private var modules: ArraySlice<Result<ScanFindings, SystemError>>
  private var data: ArraySlice<Result<ScanFindings, SystemError>>
  private var next = 0
  /// Whether the next run will find the same in unchanged files.
  let isCertain: Bool

  init(
    sources: [ScanBatch.Source], modules: [Result<ScanFindings, SystemError>],
    data: [Result<ScanFindings, SystemError>]
  ) {
    self.sources = sources
    self.modules = modules[...]
    self.data = data[...]
    isCertain = (modules + data).allSatisfy { finding in
      switch finding {
      case .success: true
      case .failure(let error): error.isForSize
      }
    }
  }

  /// Lets a review take what stands before the next installed source, and passes over that.
  mutating func absorb(into review: inout PruneReview) {
    while next < sources.count {
      defer { next += 1 }
      switch sources[next] {
      case .installed: return
      case .application:
        // What cannot be read may use anything.
        guard case .success(let findings) = modules.popFirst() else {
          review.absorb(next: .unreadable)
          continue
        }
        review.absorb(next: findings)
      case .applicationData:
        // What is too large to be read names nothing that is known.
        guard case .success(let findings) = data.popFirst() else {
          review.absorb(next: ScanFindings())
          continue
        }
        review.absorb(next: findings)
      }
    }
  }
}

extension LevelOptions {
  /// What a program can name is found from its own code outward.
  ///
  /// - Throws: ``Diagnostic`` when there is none.
  func requireCode(_ paths: [String]) throws(Diagnostic) {
    guard level == .reachable, paths.isEmpty, entryPoints.isEmpty else { return }
    throw Diagnostic(
      "`--level reachable` starts from your own code, and none is given",
      hint: "name it: --app src (a file or folder, repeatable), or what is started: "
        + "--entry-point gunicorn; or take --level safe")
  }
}

extension ScanBatch {
  fileprivate var installed: [FileID] {
    sources.compactMap { source in
      if case .installed(let id) = source { id } else { nil }
    }
  }
}
