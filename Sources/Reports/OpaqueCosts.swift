internal import Packaging
internal import Pruning

/// What is kept because nobody can tell which modules a line loads, the costliest lines first.
struct OpaqueCosts {
  struct Cost {
    let place: ReachPlace
    let text: String
    /// What is kept for this line and for nothing that was heard before it.
    var kept = FileAmount()
  }

  let costs: [Cost]

  init(_ plan: PrunePlan) {
    var costs: [ReachPlace: Cost] = [:]
    for opaque in plan.opaqueImports {
      costs[opaque.place] = Cost(place: opaque.place, text: opaque.text)
    }
    for id in plan.inventory.fileIDs {
      guard case .keep(.reached(.computed(_, let place))) = plan[id] else { continue }
      costs[place]?.kept.add(plan.shippedSize(of: id))
    }
    for data in plan.unboundedData {
      var cost = Cost(
        place: data.place,
        text: "\(data.text) keeps all \(data.option) of \(data.package)")
      for id in data.files where plan[id].isKept { cost.kept.add(plan.shippedSize(of: id)) }
      costs[data.place] = cost
    }
    self.costs = costs.values.sorted {
      ($1.kept.bytes, $0.place.description) < ($0.kept.bytes, $1.place.description)
    }
  }
}
