import ImportGraph
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
  let workers: Workers
  let console: Console

  /// - Throws: ``Diagnostic`` for a glob or a path of the user's that cannot be used.
  func plan() throws -> PrunePlan {
    var review = PruneReview(
      inventory: inventory, closure: closure, target: target, level: level,
      rules: try RuleBook.curated(), keep: try levels.keep.map(glob),
      drop: try levels.drop.map(glob), application: application.map(\.absolutePath))
    while let batch = review.nextBatch() { review.absorb(scan(batch)) }
    return review.finish()
  }

  /// Scans a batch on every worker; the findings come in its order.
  private func scan(_ batch: ScanBatch) -> [ScanFindings] {
    var installed: [FileID] = []
    var own: [ApplicationFile] = []
    for source in batch.sources {
      switch source {
      case .installed(let id): installed.append(id)
      case .application(let number): own.append(application[number])
      }
    }
    let reader = SourceReader(workers: workers)
    // How a source is scanned depends on whose it is, not on which.
    var ownFindings = reader.map(own) { _, bytes in
      batch.scan(.application(0), bytes)
    }.makeIterator()
    var installedFindings = reader.map(installed, of: inventory) { id, bytes in
      batch.scan(.installed(id), bytes)
    }.makeIterator()
    return batch.sources.map { source in
      let finding =
        switch source {
        case .installed: installedFindings.next()
        case .application: ownFindings.next()
        }
      // What cannot be read may use anything.
      guard case .success(let findings) = finding else { return .unreadable }
      return findings
    }
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
