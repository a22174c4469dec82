internal import Packaging
public import Pruning

/// A number of files and what they weigh.
public struct FileAmount: Sendable, Equatable {
  public private(set) var files = 0
  public private(set) var bytes = 0

  public init() {}

  /// Adds one file; sparse files can claim more bytes than a number holds.
  mutating func add(_ size: Int) {
    files += 1
    let (sum, overflows) = bytes.addingReportingOverflow(size)
    bytes = overflows ? .max : sum
  }
}

/// How much of something is installed and how much of it a plan keeps.
public struct KeptShare: Sendable, Equatable {
  public private(set) var installed = FileAmount()
  public private(set) var kept = FileAmount()
  public private(set) var dropped = FileAmount()

  public init() {}

  /// Adds a file; `shipped` is the size it is kept with.
  mutating func add(_ file: InstalledFile, isKept: Bool, shipped: Int) {
    installed.add(file.size)
    if isKept { kept.add(shipped) } else { dropped.add(file.size) }
  }
}

/// What a plan keeps and drops: in all, for each distribution, for each reason.
public struct PlanTotals: Sendable {
  /// What one rule drops.
  public struct RuleTotal: Sendable, Equatable {
    public let code: String
    public let dropped: FileAmount
  }

  public private(set) var all = KeptShare()
  /// For each of the inventory's distributions, in the same order; a shared file counts for its
  /// owner alone.
  public private(set) var distributions: [KeptShare]
  public private(set) var orphans = KeptShare()
  public private(set) var environment = KeptShare()
  /// The heaviest first.
  public private(set) var rules: [RuleTotal] = []

  public init(_ plan: PrunePlan) {
    let inventory = plan.inventory
    distributions = Array(repeating: KeptShare(), count: inventory.distributions.count)
    var drops: [DropReason: FileAmount] = [:]
    for id in inventory.fileIDs {
      let (file, decision) = (inventory[id], plan[id])
      let (isKept, shipped) = (decision.isKept, plan.shippedSize(of: id))
      all.add(file, isKept: isKept, shipped: shipped)
      switch file.owner {
      case .distribution(let id), .besideDistribution(let id):
        distributions[id.raw].add(file, isKept: isKept, shipped: shipped)
      case .orphan: orphans.add(file, isKept: isKept, shipped: shipped)
      case .environment: environment.add(file, isKept: isKept, shipped: shipped)
      }
      if case .drop(let reason) = decision {
        drops[reason.group, default: FileAmount()].add(file.size)
      }
    }
    rules = drops.map { RuleTotal(code: $0.code, dropped: $1) }.sorted {
      $0.dropped.bytes == $1.dropped.bytes ? $0.code < $1.code : $0.dropped.bytes > $1.dropped.bytes
    }
  }
}

extension DropReason {
  /// The reason without what differs from file to file, to add up.
  fileprivate var group: DropReason {
    switch self {
    case .outsideClosure: .outsideClosure(DistributionID(raw: 0))
    case .asked: .asked(glob: "")
    case .rule, .bytecodeOfDropped: self
    case .unused(let code, _): .unused(code: code, name: "")
    case .unreached: .unreached(DistributionID(raw: 0))
    }
  }
}
