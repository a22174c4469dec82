internal import Packaging

// Why versions cannot be chosen.
extension Wording {
  /// `remark` is what is to be said of the versions before the cause.
  func unavailable(
    _ statement: Statement, _ reason: Statement.Unavailability, remark: String
  ) -> String {
    let base = statement.subject
    let versions = VersionsText(
      subject: statement.versions, of: evidence.name(of: base).normalized, evidence, base
    ).adding(remark)
    switch reason {
    case .yanked: return versions.saying("was yanked", "were yanked")
    case .prerelease:
      return versions.saying("is a pre-release", "are pre-releases")
    case .requiresPython:
      return versions.saying("requires", "require") + " Python \(pythons(statement))"
        + " (the target has \(evidence.source.request.target.markers.pythonFullVersion))"
    case .noMatchingWheel:
      let exist = WheelSummary(statement, evidence)
      return versions.saying("has", "have") + " \(exist.mismatch) (only \(exist.text))"
    case .wheelsExcluded:
      return versions.saying("has", "have") + " only built distributions, which are excluded"
    case .sourcesExcluded:
      return versions.saying("has", "have") + " only source distributions, which are excluded"
    case .tooNew:
      return versions.saying("was", "were") + " uploaded after --exclude-newer"
    case .noMatchingHash:
      return versions.saying("has", "have") + " no file with a hash that was given"
    case .unusable(let text):
      return versions.saying("cannot be used", "cannot be used") + ": \(text)"
    }
  }

  /// Every `Requires-Python` of the versions, a few at most.
  private func pythons(_ statement: Statement) -> String {
    let known = evidence.facts(of: statement.subject).pythons
    var texts: [String] = []
    for run in statement.versions.runs {
      for ordinal in run {
        if let text = known[ordinal], !texts.contains(text) { texts.append(text) }
      }
    }
    if texts.count > 3, let first = texts.first, let last = texts.last {
      return "\(first) to \(last)"
    }
    return texts.listed(by: "or")
  }
}

/// Which wheels some versions have.
struct WheelSummary {
  private(set) var platforms: [String] = []
  private(set) var pythons: [String] = []
  /// What the target lacks: the first of platform, ABI and interpreter that no wheel has.
  let mismatch: String
  let text: String
  let isForOtherPlatforms: Bool

  init(_ statement: Statement, _ evidence: Evidence) {
    let target = evidence.source.request.target
    let accepted = CompatibleTags(target)
    let targetPlatforms = Set(target.platform.tags + ["any"])
    let targetABIs = Set(accepted.lazy.map(\.abi))
    var tags: Set<Tag> = []
    if let page = evidence.page(of: statement.subject) {
      for run in statement.versions.runs {
        for ordinal in run {
          for file in page.files(of: Int(ordinal)) {
            if let id = page.choice(file).tags { tags.formUnion(page.tags(id)) }
          }
        }
      }
    }
    let fitting = tags.filter { targetPlatforms.contains($0.platform) }
    isForOtherPlatforms = fitting.isEmpty
    platforms = Set(tags.map(\.platform)).sorted()
    pythons = Set(tags.map { "\($0.interpreter)-\($0.abi)" }).sorted()
    if fitting.isEmpty {
      mismatch = "no wheel for \(target.platform)"
    } else if !fitting.contains(where: { targetABIs.contains($0.abi) }) {
      mismatch = "no wheel with the target's ABI (\(accepted.first?.abi ?? ""))"
    } else {
      mismatch = "no wheel for Python \(target.markers.pythonVersion)"
    }
    let sorted = tags.map { "\($0.interpreter)-\($0.abi) on \($0.platform)" }.sorted()
    text =
      sorted.count <= 3
      ? sorted.listed(by: "and")
      : sorted.prefix(3).joined(separator: ", ") + " and \(sorted.count - 3) more"
  }
}
