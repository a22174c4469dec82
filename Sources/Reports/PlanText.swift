internal import Packaging
public import Pruning
internal import Resolver

/// A plan for a reader: distributions, reasons, totals, and what to do next.
public struct PlanText: Sendable {
  /// How the text looks where it is shown.
  public struct Style: Sendable {
    /// Columns of the terminal; `nil` where nothing may be cut.
    public var width: Int?
    public var isColoured: Bool

    public init(width: Int? = nil, isColoured: Bool = false) {
      self.width = width
      self.isColoured = isColoured
    }
  }

  private let plan: PrunePlan
  private let nextCommand: String?
  private let style: Style
  private let reasons: ReasonText

  public init(
    _ plan: PrunePlan, nextCommand: String? = nil, style: Style = Style(),
    ruleDescriptions: [String: String] = [:]
  ) {
    self.plan = plan
    self.nextCommand = nextCommand
    self.style = style
    reasons = ReasonText(plan, ruleDescriptions: ruleDescriptions)
  }

  /// UTF-8, ending in a newline.
  public var bytes: [UInt8] {
    let totals = PlanTotals(plan)
    var sections = [distributionTable(totals)]
    if !totals.rules.isEmpty { sections.append(ruleTable(totals)) }
    let opaque = opaqueTable()
    if !opaque.isEmpty { sections.append(opaque) }
    let system = systemTable()
    if !system.isEmpty { sections.append(system) }
    sections.append([summary(totals.all)])
    if let nextCommand { sections.append(["next: \(nextCommand)"]) }
    let text = sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    return Array((text + "\n").utf8)
  }

  private func distributionTable(_ totals: PlanTotals) -> [String] {
    var table = TextTable(columns: [.left, .right, .right, .right])
    table.add(["distribution", "installed", "kept", "dropped"], .heading)
    let ids = plan.inventory.distributionsByName
    for id in ids where plan.closure.contains(id) {
      let isRequested = plan.closure[id]?.isRequested ?? false
      table.add([label(id) + (isRequested ? " *" : "")] + sizes(totals.distributions[id.raw]))
    }
    for (name, share) in [
      ("(the environment's own)", totals.environment), ("(no distribution's)", totals.orphans),
    ] where share.installed.files > 0 {
      table.add([name] + sizes(share))
    }
    let outside = ids.filter { !plan.closure.contains($0) }
    if !outside.isEmpty {
      table.add(["not required", "", "", ""], .heading)
      for id in outside { table.add([label(id)] + sizes(totals.distributions[id.raw]), .dropped) }
    }
    table.add(["total"] + sizes(totals.all), .heading)
    let legend = plan.closure.members.contains(where: \.isRequested)
    return table.lines(style) + (legend ? ["* named by the requirements"] : [])
  }

  private func ruleTable(_ totals: PlanTotals) -> [String] {
    var table = TextTable(columns: [.left, .right, .right, .left])
    table.add(["dropped by", "files", "size", ""], .heading)
    for rule in totals.rules {
      table.add([
        rule.code, String(rule.dropped.files), ByteCountText.text(rule.dropped.bytes),
        reasons.summary(ofCode: rule.code),
      ])
    }
    return table.lines(style)
  }

  private static let opaqueLimit = 5

  /// The places to look at, should less be kept.
  private func opaqueTable() -> [String] {
    let costs = OpaqueCosts(plan).costs.filter { $0.kept.files > 0 }
    guard !costs.isEmpty else { return [] }
    var table = TextTable(columns: [.left, .right, .right, .left])
    table.add(["kept for computed imports", "files", "size", ""], .heading)
    for cost in costs.prefix(Self.opaqueLimit) {
      table.add([
        cost.place.description, String(cost.kept.files), ByteCountText.text(cost.kept.bytes),
        cost.text,
      ])
    }
    return table.lines(style)
  }

  /// What to install beside Python.
  private func systemTable() -> [String] {
    guard let needs = plan.systemNeeds, !needs.libraries.isEmpty else { return [] }
    var table = TextTable(columns: [.left, .left, .left, .left])
    table.add(["needs of the system", "Debian", "Alpine", "by"], .heading)
    for library in needs.libraries {
      let users = library.neededBy.map { plan.inventory[$0].path.description }
      table.add([
        library.name, library.debian ?? "-", library.alpine ?? "-",
        users[0] + (users.count > 1 ? " and \(users.count - 1) more" : ""),
      ])
    }
    return table.lines(style)
  }

  private func summary(_ share: KeptShare) -> String {
    "kept \(share.kept.files) of \(share.installed.files) files, "
      + "\(ByteCountText.text(share.kept.bytes)) of \(ByteCountText.text(share.installed.bytes)), "
      + "at level \(plan.level.rawValue)"
  }

  private func label(_ id: DistributionID) -> String {
    "\(plan.inventory[id].displayName) \(plan.inventory[id].version)"
  }

  private func sizes(_ share: KeptShare) -> [String] {
    [share.installed, share.kept, share.dropped].map {
      $0.files == 0 ? "-" : ByteCountText.text($0.bytes)
    }
  }
}
