import Testing

@testable import PackageIndex

@Suite struct `Look-ahead` {
  @Test(arguments: UInt64(0)..<60)
  func `changes no outcome, whatever comes in first`(seed: UInt64) async throws {
    let index = RandomIndex(seed: seed)
    let plain = try await index.outcome(looksAhead: false, concurrency: 1, order: nil)
    for (order, concurrency) in [(UInt64(1), 50), (2, 50), (3, 4), (4, 1)] {
      let outcome = try await index.outcome(
        looksAhead: true, concurrency: concurrency, order: order)
      #expect(outcome == plain)
    }
  }
}
