internal import Packaging

/// Which markers hold on the target, each judged once: the same few stand in most metadata.
struct MarkerVerdicts: Sendable {
  private let environment: MarkerEnvironment
  /// By the marker's canonical text, without any extra.
  private var verdicts: [String: Bool] = [:]

  init(_ environment: MarkerEnvironment) { self.environment = environment }

  /// Whether a dependency applies: always where `extra` is `nil`, else where that extra is what
  /// makes it apply.
  mutating func applies(
    _ dependency: Int, of facts: DependencyMetadata, extra: ProjectName?
  ) -> Bool {
    guard let id = facts.marker(of: dependency) else { return extra == nil }
    let holds = holds(id, of: facts)
    guard let extra else { return holds }
    return !holds && (facts.marker(id)?.holds(in: environment, extras: [extra]) ?? false)
  }

  private mutating func holds(_ id: Int, of facts: DependencyMetadata) -> Bool {
    let text = facts.markerText(id)
    if let known = verdicts[text] { return known }
    let holds = facts.marker(id)?.holds(in: environment) ?? true
    verdicts[text] = holds
    return holds
  }
}
