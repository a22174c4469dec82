import Packaging

/// The book's dismissals that hold for the distributions of an inventory.
struct Dismissals: Sendable {
  private var entries: [DistributionID: [(module: Glob, text: String?)]] = [:]

  init(_ book: RuleBook, in inventory: Inventory) {
    for dismissal in book.dismissals {
      guard let versions = try? SpecifierSet(dismissal.versions),
        let module = Glob(dismissal.module)
      else { continue }
      for id in inventory.distributionIDs {
        let distribution = inventory[id]
        guard distribution.name.normalized == dismissal.distribution,
          versions.contains(distribution.version, prereleases: true)
        else { continue }
        entries[id, default: []].append((module, dismissal.text))
      }
    }
  }

  /// Whether a string in a module of the distribution counts for nothing.
  func cover(_ text: String, in module: String, of distribution: DistributionID?) -> Bool {
    guard let distribution, let entries = entries[distribution] else { return false }
    return entries.contains { entry in
      (entry.text == nil || entry.text == text)
        && entry.module.matches(Array(module.utf8)[...])
    }
  }
}
