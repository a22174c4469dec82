public import Packaging
public import Pruning
internal import Resolver

/// Why a distribution is in a plan, and why a file stays or goes.
public struct WhyText: Sendable {
  private let plan: PrunePlan
  private let totals: PlanTotals
  private let reasons: ReasonText

  public init(_ plan: PrunePlan, ruleDescriptions: [String: String] = [:]) {
    self.plan = plan
    totals = PlanTotals(plan)
    reasons = ReasonText(plan, ruleDescriptions: ruleDescriptions)
  }

  /// UTF-8, ending in a newline, about all that is called so: a distribution by its name, a file by
  /// its path, a module by its dotted name; `nil` where nothing is.
  public func bytes(about subject: String) -> [UInt8]? {
    let name = try? ProjectName(subject)
    var lines = plan.inventory.distributionIDs.filter { plan.inventory[$0].name == name }
      .flatMap { distribution($0) }
    lines += files(called: subject).flatMap { [file($0)] + links(to: $0) }
    return lines.isEmpty ? nil : Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Names of distributions and modules that are spelt much like a subject, the nearest first.
  public func names(like subject: String) -> [String] {
    var names = Set(plan.inventory.distributionIDs.map { plan.inventory[$0].name.normalized })
    for id in plan.inventory.fileIDs {
      let first = plan.inventory[id].path.bytes.prefix {
        $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ".")
      }
      names.insert(String(decoding: first, as: UTF8.self))
    }
    return Array(EditDistance.nearest(to: subject, among: names).prefix(3))
  }

  // MARK: Distributions

  private func distribution(_ id: DistributionID) -> [String] {
    guard plan.closure.contains(id) else {
      return ["\(title(id)) goes: no requirement leads to it"]
    }
    let share = totals.distributions[id.raw]
    var lines = [
      "\(title(id)) stays: \(share.kept.files) of \(share.installed.files) files, "
        + "\(ByteCountText.text(share.kept.bytes)) of \(ByteCountText.text(share.installed.bytes))"
    ]
    let chain = chain(to: id)
    lines += chain.enumerated().map { number, member in
      let reason =
        number == 0
        ? "named by the requirements" : requirement(of: member, by: chain[number - 1])
      return "  \(title(member)): \(reason)"
    }
    let parent = chain.dropLast().last
    let others = (plan.closure[id]?.requiredBy ?? []).filter { $0 != parent }
    if !others.isEmpty {
      lines.append("  also required by \(others.map(title).joined(separator: ", "))")
    }
    return lines
  }

  /// A shortest way from what the requirements name to the distribution.
  private func chain(to id: DistributionID) -> [DistributionID] {
    var next: [DistributionID: DistributionID] = [:]
    var queue = [id]
    var seen: Set<DistributionID> = [id]
    var first = 0
    while first < queue.count {
      let current = queue[first]
      first += 1
      guard let member = plan.closure[current] else { continue }
      if member.isRequested {
        return Array(sequence(first: current) { next[$0] })
      }
      for parent in member.requiredBy where seen.insert(parent).inserted {
        next[parent] = current
        queue.append(parent)
      }
    }
    return [id]
  }

  /// `flask 3.1.0 requires click>=8.1.3`.
  private func requirement(of id: DistributionID, by parent: DistributionID) -> String {
    let name = plan.inventory[id].name
    let texts = plan.inventory[parent].requirements.filter { requirement in
      requirement.name == name
        && requirement.marker?.holds(
          in: plan.target.markers, extras: plan.closure[parent]?.extras ?? []) != false
    }.map { "\($0)".prefix { $0 != ";" } }
    let what = texts.first.map { String($0).trimmingBlanks } ?? name.normalized
    return "\(title(parent)) requires \(what)"
  }

  private func title(_ id: DistributionID) -> String {
    "\(plan.inventory[id].name) \(plan.inventory[id].version)"
  }

  // MARK: Files

  /// The files that a path or a dotted name means.
  public func files(called subject: String) -> [FileID] {
    let inventory = plan.inventory
    let path = InstallPath(subject)
    let module = ModulePlace(subject)
    return inventory.fileIDs.filter { id in
      let own = inventory[id].path
      return own == path || module?.includes(own) == true
        || (path != nil && inventory.prefixPath(of: id) == path)
    }
  }

  private func file(_ id: FileID) -> String {
    let file = plan.inventory[id]
    let decision = plan[id]
    let verb = decision.isKept ? "stays" : "goes"
    return "\(file.path) (\(ByteCountText.text(file.size))) \(verb): "
      + reasons.sentence(for: decision)
  }

  /// The way from the program to a file, from the file backwards, one line for each file between.
  private func links(to id: FileID) -> [String] {
    let all = (plan.allLinks[id] ?? []).filter { $0.source != id }
    guard all.count > 1 else { return chain(fromLinkOf: id) }
    return all.enumerated().flatMap { number, link in
      ["  \(number + 1). \(reasons.sentence(for: link))"]
        + (link.source.map { source in
          ["    \(plan.inventory[source].path): \(reasons.sentence(for: plan[source]))"]
            + chain(fromLinkOf: source).map { "  \($0)" }
        } ?? [])
    }
  }

  private func chain(fromLinkOf id: FileID) -> [String] {
    var lines: [String] = []
    var seen: Set = [id]
    var current = id
    while case .keep(.reached(let link)) = plan[current], let source = link.source,
      seen.insert(source).inserted
    {
      lines.append("  \(plan.inventory[source].path): \(reasons.sentence(for: plan[source]))")
      current = source
    }
    return lines
  }
}

/// The files that a dotted name can stand for.
private struct ModulePlace {
  private let folder: [UInt8]

  /// `nil` for what is no dotted name.
  init?(_ name: String) {
    let isName = name.utf8.allSatisfy {
      ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10
        || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") || $0 >= 0x80
    }
    guard isName, !name.isEmpty else { return nil }
    folder = name.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
  }

  func includes(_ path: InstallPath) -> Bool {
    guard path.bytes.starts(with: folder) else { return false }
    let rest = path.bytes[folder.count...]
    if rest.elementsEqual("/__init__.py".utf8) || rest.elementsEqual(".py".utf8) { return true }
    guard rest.first == UInt8(ascii: "."), !rest.contains(UInt8(ascii: "/")) else { return false }
    return rest.suffix(3).elementsEqual(".so".utf8) || rest.suffix(4).elementsEqual(".pyd".utf8)
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
