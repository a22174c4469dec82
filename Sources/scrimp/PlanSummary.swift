import Packaging
import Pruning
import Reports

/// What a plan comes to, in a line.
struct PlanSummary {
  let plan: PrunePlan

  init(_ plan: PrunePlan) { self.plan = plan }

  /// `Kept 594 of 1893 files, 33.1 of 56.2 MB: 41 % gone`.
  var line: String {
    var kept = 0
    var installed = 0
    for id in plan.inventory.fileIDs {
      installed += plan.inventory[id].size
      if plan[id].isKept { kept += plan.shippedSize(of: id) }
    }
    let gone = installed == 0 ? 0 : (installed - kept) * 100 / installed
    return "Kept \(plan.keptFileCount) of \(plan.inventory.files.count) files, "
      + "\(ByteCountText.text(kept)) of \(ByteCountText.text(installed)): \(gone) % gone"
  }

  static func seconds(_ duration: Duration) -> String {
    let milliseconds =
      duration.components.seconds * 1000
      + duration.components.attoseconds / 1_000_000_000_000_000
    guard milliseconds >= 1000 else { return "\(milliseconds) ms" }
    return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
  }
}

extension PrunePlan {
  var keptFileCount: Int { decisions.count { $0.isKept } }
}
