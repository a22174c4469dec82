import Oracle
import Packaging
import Reports
import Resolver
import Testing

@Suite struct `A closure as pylock.toml` {
  private func package(
    _ name: String, _ version: String, needs: [String] = [],
    source: Resolution.Source = .index(file: 0)
  ) throws -> Resolution.Package {
    Resolution.Package(
      name: try ProjectName(name), version: try Version(version), extras: [], places: [],
      requiredBy: [], dependencies: try needs.map { try ProjectName($0) }, source: source)
  }

  private func file(_ name: String, digit: String?, size: Int? = nil, time: Int64? = nil)
    -> IndexFile
  {
    let digest = digit.map { Array(String(repeating: $0, count: 64).utf8) }
    return IndexFile(
      filename: name, url: "https://files.example.org/\(name)",
      sha256: digest.flatMap { SHA256Digest(hexadecimal: $0.span) }, size: size,
      uploadTime: time.map { Timestamp(microseconds: $0) })
  }

  private func report(_ digit: String? = "c") throws -> ResolutionReport {
    let packages = [
      try package("click", "8.1.8"),
      try package("flask", "3.1.0", needs: ["click"]),
      try package("own", "1.0", source: .url("https://files.example.org/own-1.0-py3-none-any.whl")),
    ]
    let files = [
      try ProjectName("click"): [
        file("click-8.1.8.tar.gz", digit: "a"),
        file("click-8.1.8-py3-none-any.whl", digit: "b", size: 98_188, time: 1_734_806_321_666_000),
      ],
      try ProjectName("flask"): [file("flask-3.1.0-py3-none-any.whl", digit: digit)],
      try ProjectName("own"): [file("own-1.0-py3-none-any.whl", digit: "d")],
    ]
    return ResolutionReport(
      Resolution(packages: packages),
      target: try TargetEnvironment(pythonVersion: "3.12", platform: "linux/amd64"), files: [:],
      allFiles: files, indexes: [try ProjectName("click"): "https://index.example.org/simple/"])
  }

  @Test func `follows PEP 751, byte by byte`() throws {
    func digest(_ digit: String) -> String { String(repeating: digit, count: 64) }
    #expect(
      String(decoding: Pylock(try report()).bytes, as: UTF8.self) == """
        lock-version = "1.0"
        environments = ["implementation_name == 'cpython' and platform_machine == 'x86_64' and python_version == '3.12' and sys_platform == 'linux'"]
        requires-python = ">=3.12"
        created-by = "scrimp"

        [[packages]]
        name = "click"
        version = "8.1.8"
        index = "https://index.example.org/simple/"
        sdist = {name = "click-8.1.8.tar.gz", url = "https://files.example.org/click-8.1.8.tar.gz", hashes = {sha256 = "\(digest("a"))"}}
        wheels = [
            {name = "click-8.1.8-py3-none-any.whl", url = "https://files.example.org/click-8.1.8-py3-none-any.whl", upload-time = 2024-12-21T18:38:41.666Z, size = 98188, hashes = {sha256 = "\(digest("b"))"}},
        ]

        [[packages]]
        name = "flask"
        version = "3.1.0"
        dependencies = [
            {name = "click"},
        ]
        wheels = [
            {name = "flask-3.1.0-py3-none-any.whl", url = "https://files.example.org/flask-3.1.0-py3-none-any.whl", hashes = {sha256 = "\(digest("c"))"}},
        ]

        [[packages]]
        name = "own"
        version = "1.0"
        archive = {url = "https://files.example.org/own-1.0-py3-none-any.whl", hashes = {sha256 = "\(digest("d"))"}}

        """)
  }

  @Test func `is read by the reference implementation, and back by us`() throws {
    let bytes = Pylock(try report()).bytes
    let markers = try report().target.markers
    let declared = try PylockFile(bytes, file: "pylock.toml").requirements(.init(), for: markers)
    #expect(
      declared.requirements.map(\.requirement.description) == [
        "click==8.1.8", "flask==3.1.0", "own @ https://files.example.org/own-1.0-py3-none-any.whl",
      ])
    let text = String(decoding: bytes, as: UTF8.self)
    guard let answers: [[String]] = try Oracle.ask("pylocks", [text]) else { return }
    #expect(answers == [["click 8.1.8", "flask 3.1.0", "own 1.0"]])
  }

  @Test func `tells of packages without a hash`() throws {
    #expect(Pylock(try report()).packagesWithoutHashes.isEmpty)
    #expect(Pylock(try report(nil)).packagesWithoutHashes.map(\.name.normalized) == ["flask"])
  }
}
