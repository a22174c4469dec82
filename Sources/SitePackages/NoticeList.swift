import Packaging

/// Notices about one subject, of which the first are kept and the rest only counted: a hostile tree
/// could make millions.
struct NoticeList: Sendable {
  private static let limit = 100

  let subject: String
  private var kept: [InventoryNotice] = []
  private var count = 0

  init(about subject: String) { self.subject = subject }

  mutating func add(_ reason: InventoryNotice.Reason, detail: @autoclosure () -> String? = nil) {
    let subject = subject
    add(InventoryNotice(subject: subject, reason: reason, detail: detail()))
  }

  mutating func add(_ notice: @autoclosure () -> InventoryNotice) {
    count += 1
    if kept.count < Self.limit { kept.append(notice()) }
  }

  /// What was kept, and at its end how much was not.
  var notices: [InventoryNotice] {
    guard count > kept.count else { return kept }
    return kept
      + [InventoryNotice(subject: subject, reason: .further(count: count - kept.count))]
  }
}
