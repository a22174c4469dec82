internal import Packaging
public import Pruning
internal import Resolver

/// The one place where a decision's reason becomes words.
public struct ReasonText: Sendable {
  private let plan: PrunePlan
  private let ruleDescriptions: [String: String]

  /// - Parameters:
  ///   - plan: What the reasons are about.
  ///   - ruleDescriptions: For the code of each rule, what it drops in a few words: its title.
  public init(_ plan: PrunePlan, ruleDescriptions: [String: String] = [:]) {
    self.plan = plan
    self.ruleDescriptions = ruleDescriptions
  }

  /// One clause, without a capital or a full stop.
  public func sentence(for decision: Decision) -> String {
    switch decision {
    case .keep(let reason): sentence(for: reason)
    case .drop(let reason): sentence(for: reason)
    }
  }

  /// Why a file stays.
  public func sentence(for reason: KeepReason) -> String {
    switch reason {
    case .closure(let id): "part of \(name(id)), \(requirement(of: id))"
    case .metadata(let id): "metadata of \(name(id)), which tools and importlib.metadata read"
    case .reached(let link): sentence(for: link)
    case .vetoed(let rule, let veto): "\(description(of: rule)), kept because \(veto)"
    case .orphan: "no RECORD names it, so it may be the app's own"
    case .environment: "the environment's own file"
    case .asked(let glob): "asked for by --keep \(glob)"
    }
  }

  /// What makes a file reachable.
  func sentence(for link: ReachLink) -> String {
    switch link {
    case .imported(let module, let place): "\(place) imports \(module)"
    case .named(let text, let place): "\(place) names `\(text)`"
    case .computed(let text, let place): "\(place) loads modules by computed names: \(text)"
    case .content(let package, _): "belongs to \(package), which is reached"
    case .entryPoint(let group, let name, let id):
      "entry point \(name) of \(self.name(id)) in the group \(group), which is looked up"
    case .asked(let name): "it is started as `\(name)`"
    case .startedBy(let id): "\(name(id)) may be started by name"
    case .onlyRequested(let id):
      "part of \(name(id)), which the requirements name and no code imports: settings may"
    case .belongsTo(let id): "beside the modules of \(name(id))"
    case .standardLibrary(let module, let place): "\(place) imports \(module), which loads it"
    case .atStart: "Python runs it at every start, or it is nobody's"
    }
  }

  /// Why a file goes.
  public func sentence(for reason: DropReason) -> String {
    switch reason {
    case .outsideClosure(let id): "part of \(name(id)), which no requirement leads to"
    case .unreached: "nothing that the app reaches can name it"
    case .rule(let code): description(of: code)
    case .unused(let code, let name): "\(description(of: code)): \(name)"
    case .bytecodeOfDropped: "bytecode of a module that goes or is gone"
    case .asked(let glob): "asked for by --drop \(glob)"
    }
  }

  /// What all files dropped by a code have in common.
  func summary(ofCode code: String) -> String {
    switch code {
    case DropReason.outsideClosureCode: "distributions no requirement leads to"
    case DropReason.unreachedCode: "what nothing the app reaches can name"
    case DropReason.bytecodeCode: "bytecode of modules that go or are gone"
    case DropReason.askedCode: "asked for by --drop"
    default: ruleDescriptions[code] ?? ""
    }
  }

  private func description(of rule: String) -> String {
    ruleDescriptions[rule].map { "\($0) (\(rule))" } ?? "taken by the rule \(rule)"
  }

  private func name(_ id: DistributionID) -> String { plan.inventory[id].name.normalized }

  private func requirement(of id: DistributionID) -> String {
    guard let member = plan.closure[id] else { return "which stays" }
    if member.isRequested { return "which the requirements name" }
    let names = member.requiredBy.map(name)
    // A list of all that require numpy would be longer than the rest of the report.
    if names.count > 3 { return "required by \(names[0]), \(names[1]) and \(names.count - 2) more" }
    return "required by \(names.joined(separator: ", "))"
  }
}

extension DropReason {
  static let outsideClosureCode = "outside-closure"
  static let unreachedCode = "unreached"
  static let bytecodeCode = "bytecode-of-dropped"
  static let askedCode = "asked"

  /// What a script can tell reasons apart by: a rule's code, or a word for the reasons that are
  /// no rule.
  public var code: String {
    switch self {
    case .outsideClosure: Self.outsideClosureCode
    case .unreached: Self.unreachedCode
    case .rule(let code), .unused(let code, _): code
    case .bytecodeOfDropped: Self.bytecodeCode
    case .asked: Self.askedCode
    }
  }
}
