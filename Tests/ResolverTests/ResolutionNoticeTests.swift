import Packaging
import Resolver
import Testing

/// What is said beside an answer.
@Suite struct `Notices of a resolution` {
  private static let day: Int64 = 86_400 * 1_000_000

  private func notices(_ world: IndexWorld, _ requirements: String...) throws -> [String] {
    guard case .solved(let resolution) = try world.solve(requirements) else {
      Issue.record("there is no solution")
      return []
    }
    return resolution.notices.map { "\($0)" }
  }

  // MARK: Far older

  /// redis 4.6.0 of two years before 8.1.0, and a celery that wants the old one.
  private func redisWorld() throws -> IndexWorld {
    var world = IndexWorld()
    try world.serve("redis", "4.6.0", uploaded: 0)
    try world.serve("redis", "8.1.0", uploaded: 730 * Self.day)
    try world.serve("celery", "5.3.1", needs: ["redis<5; python_version > '3'"], uploaded: 0)
    return world
  }

  @Test func `an old package is named with the requirement that holds it back`() throws {
    #expect(
      try notices(redisWorld(), "celery==5.3.1") == [
        "redis 4.6.0 is far older than 8.1.0: celery 5.3.1 (requirements.txt:1) requires redis<5"
      ])
  }

  @Test func `a package that the user bounds is not called old`() throws {
    #expect(try notices(redisWorld(), "celery", "redis<6") == [])
    var world = try redisWorld()
    world.constraints = ["redis==4.6.0"]
    #expect(try notices(world, "celery", "redis") == [])
    world.constraints = []
    world.overrides = ["redis<6"]
    #expect(try notices(world, "celery") == [])
  }

  @Test func `a bound of the user that lets the newest in silences nothing`() throws {
    #expect(try notices(redisWorld(), "celery", "redis>=4").count == 1)
  }

  @Test func `a package of last month is not called old`() throws {
    var world = IndexWorld()
    try world.serve("redis", "4.6.0", uploaded: 0)
    try world.serve("redis", "8.1.0", uploaded: 30 * Self.day)
    try world.serve("celery", "5.3.1", needs: ["redis<5"], uploaded: 0)
    #expect(try notices(world, "celery") == [])
  }

  @Test func `the same series is old after two years`() throws {
    func world(days: Int64) throws -> IndexWorld {
      var world = IndexWorld()
      try world.serve("boto3", "1.7.0", uploaded: 0)
      try world.serve("boto3", "1.40.0", uploaded: days * Self.day)
      try world.serve("old", "1.0", needs: ["boto3<1.8"], uploaded: 0)
      return world
    }
    #expect(try notices(world(days: 600), "old") == [])
    #expect(try notices(world(days: 800), "old").count == 1)
  }

  @Test func `without upload times the series tells`() throws {
    var world = IndexWorld()
    for version in ["0.1.0", "0.2.0", "0.2.1"] { try world.serve("alpha", version) }
    try world.serve("old", "1.0", needs: ["alpha<0.2"])
    try world.serve("new", "1.0", needs: ["alpha<0.2.1"])
    #expect(
      try notices(world, "old") == [
        "alpha 0.1.0 is far older than 0.2.1: old 1.0 (requirements.txt:1) requires alpha<0.2"
      ])
    #expect(try notices(world, "new") == [])
  }

  @Test func `a version that the target cannot have is not missed`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0")
    try world.serve("alpha", "2.0", python: ">=3.99")
    try world.serve("alpha", "3.0", tags: ["py3-none-win_amd64"])
    try world.serve("alpha", "4.0rc1")
    try world.serve("alpha", "5.0", yanked: "bad")
    #expect(try notices(world, "alpha") == [])
  }

  @Test func `what the newest itself requires is told where that keeps it out`() throws {
    var world = IndexWorld()
    try world.serve("boto3", "1.0", uploaded: 0)
    try world.serve("boto3", "2.0", needs: ["urllib3<2"], uploaded: 800 * Self.day)
    try world.serve("urllib3", "1.26")
    try world.serve("urllib3", "2.5")
    #expect(
      try notices(world, "urllib3==2.5", "boto3") == [
        "boto3 1.0 is far older than 2.0: that one requires urllib3<2,"
          + " and urllib3 is at 2.5 (requirements.txt:1)"
      ])
  }

  @Test func `what the user asked for comes first, then the oldest`() throws {
    var world = IndexWorld()
    for (name, days) in [("a", 800), ("b", 900), ("c", 700)] as [(String, Int64)] {
      try world.serve(name, "1.0", uploaded: 0)
      try world.serve(name, "2.0", uploaded: days * Self.day)
    }
    try world.serve("root", "1.0", needs: ["a<2", "b<2", "c<2"])
    let found = try notices(world, "root", "c")
    #expect(found.map { $0.prefix(1) } == ["c", "b", "a"])
  }

  @Test func `the lowest version is old on purpose`() throws {
    var world = try redisWorld()
    world.options.preference = .lowest
    #expect(try notices(world, "celery>=5", "redis>=4") == [])
  }

  // MARK: Yanked, extras, lowest

  @Test func `a yanked version that is pinned is told with its reason`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", yanked: "breaks logging")
    try world.serve("alpha", "2.0", yanked: "")
    #expect(try notices(world, "alpha==1.0") == ["alpha 1.0 is yanked: breaks logging"])
    #expect(try notices(world, "alpha==2.0") == ["alpha 2.0 is yanked"])
  }

  @Test func `an extra that does not exist is told with who asks for it`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", extras: ["good"])
    try world.serve("beta", "2.0", needs: ["alpha[odd]"])
    #expect(
      try notices(world, "beta", "alpha[odd,good]") == [
        "alpha 1.0 has no extra `odd` (asked by requirements.txt:2 and beta 2.0)"
      ])
  }

  @Test func `an extra of a version that was given up is not spoken of`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", extras: ["x"])
    try world.serve("alpha", "2.0", needs: ["beta<1"])
    try world.serve("beta", "1.0")
    #expect(try notices(world, "alpha[x]", "beta").filter { $0.contains("extra") } == [])
  }

  @Test func `the lowest of what has no lower bound is said to be that`() throws {
    var world = IndexWorld()
    world.options.preference = .lowestDirect
    try world.serve("alpha", "1.0")
    try world.serve("beta", "1.0")
    #expect(
      try notices(world, "alpha", "beta>=1") == [
        "alpha (requirements.txt:1) has no lower bound: its very first version counts as the lowest"
      ])
  }

  // MARK: Patch releases

  @Test func `a marker that another patch release answers otherwise is named`() throws {
    var world = IndexWorld()
    world.python = "3.11"
    try world.serve(
      "redis", "5.0.1", needs: ["async-timeout>=4.0.3; python_full_version < '3.11.3'"])
    try world.serve("async_timeout", "4.0.3")
    #expect(
      try notices(world, "redis") == [
        "redis 5.0.1 requires `async-timeout>=4.0.3; python_full_version < \"3.11.3\"` on 3.11.0,"
          + " and does not on 3.11.3: give --python-version in full, such as 3.11.3"
      ])
    world.python = "3.11.2"
    #expect(try notices(world, "redis") == [])
    world.python = "3.12"
    #expect(try notices(world, "redis") == [])
  }

  @Test func `a requirement that a later patch release has is named`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", needs: ["beta; implementation_version >= '3.12.4'"])
    try world.serve("beta", "1.0")
    let found = try notices(world, "alpha", "gamma; python_full_version > '3.12.6'")
    #expect(found.count == 2)
    #expect(found.first?.hasPrefix("requirements.txt:2 does not require `gamma") ?? false)
    #expect(found.last?.contains("on 3.12.0, and does on 3.12.4") ?? false)
  }

  @Test func `a marker that changes nothing is not spoken of`() throws {
    var world = IndexWorld()
    try world.serve("alpha", "1.0", needs: ["beta; python_full_version < '3.12.3'"])
    try world.serve("gamma", "1.0", needs: ["beta>=1; python_full_version >= '3.12.3'"])
    try world.serve("beta", "1.0")
    #expect(try notices(world, "alpha", "gamma", "beta") == [])
  }

  @Test func `a newer version that needs a later patch release is named`() throws {
    var world = IndexWorld()
    world.python = "3.8"
    try world.serve("flake8", "5.0.4", python: ">=3.6")
    try world.serve("flake8", "6.0.0", python: ">=3.8.1")
    #expect(
      try notices(world, "flake8") == [
        "flake8 5.0.4 was taken on 3.8.0 because 6.0.0 requires Python >=3.8.1:"
          + " give --python-version in full, such as 3.8.1"
      ])
    #expect(try notices(world, "flake8<6") == [])
    world.python = "3.8.0"
    #expect(try notices(world, "flake8") == [])
  }
}
