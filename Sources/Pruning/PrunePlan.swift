public import Packaging
public import Resolver

/// How far a plan goes; each level drops what the one before it drops, and more.
public enum PruneLevel: String, CaseIterable, Comparable, Sendable {
  /// Only the closure's distributions, whole.
  case closure
  /// Also without the files no run of the program reads.
  case safe
  /// Also without what nothing reachable from the program's own code can name.
  case reachable

  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .closure: 0
    case .safe: 1
    case .reachable: 2
    }
  }
}

/// For every file of an inventory: keep or drop, and the reason.
public struct PrunePlan: Sendable {
  public let inventory: Inventory
  public let closure: InstalledClosure
  public let level: PruneLevel
  public let target: TargetEnvironment
  /// One for each of the inventory's files, in the same order.
  public let decisions: [Decision]
  /// What becomes of kept libraries, where `--strip` was asked for.
  public let stripping: Stripping?
  /// Where nobody can tell which modules are loaded, at `reachable`.
  public let opaqueImports: [OpaqueImport]
  /// Where nobody can tell which data of a package is used, at `reachable`.
  public let unboundedData: [UnboundedData]
  /// Everything that makes a file reachable, for those of which that was asked.
  public var allLinks: [FileID: [ReachLink]] = [:]
  /// What the kept libraries need of the system; `nil` where that was not looked for.
  public var systemNeeds: SystemNeeds?

  public init(
    inventory: Inventory, closure: InstalledClosure, level: PruneLevel,
    target: TargetEnvironment, decisions: [Decision], stripping: Stripping? = nil,
    opaqueImports: [OpaqueImport] = [], unboundedData: [UnboundedData] = []
  ) {
    precondition(decisions.count == inventory.files.count)
    self.inventory = inventory
    self.closure = closure
    self.level = level
    self.target = target
    self.decisions = decisions
    self.stripping = stripping
    self.opaqueImports = opaqueImports
    self.unboundedData = unboundedData
  }

  public subscript(id: FileID) -> Decision { decisions[id.raw] }

  /// The size in bytes that a kept file is shipped with.
  public func shippedSize(of id: FileID) -> Int {
    stripping?.libraries[id]?.size ?? inventory[id].size
  }

  /// The same plan with its libraries stripped.
  public func stripped(_ stripping: Stripping) -> Self {
    var plan = Self(
      inventory: inventory, closure: closure, level: level, target: target, decisions: decisions,
      stripping: stripping, opaqueImports: opaqueImports, unboundedData: unboundedData)
    plan.systemNeeds = systemNeeds
    return plan
  }
}

/// The verdict on one file.
public enum Decision: Sendable, Hashable {
  case keep(KeepReason)
  case drop(DropReason)

  public var isKept: Bool {
    switch self {
    case .keep: true
    case .drop: false
    }
  }
}

/// Why a file stays.
public enum KeepReason: Sendable, Hashable {
  /// It belongs to a distribution of the closure.
  case closure(DistributionID)
  /// Core metadata, entry points or a licence of a distribution of the closure.
  case metadata(DistributionID)
  /// Something reachable from the program's own code may use it.
  case reached(ReachLink)
  /// A rule would drop it, but something may use it.
  case vetoed(rule: String, by: Veto)
  /// No `RECORD` names it, so it may be the program's own.
  case orphan
  /// The environment's own file.
  case environment
  /// `--keep`.
  case asked(glob: String)
}

/// Why a file goes.
public enum DropReason: Sendable, Hashable {
  /// Its distribution is not in the closure.
  case outsideClosure(DistributionID)
  /// Nothing reachable from the program's own code can name it.
  case unreached(DistributionID)
  /// A rule of `Data/prune-rules.json`, by code.
  case rule(code: String)
  /// A rule of `Data/data-rules.json`, by code: nothing names what the file is for.
  case unused(code: String, name: String)
  /// Bytecode whose module goes or is gone.
  case bytecodeOfDropped
  /// `--drop`.
  case asked(glob: String)
}
