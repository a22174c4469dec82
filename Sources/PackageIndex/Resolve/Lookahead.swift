internal import Packaging
internal import Resolver

/// What is worth fetching before the solver asks, in the order it was met, each thing once.
struct Lookahead {
  enum Item {
    case requirement(Requirement)
    case metadata(Question, extras: [ProjectName])
  }

  private struct Wish: Hashable {
    let name: ProjectName
    let specifiers: SpecifierSet
    let extras: [ProjectName]
  }
  private struct Expectation: Hashable {
    let question: Question
    let extras: [ProjectName]
  }

  private var queue: [Item] = []
  private var first = 0
  private var waiting: [Question: [Item]] = [:]
  private var wishes: Set<Wish> = []
  private var expectations: Set<Expectation> = []

  /// Adds a requirement, unless one like it was added before.
  mutating func want(_ requirement: Requirement) {
    let wish = Wish(
      name: requirement.name, specifiers: requirement.specifiers, extras: requirement.extras)
    if wishes.insert(wish).inserted { queue.append(.requirement(requirement)) }
  }

  mutating func expect(_ question: Question, extras: [ProjectName] = []) {
    if expectations.insert(Expectation(question: question, extras: extras)).inserted {
      queue.append(.metadata(question, extras: extras))
    }
  }

  mutating func next() -> Item? {
    guard first < queue.count else {
      queue.removeAll(keepingCapacity: true)
      first = 0
      return nil
    }
    first += 1
    return queue[first - 1]
  }

  /// Puts an item aside until the question has its answer.
  mutating func postpone(_ item: Item, until question: Question) {
    waiting[question, default: []].append(item)
  }

  mutating func resume(_ question: Question) {
    if let items = waiting.removeValue(forKey: question) { queue += items }
  }
}
