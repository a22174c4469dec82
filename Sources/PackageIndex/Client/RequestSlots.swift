/// Lets so many requests run at the same time.
actor RequestSlots {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var firstWaiting = 0

  init(_ count: Int) { free = max(1, count) }

  func take() async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func release() {
    guard firstWaiting < waiting.count else {
      free += 1
      return
    }
    waiting[firstWaiting].resume()
    firstWaiting += 1
    if firstWaiting == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      firstWaiting = 0
    }
  }
}

/// What was learnt of the servers so far.
actor CapabilityMemory {
  private(set) var known: HostCapabilities

  init(_ known: HostCapabilities) { self.known = known }

  func hasRanges(_ url: IndexURL) -> Bool { !known.withoutRanges.contains(url.authority) }
  func hasMetadata(_ url: IndexURL) -> Bool { !known.withoutMetadata.contains(url.authority) }
  func learnNoRanges(_ url: IndexURL) { known.withoutRanges.insert(url.authority) }
  func learnNoMetadata(_ url: IndexURL) { known.withoutMetadata.insert(url.authority) }
}
