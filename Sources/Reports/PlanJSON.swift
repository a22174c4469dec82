public import Packaging
public import Pruning
internal import Resolver

/// A plan as `scrimp.plan` JSON: one line for each file and distribution, always in the same order.
public struct PlanJSON: Sendable {
  private let plan: PrunePlan
  private let toolVersion: String
  private let reasons: ReasonText
  private let digests: [FileID: SHA256Digest]?

  /// Where `digests` are given each file has one, or null where none is known.
  public init(
    _ plan: PrunePlan, toolVersion: String, ruleDescriptions: [String: String] = [:],
    digests: [FileID: SHA256Digest]? = nil
  ) {
    self.digests = digests
    self.plan = plan
    self.toolVersion = toolVersion
    reasons = ReasonText(plan, ruleDescriptions: ruleDescriptions)
  }

  /// UTF-8, ending in a newline.
  public var bytes: [UInt8] {
    let totals = PlanTotals(plan)
    var json = JSONWriter(capacity: 256 * plan.decisions.count)
    json.beginObject(.lines)
    json.key("schema")
    json.string("scrimp.plan")
    json.key("schema_version")
    json.integer(1)
    writeTool(to: &json)
    writeTarget(to: &json)
    json.key("level")
    json.string(plan.level.rawValue)
    json.key("site_packages")
    json.beginArray()
    for root in plan.inventory.roots { json.string(root.path) }
    json.end()
    write(totals.all, to: &json)
    writeDistributions(totals, to: &json)
    writeSystem(to: &json)
    json.key("keep")
    writeFiles(kept: true, to: &json)
    json.key("drop")
    writeFiles(kept: false, to: &json)
    json.end()
    return json.bytes
  }

  private func writeTool(to json: inout JSONWriter) {
    json.key("tool")
    json.beginObject()
    json.key("name")
    json.string("scrimp")
    json.key("version")
    json.string(toolVersion)
    json.end()
  }

  private func writeTarget(to json: inout JSONWriter) {
    json.key("target")
    json.target(plan.target)
  }

  private func write(_ totals: KeptShare, to json: inout JSONWriter) {
    json.key("totals")
    json.beginObject()
    json.key("installed_files")
    json.integer(totals.installed.files)
    json.key("installed_bytes")
    json.integer(totals.installed.bytes)
    json.key("kept_files")
    json.integer(totals.kept.files)
    json.key("kept_bytes")
    json.integer(totals.kept.bytes)
    json.end()
  }

  private func writeDistributions(_ totals: PlanTotals, to json: inout JSONWriter) {
    json.key("distributions")
    json.beginArray(.lines)
    for id in plan.inventory.distributionsByName {
      let distribution = plan.inventory[id]
      let member = plan.closure[id]
      json.beginObject()
      json.key("name")
      json.string(distribution.name.normalized)
      json.key("version")
      json.string(distribution.version.description)
      json.key("requested")
      json.boolean(member?.isRequested ?? false)
      json.key("in_closure")
      json.boolean(member != nil)
      json.key("required_by")
      json.beginArray()
      for name in (member?.requiredBy ?? []).map({ plan.inventory[$0].name }).sorted() {
        json.string(name.normalized)
      }
      json.end()
      json.key("installed_bytes")
      json.integer(totals.distributions[id.raw].installed.bytes)
      json.key("kept_bytes")
      json.integer(totals.distributions[id.raw].kept.bytes)
      json.end()
    }
    json.end()
  }

  /// What the kept libraries need beside what every system has.
  private func writeSystem(to json: inout JSONWriter) {
    guard let needs = plan.systemNeeds else { return }
    json.key("system_libraries")
    json.beginArray(.lines)
    for library in needs.libraries {
      json.beginObject()
      json.key("name")
      json.string(library.name)
      json.key("debian")
      if let package = library.debian { json.string(package) } else { json.null() }
      json.key("alpine")
      if let package = library.alpine { json.string(package) } else { json.null() }
      json.key("needed_by")
      json.beginArray()
      for id in library.neededBy { json.string(bytes: plan.inventory[id].path.bytes) }
      json.end()
      json.end()
    }
    json.end()
  }

  private func writeFiles(kept: Bool, to json: inout JSONWriter) {
    let hasSeveralRoots = plan.inventory.roots.count > 1
    // Most files share their reason with many others.
    var sentences: [Decision: String] = [:]
    json.beginArray(.lines)
    for id in plan.inventory.fileIDs where plan[id].isKept == kept {
      let (file, decision) = (plan.inventory[id], plan[id])
      json.beginObject()
      json.key("path")
      json.string(bytes: file.path.bytes)
      if hasSeveralRoots {
        json.key("root")
        json.string(plan.inventory.roots[file.root].path)
      }
      json.key("bytes")
      json.integer(file.size)
      if let library = plan.stripping?.libraries[id] {
        json.key("stripped_bytes")
        json.integer(library.size)
      }
      if let digests {
        json.key("sha256")
        if let digest = digests[id] { json.string(digest.description) } else { json.null() }
      }
      json.key("distribution")
      switch file.owner {
      case .distribution(let id), .besideDistribution(let id):
        json.string(plan.inventory[id].name.normalized)
      case .orphan, .environment: json.null()
      }
      json.key("kind")
      json.string(file.kind.rawValue)
      json.key("reason")
      if let sentence = sentences[decision] {
        json.string(sentence)
      } else {
        let sentence = reasons.sentence(for: decision)
        sentences[decision] = sentence
        json.string(sentence)
      }
      if case .drop(let reason) = decision {
        json.key("rule")
        json.string(reason.code)
      }
      json.end()
    }
    json.end()
  }
}

extension Inventory {
  /// Sorted by name; of two with the same name the one that Python finds first comes first.
  var distributionsByName: [DistributionID] {
    distributionIDs.sorted {
      self[$0].name == self[$1].name ? $0 < $1 : self[$0].name < self[$1].name
    }
  }
}
