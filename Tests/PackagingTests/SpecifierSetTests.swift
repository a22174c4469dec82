import Testing

@testable import Packaging

@Suite struct `Specifier set` {
  @Test(arguments: [
    // Compatible release.
    ("~=2.2", "2.3", true), ("~=2.2", "3.0", false), ("~=2.2", "2.1", false),
    ("~=2.2.0", "2.3", false), ("~=1.4.5a4", "1.4.5a4", true), ("~=1.4.5a4", "1.5", false),
    ("~=2.2.post3", "2.2.post2", false), ("~=2.2.post3", "2.9", true),
    // Matching, and by prefix.
    ("==1.1", "1.1.0", true), ("==1.1", "1.1.post1", false), ("==1.1.*", "1.1.post1", true),
    ("==1.1", "1.1a1", false), ("==1.1.*", "1.1a1", true), ("==1.1.*", "1.10", false),
    ("==1.1", "1.1+local", true), ("==1.1+local", "1.1", false), ("==1.1+Local", "1.1+local", true),
    ("==1.0.0.0.0.*", "1", true), ("==1!1.*", "1.1", false), ("!=1.1.*", "1.1.post1", false),
    ("!=1.1", "1.1+local", false), ("!=1.1", "1.1.post1", true),
    // Inclusive and exclusive order.
    ("<=1.0", "1.0+local", true), ("<=1.0", "1.0.post1", false), (">=1.0", "1.0+local", true),
    ("<1.0", "1.0a1", false), ("<1.0", "1.0.dev1", false), ("<1.0rc1", "1.0a1", true),
    ("<1.0.post1", "1.0.post1.dev1", false), ("<1.0.post1", "1.0", true),
    (">1.7", "1.7.1", true), (">1.7", "1.7.0.post1", false), (">1.7.post2", "1.7.post3", true),
    (">1.7", "1.7+local", false), (">1.7.post2", "1.7.post2+local", false),
    (">1.7a1", "1.7a1.post1", false), (">1.7a1", "1.7a2", true), (">1.7.dev1", "1.7.dev2", true),
    // Arbitrary equality compares text.
    ("===1.0", "1.0", true), ("===1.0", "1.0.0", false), ("===1.0RC1", "1.0rc1", true),
    ("===foobar", "1.0", false),
    // Sets.
    ("", "1.0", true), (">=1,<2,!=1.5", "1.4", true), (">=1,<2,!=1.5", "1.5.0", false),
    (" >= 1 , < 2 ,", "1.9", true),
  ])
  func `contains what the specification says`(
    specifiers: String, version: String, isContained: Bool
  ) throws {
    #expect(try SpecifierSet(specifiers).contains(Version(version)) == isContained)
  }

  @Test func `takes a lone pre-release unless told not to`() throws {
    let set = try SpecifierSet(">=1.0")
    #expect(try set.contains(Version("2.0a1")))
    #expect(try set.contains(Version("2.0a1"), prereleases: true))
    #expect(try !set.contains(Version("2.0a1"), prereleases: false))
    #expect(try !set.contains(Version("2.0.dev1"), prereleases: false))
  }

  @Test func `prefers final releases to pre-releases`() throws {
    let versions = try ["0.9", "1.1a1", "1.2", "2.0rc1"].map { try Version($0) }
    func filtered(_ specifiers: String, _ versions: [Version]) throws -> [String] {
      try SpecifierSet(specifiers).filter(versions).map(\.description)
    }
    #expect(try filtered(">=1", versions) == ["1.2"])
    #expect(try filtered(">=1.3", versions) == ["2.0rc1"])
    #expect(try filtered(">=1.1a1", versions) == ["1.1a1", "1.2", "2.0rc1"])
    #expect(try filtered("!=1.1a1", versions) == ["0.9", "1.2"])
    #expect(try filtered("", versions) == ["0.9", "1.2"])
  }

  @Test func `is printed sorted and without repetition`() throws {
    let set = try SpecifierSet(">= 1.0, !=1.5, >=1.0.0 ,<2")
    #expect(set.description == "!=1.5,<2,>=1.0")
    #expect(try set == SpecifierSet("<2.0,!=1.5,>=1"))
    #expect(try SpecifierSet("~=1.0") != SpecifierSet("~=1.0.0"))
    #expect(try SpecifierSet("").isEmpty)
  }

  @Test(arguments: [
    ("1.0", SpecifierError(reason: .invalid, offset: 0)),
    (">=1.0, =2", SpecifierError(reason: .invalid, offset: 7)),
    ("~=1", SpecifierError(reason: .invalid, offset: 0)),
    (">=1.0.*", SpecifierError(reason: .prefixNotAllowed, offset: 5)),
    ("==1.0a1.*", SpecifierError(reason: .prefixNotAllowed, offset: 7)),
    ("<=1.0+local", SpecifierError(reason: .localNotAllowed, offset: 5)),
    ("==1.0 beta", SpecifierError(reason: .unexpected(byte: 0x20), offset: 5)),
  ])
  func `names the clause and byte that do not fit`(text: String, error: SpecifierError) {
    #expect(throws: error) { try SpecifierSet(text) }
  }
}
