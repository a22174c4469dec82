import Packaging
import Pruning
import SitePackages

/// Finds what a plan's libraries need of the system.
struct SystemStep {
  let console: Console

  /// The plan with what its libraries need, and a warning for each that the target does not load.
  ///
  /// - Throws: ``RuleBookError``.
  func applied(to plan: PrunePlan) throws -> PrunePlan {
    let files = plan.inventory.fileIDs.filter {
      plan[$0].isKept && plan.inventory[$0].kind == .nativeLibrary
    }
    guard !files.isEmpty else { return plan }
    let needs = LibraryNeedsReader().needs(of: files, in: plan.inventory)
    var plan = plan
    let found = SystemNeeds(
      Array(zip(files, needs)).map { (file: $0.0, needs: $0.1) }, in: plan.inventory,
      target: plan.target, try SystemLibraries.curated())
    plan.systemNeeds = found
    for misfit in found.misfits.prefix(Self.misfitLimit) {
      console.warn("`\(plan.inventory[misfit.file].path)` \(misfit.reason)")
    }
    if found.misfits.count > Self.misfitLimit {
      console.warn("\(found.misfits.count - Self.misfitLimit) more libraries do not fit the target")
    }
    return plan
  }

  /// Says which packages the runtime stage must install, if any.
  func say(_ needs: SystemNeeds?) {
    let packages = Set(needs?.libraries.compactMap(\.debian) ?? []).sorted()
    let unknown = (needs?.libraries ?? []).filter { $0.debian == nil && $0.alpine == nil }.map(
      \.name)
    if !packages.isEmpty {
      console.say(
        "Its libraries need of the system: apt-get install \(packages.joined(separator: " "))")
    }
    if !unknown.isEmpty {
      console.say("and libraries no package is known for: \(unknown.joined(separator: ", "))")
    }
  }

  private static let misfitLimit = 5
}
