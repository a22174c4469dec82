import Packaging
import Pruning
import Reports
import SitePackages
import Staging

/// `--strip`: a plan's native libraries without their symbols.
struct StripStep {
  let levels: LevelOptions
  let console: Console
  var workers = Workers()

  /// The plan with its libraries stripped, where that was asked for.
  ///
  /// - Throws: ``Diagnostic`` when it is interrupted.
  func applied(to plan: PrunePlan) async throws -> PrunePlan {
    guard levels.strip else { return plan }
    let count = plan.inventory.fileIDs.count {
      plan[$0].isKept && plan.inventory[$0].kind == .nativeLibrary
    }
    let progress = ProgressLine("Stripping", of: count, console)
    defer { progress?.clear() }
    let stripping: Stripping
    do {
      stripping = try await Interruption.guarding {
        try await LibraryStripper(workers: workers.count, cancellation: Interruption.cancellation)
          .stripping(of: plan) { progress?.show($0) }
      }
    } catch StagingError.cancelled {
      throw Diagnostic("interrupted", status: .interrupted)
    }
    progress?.clear()
    say(stripping, of: plan.inventory)
    return plan.stripped(stripping)
  }

  private func say(_ stripping: Stripping, of inventory: Inventory) {
    let saved = stripping.libraries.reduce(0) { $0 + inventory[$1.key].size - $1.value.size }
    let count = stripping.libraries.count
    let left = stripping.refusals.count
    console.say(
      "Stripped \(count) \(count == 1 ? "library" : "libraries"), "
        + "\(ByteCountText.text(saved)) less"
        + (left == 0 ? "" : "; \(left) \(left == 1 ? "stays as it is" : "stay as they are")"))
    for (id, reason) in stripping.refusals.sorted(by: { $0.key < $1.key }) {
      console.detail("\(inventory[id].path) is not stripped: \(reason)")
    }
  }
}
