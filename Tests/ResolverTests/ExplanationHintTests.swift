import Packaging
import Resolver
import Testing

/// Why versions cannot be chosen, and what may help.
@Suite struct `Explanation of what cannot be chosen` {
  private func text(_ explanation: Explanation) -> String {
    explanation.sentences.joined(separator: " ")
  }

  @Test func `a name that is nearly another one's is asked about`() throws {
    let world = IndexWorld()
    let explanation = try #require(try world.explain("reqeusts"))
    #expect(text(explanation).contains("reqeusts was not found in the index"))
    #expect(explanation.hints == ["did you mean `requests` instead of `reqeusts`?"])
  }

  @Test func `a name that the caller knows is asked about`() throws {
    guard case .unsatisfiable(let failure) = try IndexWorld().solve(["frobnicatr"]) else {
      Issue.record("a solution was found")
      return
    }
    #expect(failure.explanation.hints == [])
    let known = [try ProjectName("frobnicator"), try ProjectName("frobnicatr")]
    #expect(
      failure.explanation(knownNames: known).hints == [
        "did you mean `frobnicator` instead of `frobnicatr`?"
      ])
  }

  @Test func `a module's name is asked about`() throws {
    let explanation = try #require(try IndexWorld().explain("sklearn"))
    #expect(explanation.hints == ["did you mean `scikit-learn` instead of `sklearn`?"])
  }

  @Test func `a name like no other gets no hint`() throws {
    let explanation = try #require(try IndexWorld().explain("qwertzuiop"))
    #expect(explanation.hints.isEmpty)
  }

  @Test func `what is not in the cache is said to need the index`() throws {
    var world = IndexWorld()
    world.goOffline()
    let explanation = try #require(try world.explain("alpha"))
    #expect(text(explanation).contains("alpha is not in the cache and --offline was given"))
    #expect(explanation.hints == ["without --offline the index is asked for `alpha`"])
  }

  @Test func `a yanked version is told with its reason`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", yanked: "broken on import")
    let explanation = try #require(try world.explain("alpha"))
    #expect(text(explanation).contains("alpha==1.0 (the only version) was yanked"))
    #expect(explanation.hints.first?.contains("(broken on import)") ?? false)
  }

  @Test func `a pre-release is offered where pre-releases are refused`() throws {
    var world = IndexWorld()
    world.options.prereleases = .disallow
    try world.serve("alpha", "1.0")
    try world.serve("alpha", "2.0rc1")
    let explanation = try #require(try world.explain("alpha>1.0"))
    #expect(text(explanation).contains("alpha==2.0rc1 (the only such version) is a pre-release"))
    #expect(explanation.hints.contains { $0.contains("--prerelease allow") })
  }

  @Test func `a Python too old is told with the one that is needed`() throws {
    var world = IndexWorld()
    world.python = "3.8"
    try world.serve("alpha", "1.0")
    try world.serve("alpha", "2.0", python: ">=3.9")
    try world.serve("alpha", "2.1", python: ">=3.9")
    let explanation = try #require(try world.explain("alpha>=2"))
    #expect(
      text(explanation).contains("alpha>=2.0 requires Python >=3.9 (the target has 3.8.0)"))
    #expect(
      explanation.hints == [
        "the target is Python 3.8.0; `alpha==2.1` needs >=3.9: --python-version 3.9"
      ])
  }

  @Test func `the least new Python that helps is offered`() throws {
    var world = IndexWorld()
    world.python = "3.8"
    try world.serve("alpha", "2.0", python: ">=3.9")
    try world.serve("alpha", "2.1", python: ">=3.9")
    try world.serve("alpha", "3.0", python: ">=3.12")
    #expect(
      try world.explain("alpha")?.hints == [
        "the target is Python 3.8.0; `alpha==2.1` needs >=3.9: --python-version 3.9"
      ])
  }

  @Test func `a patch release that was only assumed is told as that`() throws {
    var world = IndexWorld()
    world.python = "3.8"
    try world.serve("alpha", "1.0", python: ">=3.8.4")
    #expect(
      try world.explain("alpha")?.hints == [
        "Python 3.8 is taken as 3.8.0; `alpha==1.0` needs >=3.8.4: --python-version 3.8.4"
      ])
    world.python = "3.8.2"
    #expect(
      try world.explain("alpha")?.hints == [
        "the target is Python 3.8.2; `alpha==1.0` needs >=3.8.4: --python-version 3.8.4"
      ])
  }

  @Test func `wheels for other platforms are listed`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", tags: ["cp312-cp312-win_amd64"])
    let explanation = try #require(try world.explain("alpha"))
    #expect(text(explanation).contains("only cp312-cp312 on win_amd64"))
    #expect(
      explanation.hints == ["wheels of `alpha==1.0` exist for win_amd64: --python-platform"])
  }

  @Test func `wheels for other Pythons are listed`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", tags: ["cp39-cp39-manylinux_2_17_x86_64"])
    let explanation = try #require(try world.explain("alpha"))
    #expect(explanation.hints == ["wheels of `alpha==1.0` exist for cp39-cp39: --python-version"])
  }

  @Test func `source distributions that are excluded are named`() throws {
    var world = IndexWorld()
    world.options.onlyBinary.isAll = true
    try world.serve("alpha", "1.0", tags: [], source: true)
    let explanation = try #require(try world.explain("alpha"))
    #expect(text(explanation).contains("has only source distributions, which are excluded"))
  }

  @Test func `built distributions that are excluded are named`() throws {
    var world = IndexWorld()
    world.options.noBinary.isAll = true
    try world.serve("alpha", "1.0")
    let explanation = try #require(try world.explain("alpha"))
    #expect(text(explanation).contains("has only built distributions, which are excluded"))
  }

  @Test func `versions that are too new are counted`() throws {
    var world = IndexWorld()
    world.options.excludeNewer = Timestamp(microseconds: 100)
    try world.serve("alpha", "1.0", uploaded: 50)
    try world.serve("alpha", "2.0", uploaded: 150)
    try world.serve("alpha", "2.1", uploaded: 151)
    let explanation = try #require(try world.explain("alpha>=2"))
    #expect(text(explanation).contains("alpha>=2.0 was uploaded after --exclude-newer"))
    #expect(explanation.hints == ["--exclude-newer hides 2 versions of `alpha` that would do"])
  }

  @Test func `what a strict bound leaves out is explained`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0.post1")
    let explanation = try #require(try world.explain("alpha>1.0"))
    #expect(explanation.hints.first?.contains("`>=1.0` takes 1.0.post1") ?? false)
  }
}
