import Packaging
import Resolver
import Testing

/// Each kind of sentence, in a world of a few packages.
@Suite struct `Explanation of a failure` {
  private static func conclusion(_ facts: String) -> [String] {
    ["Because \(facts), we can conclude that your requirements are unsatisfiable."]
  }

  @Test func `names two lines of the user that exclude one another`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0")
    try world.serve("alpha", "2.0")
    let explanation = try #require(try world.explain("alpha>=2", "alpha<2"))
    #expect(
      explanation.sentences
        == Self.conclusion(
          "you require alpha>=2 (requirements.txt:1) and alpha<2 (requirements.txt:2)"))
    #expect(
      explanation.hints == [
        "requirements.txt:1 and requirements.txt:2 exclude one another; "
          + "change what one of them says of `alpha`"
      ])
    #expect(explanation.places == ["requirements.txt:1", "requirements.txt:2"])
  }

  @Test func `names the constraint and where it stands`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0")
    try world.serve("alpha", "2.0")
    world.constraints = ["alpha<2"]
    let explanation = try #require(try world.explain("alpha>=2"))
    #expect(
      explanation.sentences
        == Self.conclusion(
          "you require alpha>=2 (requirements.txt:1) and your constraint is alpha<2"
            + " (constraints.txt:1)"))
    #expect(explanation.places == ["requirements.txt:1", "constraints.txt:1"])
  }

  @Test func `says what an override made of a requirement`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0")
    world.overrides = ["alpha==3"]
    let explanation = try #require(try world.explain("alpha"))
    #expect(
      explanation.sentences
        == Self.conclusion(
          "you require alpha (requirements.txt:1), which your override makes alpha==3"
            + " (overrides.txt:1) and there is no version of alpha==3"))
  }

  @Test func `follows a chain of requirements to its end`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", needs: ["beta"])
    try world.serve("beta", "1.0", needs: ["gamma==1"])
    try world.serve("beta", "2.0", needs: ["gamma==1"])
    try world.serve("gamma", "1.0")
    try world.serve("gamma", "2.0")
    let explanation = try #require(try world.explain("alpha", "gamma>=2"))
    #expect(
      explanation.sentences
        == Self.conclusion(
          "you require alpha (requirements.txt:1) and gamma>=2 (requirements.txt:2), and"
            + " alpha==1.0 (the only version) depends on beta, which depends on gamma==1"))
  }

  @Test func `says of a pin no more than the pin does`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", needs: ["beta<2,>=1,!=1.5"])
    try world.serve("beta", "2.0")
    let explanation = try #require(try world.explain("alpha==1.0"))
    #expect(
      explanation.sentences
        == Self.conclusion(
          "you require alpha==1.0 (requirements.txt:1) and alpha==1.0 depends on"
            + " beta>=1,<2,!=1.5 (only beta==2.0 is available)"))
  }

  @Test func `names the ranges on both sides of what is missing`() throws {
    var world = IndexWorld()
    for version in ["1.0", "2.0", "3.0"] { try world.serve("beta", version) }
    try world.serve("alpha", "1.0", needs: ["beta==1.0"])
    try world.serve("alpha", "2.0", needs: ["beta==3.0"])
    let explanation = try #require(try world.explain("alpha", "beta==2.0"))
    #expect(explanation.sentences.first?.contains("depend on beta==1.0 or beta==3.0") ?? false)
  }

  @Test func `merges the requirements of hundreds of versions`() throws {
    var world = IndexWorld()
    for minor in 0..<300 {
      try world.serve("boto3", "1.\(minor)", needs: ["botocore>=1.\(minor),<1.\(minor + 1)"])
      try world.serve(
        "botocore", "1.\(minor)", needs: ["urllib3>=1.20,<1.\(25 + minor / 100)"])
    }
    for minor in 20..<30 { try world.serve("urllib3", "1.\(minor)") }
    try world.serve("urllib3", "2.0")
    let explanation = try #require(try world.explain("boto3", "urllib3>=2"))
    #expect(
      explanation.sentences
        == Self.conclusion(
          "you require boto3 (requirements.txt:1) and urllib3>=2 (requirements.txt:2), and"
            + " all versions of boto3 depend on botocore, which depends on urllib3<=1.26"))
  }

  @Test func `tells a mixed history by the ranges that differ`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", needs: ["beta<2"])
    try world.serve("alpha", "2.0", needs: ["gamma<2"])
    try world.serve("alpha", "3.0", needs: ["gamma<2"])
    for name in ["beta", "gamma"] {
      try world.serve(name, "1.0")
      try world.serve(name, "2.0")
    }
    let explanation = try #require(try world.explain("alpha", "beta>=2", "gamma>=2"))
    let text = explanation.sentences.joined(separator: " ")
    #expect(text.contains("alpha==1.0 depends on beta<2"))
    #expect(text.contains("alpha>=2.0 depends on gamma<2"))
    #expect(explanation.sentences.count <= 3)
    #expect(explanation.places.count == 3)
  }

  @Test func `speaks of an extra as of its project`() throws {
    var world = IndexWorld()
    try world.serve(
      "alpha", "1.0", needs: ["beta<2; extra == 'x'"], extras: ["x"])
    try world.serve("beta", "1.0")
    try world.serve("beta", "2.0")
    let explanation = try #require(try world.explain("alpha[x]", "beta>=2"))
    #expect(
      explanation.sentences
        == Self.conclusion(
          "you require alpha[x] (requirements.txt:1) and beta>=2 (requirements.txt:2), and"
            + " alpha[x]==1.0 (the only version) depends on beta<2"))
  }

  @Test func `passes over versions that cannot be chosen anyway`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", needs: ["beta<2"])
    try world.serve("alpha", "2.0", yanked: "broken")
    try world.serve("alpha", "3.0", needs: ["beta<2"])
    try world.serve("beta", "1.0")
    try world.serve("beta", "2.0")
    let explanation = try #require(try world.explain("alpha", "beta>=2"))
    #expect(explanation.sentences.count == 1)
    #expect(!explanation.sentences[0].contains("yanked"))
  }

  @Test func `says that the metadata rules a version out, and why`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0")
    world.breakMetadata(of: "alpha-1.0-py3-none-any.whl")
    let explanation = try #require(try world.explain("alpha"))
    #expect(
      explanation.sentences
        == Self.conclusion(
          "you require alpha (requirements.txt:1) and alpha==1.0 (the only version) cannot be used:"
            + " it has no metadata"))
  }

  @Test func `stops before it is longer than a reader follows`() throws {
    // Of n + 1 pigeons each sits in one of n holes: no proof of it is short.
    var world = IndexWorld()
    let holes = 4
    for pigeon in 0...holes {
      for hole in 0..<holes {
        try world.serve(
          "pigeon\(pigeon)", "\(hole + 1).0", needs: ["hole\(hole)==\(pigeon + 1)"])
      }
    }
    for hole in 0..<holes {
      for pigeon in 0...holes { try world.serve("hole\(hole)", "\(pigeon + 1).0") }
    }
    guard case .unsatisfiable(let failure) = try world.solve((0...holes).map { "pigeon\($0)" })
    else {
      Issue.record("a solution was found")
      return
    }
    let explanation = failure.explanation
    #expect(explanation.sentences.count <= 20)
    #expect(explanation.allSentences.count >= explanation.sentences.count)
    if explanation.allSentences.count > 20 {
      #expect(explanation.sentences.contains { $0.contains("-v shows all") })
    }
    #expect(
      explanation.sentences.last?.contains("your requirements are unsatisfiable") ?? false)
  }
}
