import Testing

@testable import Packaging

@Suite struct `Compatible tags` {
  private func tags(_ python: String, _ platform: String) throws -> CompatibleTags {
    CompatibleTags(try TargetEnvironment(pythonVersion: python, platform: platform))
  }

  @Test func `go from the machine's own to pure Python`() throws {
    let tags = try tags("3.3", "manylinux_2_17_aarch64").map(\.description)
    #expect(
      tags == [
        "cp33-cp33m-linux_aarch64", "cp33-cp33m-manylinux_2_17_aarch64",
        "cp33-cp33m-manylinux2014_aarch64", "cp33-abi3-linux_aarch64",
        "cp33-abi3-manylinux_2_17_aarch64", "cp33-abi3-manylinux2014_aarch64",
        "cp33-none-linux_aarch64", "cp33-none-manylinux_2_17_aarch64",
        "cp33-none-manylinux2014_aarch64", "cp32-abi3-linux_aarch64",
        "cp32-abi3-manylinux_2_17_aarch64", "cp32-abi3-manylinux2014_aarch64",
      ]
        + ["py33", "py3", "py32", "py31", "py30"].flatMap { python in
          ["linux_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"]
            .map { "\(python)-none-\($0)" }
        }
        + ["cp33", "py33", "py3", "py32", "py31", "py30"].map { "\($0)-none-any" })
  }

  @Test(arguments: [
    ("numpy-2.1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", true),
    ("numpy-2.1.0-cp312-cp312-musllinux_1_2_x86_64.whl", false),
    ("numpy-2.1.0-cp313-cp313-manylinux_2_17_x86_64.whl", false),
    ("numpy-2.1.0-cp312-cp312-manylinux_2_39_x86_64.whl", false),
    ("cryptography-43.0-cp39-abi3-manylinux_2_28_x86_64.whl", true),
    ("ruff-0.6.0-py3-none-manylinux_2_17_x86_64.whl", true),
    ("six-1.16.0-py2.py3-none-any.whl", true), ("foo-1.0-py2-none-any.whl", false),
  ])
  func `accept the wheels that run there`(filename: String, isAccepted: Bool) throws {
    #expect(try tags("3.12", "linux").accepts(WheelFilename(filename)) == isAccepted)
  }

  @Test func `have the stable ABI of their kind of build`() throws {
    let wheel = try WheelFilename("foo-1.0-cp313-abi3-win_amd64.whl")
    #expect(try tags("3.13", "windows").accepts(wheel))
    #expect(try !tags("3.13t", "windows").accepts(wheel))
    #expect(try tags("3.15t", "windows").accepts(WheelFilename("a-1-cp315-abi3t-win_amd64.whl")))
  }

  @Test func `rank the better wheel lower`() throws {
    let tags = try tags("3.12", "macos")
    let ranks = try [
      "a-1-cp312-cp312-macosx_11_0_arm64.whl", "a-1-cp312-cp312-macosx_10_13_universal2.whl",
      "a-1-cp38-abi3-macosx_11_0_arm64.whl", "a-1-py3-none-any.whl",
    ].map { tags.rank(of: try WheelFilename($0).tags) }
    #expect(ranks.compactMap { $0 } == ranks.compactMap { $0 }.sorted())
    #expect(!ranks.contains(nil))
  }
}

@Suite struct `File names of distributions` {
  @Test func `of a wheel are taken apart`() throws {
    let wheel = try WheelFilename("Flask_Login-1.0.post1-2b-py2.py3-none-any.whl")
    #expect(wheel.name.normalized == "flask-login")
    #expect(wheel.version.description == "1.0.post1")
    #expect(wheel.build == .init(number: 2, suffix: "b"))
    #expect(wheel.tags == [Tag("py2", "none", "any"), Tag("py3", "none", "any")])
  }

  @Test(arguments: [
    ("foo-1.0-py3-none-any", WheelFilenameError.notAWheel),
    ("foo-1.0-py3-none.whl", .partCount(4)), ("foo-1-2-3-py3-none-any.whl", .partCount(7)),
    ("foo__bar-1.0-py3-none-any.whl", .unescapedName),
    ("-1.0-py3-none-any.whl", .name(ProjectNameError(reason: .empty, offset: 0))),
    ("foo-x-py3-none-any.whl", .version(VersionError(reason: .missingRelease, offset: 0))),
    ("foo-1.0-b2-py3-none-any.whl", .buildTag), ("foo-1.0-py3.-none-any.whl", .tag(.emptyPart)),
    ("foo-1.0-3-none-any.whl", .tag(.invalidInterpreter)),
  ])
  func `of a wheel are refused with the part that is wrong`(
    filename: String, error: WheelFilenameError
  ) {
    #expect(throws: error) { try WheelFilename(filename) }
  }

  @Test func `cannot stand for millions of tags`() {
    let many = (0..<200).map { "a\($0)" }.joined(separator: ".")
    #expect(throws: WheelFilenameError.tag(.tooMany)) {
      try WheelFilename("foo-1.0-\(many)-\(many)-\(many).whl")
    }
  }

  @Test func `order builds by number, then text`() {
    typealias Build = WheelFilename.BuildTag
    let builds = [
      Build(number: 1, suffix: ""), Build(number: 1, suffix: "a"), Build(number: 2, suffix: ""),
      Build(number: 10, suffix: ""),
    ]
    #expect(builds.reversed().sorted() == builds)
  }

  @Test func `of a source distribution are taken apart at the last dash`() throws {
    let name = try SourceDistributionFilename("zope.interface-extra-1.0.tar.gz")
    #expect(name.name.normalized == "zope-interface-extra")
    #expect(name.version.description == "1.0")
    #expect(throws: SourceDistributionFilenameError.notASourceDistribution) {
      try SourceDistributionFilename("foo-1.0.tar.bz2")
    }
    #expect(throws: SourceDistributionFilenameError.noVersion) {
      try SourceDistributionFilename("foo.zip")
    }
  }
}
