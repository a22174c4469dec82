import Packaging
import Reports
import Resolver
import Testing

@Suite struct `Warnings of a resolution` {
  private func old(_ number: Int) throws -> ResolutionNotice {
    .farOlder(
      FarOlder(
        name: try ProjectName("p\(number)"), version: try Version("1"), newest: try Version("2"),
        cause: .unknown, isRequested: false, age: 0))
  }

  @Test func `name five old packages, and all where that is asked for`() throws {
    let notices = try (1...7).map(old)
    let short = ResolutionWarnings(notices, showsAll: false).lines
    #expect(short.count == 5)
    #expect(
      short.last
        == "3 more packages are far older than their newest release; -v names them")
    #expect(ResolutionWarnings(notices, showsAll: true).lines.count == 7)
    #expect(ResolutionWarnings(Array(notices.prefix(5)), showsAll: false).lines.count == 5)
  }

  @Test func `keep everything else`() throws {
    let yanked = ResolutionNotice.yanked(
      try ProjectName("a"), version: try Version("1"), reason: "bad")
    let lines = ResolutionWarnings(try (1...9).map(old) + [yanked], showsAll: false).lines
    #expect(lines.first == "a 1 is yanked: bad")
    #expect(lines.count == 6)
  }
}
