import Packaging
import Resolver
import Testing

@Suite struct `Installed closure` {
  @Test func `follows requirements and keeps who asked`() throws {
    let world = try World([
      ("flask", "3.1.0", ["werkzeug>=3.1", "jinja2"]),
      ("werkzeug", "3.1.8", ["markupsafe"]),
      ("jinja2", "3.1.6", ["markupsafe"]),
      ("markupsafe", "3.0.3", []),
      ("pip", "23.2", []),
    ])
    let result = try world.closure("flask")
    #expect(world.names(result) == ["flask", "jinja2", "markupsafe", "werkzeug"])
    #expect(result.problems.isEmpty)
    let markupsafe = try #require(result.closure[try world.id("markupsafe")])
    #expect(markupsafe.requiredBy == [try world.id("jinja2"), try world.id("werkzeug")])
    #expect(!markupsafe.isRequested)
    #expect(try #require(result.closure[try world.id("flask")]).isRequested)
  }

  @Test func `follows extras, also a distribution's own`() throws {
    let world = try World([
      ("kit", "1", ["kit[a,b]; extra == 'all'", "one; extra == 'a'", "two; extra == 'b'", "zero"]),
      ("zero", "1", []),
      ("one", "1", []),
      ("two", "1", []),
    ])
    #expect(world.names(try world.closure("kit")) == ["kit", "zero"])
    #expect(world.names(try world.closure("kit[b]")) == ["kit", "two", "zero"])
    #expect(world.names(try world.closure("kit[all]")) == ["kit", "one", "two", "zero"])
  }

  @Test func `takes an override for what a distribution asks`() throws {
    let world = try World([
      ("app", "1", ["lib<2", "old; python_version < '3'", "odd>1; extra == 'x'"]),
      ("lib", "2", []),
      ("old", "1", []),
      ("odd", "1", []),
    ])
    let result = try world.closure("app", overrides: ["lib==2", "old", "odd==1"])
    #expect(result.problems.isEmpty)
    #expect(world.names(result) == ["app", "lib", "old"])
    #expect(try world.closure("app").problems.count == 1)
  }

  @Test func `takes an extra asked for after the distribution was met`() throws {
    let world = try World([
      ("app", "1", ["lib", "late"]),
      ("late", "1", ["lib[fast]"]),
      ("lib", "1", ["accelerator; extra == 'fast'"]),
      ("accelerator", "1", []),
    ])
    #expect(world.names(try world.closure("app")) == ["accelerator", "app", "late", "lib"])
  }

  @Test func `evaluates markers for the target`() throws {
    let world = try World([
      ("app", "1", ["winonly; sys_platform == 'win32'", "old; python_version < '3.8'"])
    ])
    #expect(world.names(try world.closure("app")) == ["app"])
    #expect(world.names(try world.closure("winonly; sys_platform == 'win32'", "app")) == ["app"])
  }

  @Test func `ends on a circle`() throws {
    let world = try World([
      ("a", "1", ["b"]),
      ("b", "1", ["a"]),
    ])
    #expect(world.names(try world.closure("a")) == ["a", "b"])
  }

  @Test func `lists every unmet requirement with its chain`() throws {
    let world = try World([
      ("flask", "3.1.0", ["werkzeug>=4", "blinker"]),
      ("werkzeug", "3.1.8", []),
    ])
    let result = try world.closure("flask", "celery>=5")
    #expect(
      result.problems.map(\.description) == [
        "celery>=5 is not installed (asked by requirements.txt:2)",
        "werkzeug 3.1.8 is installed, werkzeug>=4 is asked by requirements.txt:1 → flask 3.1.0",
        "blinker is not installed (asked by requirements.txt:1 → flask 3.1.0)",
      ])
  }

  @Test func `holds constraints against what is installed`() throws {
    let world = try World([
      ("flask", "3.1.0", [])
    ])
    let result = try world.closure("flask", constraints: ["flask<3", "unused<1"])
    #expect(
      result.problems.map(\.description) == [
        "flask 3.1.0 is installed, constraints.txt:1 constrains it to flask<3 "
          + "(asked by requirements.txt:1)"
      ])
  }

  @Test func `accepts an installed pre-release`() throws {
    let world = try World([
      ("flask", "3.1.0rc1", [])
    ])
    #expect(try world.closure("flask>=3").problems.isEmpty)
  }

  @Test func `says when an extra is unknown or the target's Python excluded`() throws {
    let world = try World(
      [
        ("flask", "3.1.0", [])
      ], requiresPython: ">=3.12")
    let result = try world.closure("flask[nosuch]")
    #expect(
      result.notices.map(\.description) == [
        "flask 3.1.0 requires Python >=3.12, the target has 3.11.0",
        "flask 3.1.0 has no extra `nosuch` (asked by requirements.txt:1)",
      ])
  }

  @Test func `keeps a second copy of a name with the first`() throws {
    let world = try World([
      ("flask", "3.1.0", []),
      ("flask", "2.0.0", ["ghost"]),
    ])
    let result = try world.closure("flask>=3")
    #expect(result.closure.members.count == 2)
  }
}

/// A small installation: names, versions and what each requires.
private struct World {
  typealias Row = (name: String, version: String, requirements: [String])

  let inventory: Inventory

  init(_ rows: [Row], requiresPython: String? = nil) throws {
    inventory = Inventory(
      distributions: try rows.map { row in
        let requirements = try row.requirements.map { try Requirement($0) }
        let extras = row.requirements.compactMap { text in
          text.split(separator: "extra == '").dropFirst().first?.split(separator: "'").first
        }
        return Distribution(
          name: try ProjectName(row.name), version: try Version(row.version),
          requirements: requirements,
          providedExtras: try extras.map { try ProjectName(String($0)) },
          requiresPython: try requiresPython.map { try SpecifierSet($0) },
          metadataPath: try #require(InstallPath("\(row.name)-\(row.version).dist-info")))
      })
  }

  func closure(
    _ requirements: String..., constraints: [String] = [], overrides: [String] = []
  ) throws -> ClosureResult {
    func roots(_ texts: [String], in file: String) throws -> [RootRequirement] {
      try texts.enumerated().map { index, text in
        RootRequirement(try Requirement(text), at: "\(file):\(index + 1)")
      }
    }
    return InstalledClosure.search(
      try roots(requirements, in: "requirements.txt"),
      constraints: try roots(constraints, in: "constraints.txt"),
      overrides: try roots(overrides, in: "uv.lock"), in: inventory, markers: MarkerEnvironment())
  }

  func names(_ result: ClosureResult) -> [String] {
    result.closure.members.map { inventory[$0.distribution].name.normalized }
  }

  func id(_ name: String) throws -> DistributionID {
    try #require(inventory.distributionIDs.first { inventory[$0].name.normalized == name })
  }
}
