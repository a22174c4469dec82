import FileCache
import Packaging
import Pruning
import Resolver
import SitePackages
import Staging

/// The main job up to the plan: requirements, installation, closure, rules.
struct PlanPipeline {
  let input: InputOptions
  let levels: LevelOptions
  let cache: CacheChoice
  let console: Console
  let workers = Workers()

  /// Makes the plan, saying on standard error what was found.
  ///
  /// - Throws: ``Diagnostic``.
  func plan() throws -> PrunePlan {
    let files = try SortedInputs(input)
    try levels.requireCode(input.app + files.scripts)
    var requirements = try files.projectRequirements(constraintFiles: input.constraintFiles)
    let interpreter = try input.python.map { python throws(Diagnostic) in
      try TargetStep.ask(python)
    }
    let environment = try environment(files.folders, interpreter)
    console.say(
      "Reading \(requirements.sources.joined(separator: ", ")) and \(environment.source)")

    for root in environment.roots where PruneJournal.exists(in: root) {
      throw Diagnostic(
        "`\(root.path)` is half pruned", causes: ["a prune of it was interrupted"],
        hint: "run the same `scrimp prune --in-place` again; it finishes what that one began")
    }
    let (inventory, tree) = try read(environment.roots)
    let openCache = remember(inventory)
    let target = try TargetStep(input: input, interpreter: interpreter, console: console)
      .target(of: inventory)
    try requirements.settle(for: target.markers, console)
    let application = try ApplicationCode(
      input.app + files.scripts, excluding: environment.roots, workers: workers, console: console)
    let closure = try ClosureStep(
      inventory: inventory, target: target, allowsMissing: input.allowsMissing, console: console
    ).closure(of: requirements, and: application)
    return try ReviewStep(
      inventory: inventory, closure: closure, target: target, level: levels.level ?? .safe,
      levels: levels, application: application.files, applicationData: application.others,
      workers: workers, console: console
    ).plan(
      remembering: tree.flatMap { tree in
        openCache.map { PlanMemory(cache: $0, tree: tree, console: console) }
      })
  }

  /// The installed trees alone, for what must be settled before they are read.
  func roots() throws -> [InstallRoot] { try environment(SortedInputs(input).folders).roots }

  private func environment(
    _ folders: [String], _ interpreter: DetectedTarget? = nil
  ) throws -> InstalledEnvironment {
    try InstalledEnvironment(
      sitePackages: input.sitePackages, folders: folders,
      interpreter: interpreter
        ?? input.python.map { python throws(Diagnostic) in
          try TargetStep.ask(python)
        })
  }

  /// The installed trees, and what their files are known by where a cache wants to know.
  private func read(_ roots: [InstallRoot]) throws -> (Inventory, TreeIdentity?) {
    do {
      let reader = InstallationReader(workers: workers)
      let (inventory, tree) =
        cache.isOff ? (try reader.read(roots), nil) : try reader.identified(roots)
      report(inventory.notices)
      try refuseUnreadable(inventory.notices)
      return (inventory, tree)
    } catch let error as InstallationError {
      throw Diagnostic("cannot read the installed packages", error)
    }
  }

  /// What cannot be read cannot be kept, so the result would lack it.
  private func refuseUnreadable(_ notices: [InventoryNotice]) throws {
    let unreadable = notices.filter {
      if case .unreadable = $0.reason { true } else { false }
    }
    guard !unreadable.isEmpty, !input.allowsMissing else { return }
    throw Diagnostic(
      "parts of the installed packages cannot be read", causes: unreadable.map(\.text),
      hint: "run as a user who may read them, or pass --allow-missing to go on without",
      status: .unreachable)
  }

  private func report(_ notices: [InventoryNotice]) {
    for notice in notices {
      if case .unreadable = notice.reason, !input.allowsMissing { continue }
      if notice.isMinor {
        console.detail(notice.text)
      } else {
        console.warn(notice.text)
      }
    }
  }

  /// Stores the file lists in the cache.
  ///
  /// A cache that does not work is said and done without: the plan does not need it.
  private func remember(_ inventory: Inventory) -> FileCache? {
    guard !cache.isOff else { return nil }
    do throws(FileCacheError) {
      let cache = try cache.open()
      try FileListMemory(cache: cache).remember(inventory)
      for warning in cache.warnings { console.warn("\(warning)") }
      // Modules may be read for long.
      cache.pause()
      return cache
    } catch {
      console.warn("going on without the cache: \(error)")
      return nil
    }
  }
}

extension CacheChoice {
  func open() throws(FileCacheError) -> FileCache {
    try FileCache(at: FileCache.folder(flag: folder, environment: Environment().variables))
  }
}
