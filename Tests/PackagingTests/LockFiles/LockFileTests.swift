import Packaging
import Testing

@Suite struct `Lock files` {
  private func pins(_ declared: DeclaredRequirements) -> [String] {
    declared.constraints.map(\.requirement.description).sorted()
  }

  @Test func `uv's lock gives the project's requirements, forks chosen by the target`() throws {
    let lock = try DeclaredText.fixture("uv.lock")
    let new = try DeclaredText.read(.uvLock, lock, .extras("all"))
    #expect(
      Set(new.requirements.map(\.requirement.description))
        == ["click==8.5.0", "redis==8.1.0", "itsdangerous==2.2.0"])
    let old = try DeclaredText.read(.uvLock, lock, python: "3.9", platform: "windows")
    #expect(
      Set(old.requirements.map(\.requirement.description))
        == ["click==8.1.8", "colorama==0.4.6", "itsdangerous==2.2.0"])
  }

  @Test func `uv's lock settles every version that can be meant, with its hashes`() throws {
    let declared = try DeclaredText.read(.uvLock, DeclaredText.fixture("uv.lock"), .groups("dev"))
    #expect(pins(declared).contains("click==8.5.0") && !pins(declared).contains("click==8.1.8"))
    #expect(pins(declared).contains("iniconfig==2.3.0"))
    #expect(declared.hashes[try ProjectName("click")]?.count == 2)
    #expect(declared.overrides.map(\.requirement.description) == ["async-timeout<5"])
    #expect(declared.projects.map(\.requirement.description) == ["shop", "corelib"])
    #expect(declared.requiresPython?.specifiers.description == ">=3.9")
    #expect(declared.locked?.contains(try ProjectName("redis")) ?? false)
  }

  @Test func `uv's lock takes references and tells what it does not know`() throws {
    let lock = """
      version = 1
      [[package]]
      name = "app"
      version = "1"
      source = { virtual = "." }
      dependencies = [{ name = "a" }, { name = "b", extra = ["x"] }, { name = "gone" }]
      [[package]]
      name = "a"
      version = "1"
      source = { git = "https://example.org/a.git?rev=main#0123abc" }
      [[package]]
      name = "b"
      version = "2.0+cpu"
      source = { url = "https://example.org/b-2.0.whl" }
      """
    #expect(
      try DeclaredText.faults(.uvLock, lock) == ["uv.lock:6:64: the lock has nothing for `gone`"])
    #expect(
      try DeclaredText.requirements(
        .uvLock, lock.replacing(", { name = \"gone\" }", with: ""))
        == ["a @ git+https://example.org/a.git@0123abc", "b[x] @ https://example.org/b-2.0.whl"])
    #expect(
      try DeclaredText.faults(.uvLock, "version = 9\n")
        == ["uv.lock:1:11: version 9 of the lock's format is not known; 1 is"])
    #expect(
      try DeclaredText.faults(.uvLock, lock, .extras("y")).first
        == "uv.lock:1:1: there is no extra `y`")
  }

  @Test func `uv's lock chooses between extras that exclude each other`() throws {
    let lock = """
      version = 1
      conflicts = [[{ package = "app", extra = "cpu" }, { package = "app", extra = "gpu" }]]
      [[package]]
      name = "app"
      source = { virtual = "." }
      [package.optional-dependencies]
      cpu = [{ name = "torch", version = "2.0+cpu" }]
      gpu = [{ name = "torch", version = "2.0" }, { name = "lib" }]
      [[package]]
      name = "lib"
      version = "1"
      dependencies = [
        { name = "torch", version = "2.0+cpu", marker = "extra == 'extra-3-app-cpu'" },
        { name = "torch", version = "2.0", marker = "extra == 'extra-3-app-gpu'" },
      ]
      [[package]]
      name = "torch"
      version = "2.0+cpu"
      [[package]]
      name = "torch"
      version = "2.0"
      """
    let declared = try DeclaredText.read(.uvLock, lock, .extras("gpu"))
    #expect(pins(declared) == ["lib==1", "torch==2.0"])
  }

  @Test func `Poetry's lock is read with the project beside it`() throws {
    let project = """
      [tool.poetry]
      name = "shop"
      [tool.poetry.dependencies]
      python = "^3.9"
      click = [{ version = "<8.2", python = "<3.10" }, { version = "^8.2", python = ">=3.10" }]
      itsdangerous = "~2.2 || ~2.1"
      redis = { version = ">=5", optional = true }
      [tool.poetry.extras]
      cache = ["redis"]
      """
    let lock = try DeclaredText.fixture("poetry.lock")
    let declared = try DeclaredText.read(
      .poetryLock, lock, .extras("cache"), python: "3.9", project: project)
    #expect(
      declared.requirements.map(\.requirement.description) == [
        "click; python_version < \"3.10\"", "click; python_version >= \"3.10\"", "itsdangerous",
        "redis",
      ])
    #expect(
      pins(declared)
        == [
          "async-timeout==5.0.1", "click==8.1.8", "colorama==0.4.6", "itsdangerous==2.2.0",
          "redis==7.0.1",
        ])
    #expect(declared.hashes[try ProjectName("redis")]?.count == 2)
  }

  @Test func `Poetry's lock alone gives its main group`() throws {
    let lock = try DeclaredText.fixture("poetry.lock")
    #expect(
      try DeclaredText.requirements(.poetryLock, lock, python: "3.11")
        == ["click==8.5.1", "itsdangerous==2.2.0"])
    #expect(
      try DeclaredText.requirements(.poetryLock, lock, .groups("test"), python: "3.11").contains(
        "iniconfig==2.3.1"))
    #expect(
      try DeclaredText.requirements(.poetryLock, lock, .extras("cache"), python: "3.11").contains(
        "redis==8.1.0"))
  }

  @Test func `a pylock gives the packages whose markers hold`() throws {
    let lock = try DeclaredText.fixture("pylock.toml")
    let declared = try DeclaredText.read(.pylock, lock)
    #expect(
      declared.requirements.map(\.requirement.description).filter { !$0.hasPrefix("async") }
        == ["click==8.5.0", "itsdangerous==2.2.0", "redis==8.1.0"])
    #expect(declared.hashes[try ProjectName("click")]?.count == 2)
    #expect(declared.projects.map(\.requirement.description) == ["corelib"])
  }

  @Test func `a pylock is for its environments alone`() throws {
    let lock = """
      lock-version = "1.0"
      environments = ["sys_platform == 'win32'", "python_version == '3.11'"]
      packages = []
      """
    #expect(
      try DeclaredText.faults(.pylock, lock) == [
        "pylock.toml:2:17: the lock is for other targets: `sys_platform == \"win32\"`, "
          + "`python_version == \"3.11\"`"
      ])
    #expect(try DeclaredText.requirements(.pylock, lock, python: "3.11").isEmpty)
  }

  @Test func `a pylock has extras, groups, archives and repositories`() throws {
    let lock = """
      lock-version = "1.0"
      extras = ["gpu"]
      dependency-groups = ["default", "test"]
      default-groups = ["default"]
      created-by = "hand"
      [[packages]]
      name = "a"
      version = "1"
      marker = "'gpu' in extras"
      [[packages]]
      name = "b"
      version = "1"
      marker = "'default' in dependency_groups"
      [[packages]]
      name = "c"
      archive = {url = "https://example.org/c-1.tar.gz", hashes = {sha256 = "12"}}
      [[packages]]
      name = "d"
      vcs = {type = "git", url = "https://example.org/d", commit-id = "abc"}
      [[packages]]
      name = "b"
      version = "2"
      """
    #expect(
      try DeclaredText.faults(.pylock, lock, .groups("docs")) == [
        "pylock.toml:1:1: there is no group `docs`; there is `default`, `test`",
        "pylock.toml:16:71: `12` is no SHA-256 digest",
        "pylock.toml:20:1: 1 and 2 of b all apply on the target",
      ])
    let fixed = lock.replacing(", hashes = {sha256 = \"12\"}", with: "")
      .replacing("name = \"b\"\nversion = \"2\"", with: "name = \"e\"\nversion = \"2\"")
    #expect(
      try DeclaredText.requirements(.pylock, fixed, .extras("gpu")) == [
        "a==1", "b==1", "c @ https://example.org/c-1.tar.gz",
        "d @ git+https://example.org/d@abc", "e==2",
      ])
    #expect(
      try DeclaredText.faults(.pylock, "packages = []")
        == ["pylock.toml:1:1: `lock-version` is missing"])
  }

  @Test(arguments: [
    ("requirements.toml", "[project]\nname = 'a'", ProjectFileFormat.pyproject),
    ("x.lock", "version = 1\n[[package]]\nname = 'a'", .uvLock),
    ("x.lock", "[[package]]\n[metadata]\n", .poetryLock),
    ("x.toml", "lock-version = '1.0'\npackages = []", .pylock),
  ])
  func `are told by their content where the name says nothing`(
    name: String, text: String, format: ProjectFileFormat
  ) throws {
    #expect(ProjectFileFormat(name: name) == nil)
    #expect(try ProjectFileFormat(Array(text.utf8), file: name) == format)
  }
}
