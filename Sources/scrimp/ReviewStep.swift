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
  /// Paths of the user's own code.
  let application: [String]
  let workers: Workers
  let console: Console

  /// - Throws: ``Diagnostic`` for a glob or a path of the user's that cannot be used.
  func plan() throws -> PrunePlan {
    let code = try applicationFiles()
    var review = PruneReview(
      inventory: inventory, closure: closure, target: target, level: level,
      rules: try RuleBook.curated(), keep: try levels.keep.map(glob),
      drop: try levels.drop.map(glob), application: code.map(\.absolutePath))
    while let batch = review.nextBatch() { review.absorb(scan(batch, code)) }
    return review.finish()
  }

  /// Scans a batch on every worker; the findings come in its order.
  private func scan(_ batch: ScanBatch, _ code: [ApplicationFile]) -> [ScanFindings] {
    var installed: [FileID] = []
    var own: [ApplicationFile] = []
    for source in batch.sources {
      switch source {
      case .installed(let id): installed.append(id)
      case .application(let number): own.append(code[number])
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

  private func applicationFiles() throws -> [ApplicationFile] {
    do throws(InstallationError) {
      let found = try ApplicationReader(workers: workers).files(
        at: application, excluding: inventory.roots)
      for notice in found.notices { console.warn(notice.text) }
      if found.files.isEmpty, !application.isEmpty {
        console.warn("no Python file in \(application.joined(separator: ", "))")
      }
      return found.files
    } catch {
      throw Diagnostic(
        "cannot read the app's code", causes: ["\(error)"],
        hint: "--app names a Python file or a folder of them")
    }
  }

  private func glob(_ pattern: String) throws -> Glob {
    guard let glob = Glob(pattern) else {
      throw Diagnostic(
        "`\(pattern)` is no pattern",
        hint: "a pattern is relative to site-packages: --keep 'numpy/tests/**'")
    }
    return glob
  }
}
