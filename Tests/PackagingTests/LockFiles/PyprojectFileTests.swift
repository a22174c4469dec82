import Packaging
import Testing

@Suite struct `pyproject.toml` {
  private let project = """
    [project]
    name = "Shop"
    requires-python = ">=3.9"
    dependencies = ["flask[async]>=3", "colorama; sys_platform == 'win32'"]
    [project.optional-dependencies]
    cache = ["redis>=5"]
    Fast_JSON = ["orjson; python_version >= '3.10'", "shop[cache]"]
    all = ["shop[cache,fast-json]; sys_platform == 'linux'"]
    [dependency-groups]
    test = ["pytest"]
    Dev_Tools = [{include-group = "TEST"}, "ruff", "shop[cache]"]
    """

  private func requirements(_ selection: DependencySelection = .init()) throws -> [String] {
    try DeclaredText.requirements(.pyproject, project, selection)
  }

  @Test func `gives the requirements of PEP 621`() throws {
    #expect(
      try requirements() == ["flask[async]>=3", "colorama; sys_platform == \"win32\""])
    let declared = try DeclaredText.read(.pyproject, project)
    #expect(declared.requiresPython?.specifiers.description == ">=3.9")
    #expect(declared.requirements[0].location.description == "pyproject.toml:4:17")
    #expect(declared.projects.map(\.requirement.description) == ["shop"])
  }

  @Test func `adds an extra by any spelling of its name`() throws {
    #expect(
      try requirements(.extras("fast.json")).dropFirst(2)
        == ["orjson; python_version >= \"3.10\"", "redis>=5"])
  }

  @Test func `follows extras that ask for each other`() throws {
    #expect(
      try requirements(.extras("all")).dropFirst(2)
        == [
          "redis>=5; sys_platform == \"linux\"",
          "orjson; python_version >= \"3.10\" and sys_platform == \"linux\"",
        ])
    var all = DependencySelection()
    all.allExtras = true
    #expect(try Set(requirements(all)).isSuperset(of: ["redis>=5"]))
  }

  @Test func `adds a group with those it includes`() throws {
    #expect(try requirements(.groups("dev-tools")).dropFirst(2) == ["pytest", "ruff", "redis>=5"])
  }

  @Test func `reports every bad entry with its place`() throws {
    let faults = try DeclaredText.faults(
      .pyproject,
      """
      [project]
      dependencies = [
        "flask>=!2",
        7,
        "fine",
        "é",
      ]
      requires-python = "3.9"
      """)
    #expect(faults.count == 4, "\(faults)")
    #expect(faults[0].hasPrefix("pyproject.toml:3:9: `flask>=!2` is no requirement"))
    #expect(faults[1] == "pyproject.toml:4:3: expected a requirement to be a string")
    #expect(faults[2].hasPrefix("pyproject.toml:6:4: `é` is no requirement"))
    #expect(faults[3].hasPrefix("pyproject.toml:8:20: `3.9` is no version specifier"))
  }

  @Test(arguments: [
    ("[project]\nname = \"a\"", "pyproject.toml:1:1: there is no extra `x`"),
    (
      "[project]\n[project.optional-dependencies]\ny = []",
      "pyproject.toml:1:1: there is no extra `x`; there is `y`"
    ),
    (
      "[project]\ndynamic = [\"dependencies\"]\n[project.optional-dependencies]\nx = []",
      "pyproject.toml:2:12: `dependencies` is dynamic: only the project's build knows it"
    ),
    ("[tool.black]\nline-length = 1", "pyproject.toml:1:1: there is neither a `[project]`"),
    ("[project\n", "pyproject.toml:1:9: expected `]` after the table's name"),
  ])
  func `says what is missing`(text: String, fault: String) throws {
    let faults = try DeclaredText.faults(.pyproject, text, .extras("x"))
    #expect(faults.first?.hasPrefix(fault) ?? false, "\(faults)")
  }

  @Test func `reports groups that include each other`() throws {
    let faults = try DeclaredText.faults(
      .pyproject,
      """
      [dependency-groups]
      a = [{include-group = "b"}]
      b = [{include-group = "a"}, {include-group = "c"}, {set = 1}]
      """, .groups("a"))
    #expect(
      faults == [
        "pyproject.toml:3:23: the group includes itself: `a` → `b` → `a`",
        "pyproject.toml:3:46: there is no group `c`; there is `a`, `b`",
        "pyproject.toml:3:52: expected a requirement or `{include-group = \"…\"}`",
      ])
  }

  @Test func `names the file that setuptools makes the list from`() throws {
    do {
      _ = try DeclaredText.read(
        .pyproject,
        """
        [project]
        dynamic = ["dependencies"]
        [tool.setuptools.dynamic]
        dependencies = {file = ["requirements.in"]}
        """)
      Issue.record("no error")
    } catch let error as ProjectFileError {
      #expect(error.hint == "pass what the build reads: -r requirements.in")
    }
  }
}

@Suite struct `Poetry's pyproject.toml` {
  private let project = """
    [tool.poetry]
    name = "shop"
    [tool.poetry.dependencies]
    python = "^3.9"
    flask = "^3.0"
    requests = { version = "~2.32", extras = ["socks"] }
    click = [
      { version = "<8.2", python = "<3.10" },
      { version = "^8.2", python = ">=3.10", markers = "os_name == 'posix'" },
    ]
    redis = { version = ">=5,<6", optional = true }
    colorama = { version = "*", platform = "win32" }
    tool = { git = "https://example.org/tool.git", tag = "v1" }
    lib = { path = "../lib", develop = true }
    [tool.poetry.extras]
    cache = ["redis"]
    [tool.poetry.group.test.dependencies]
    pytest = "8.*"
    """

  @Test func `turns Poetry's constraints into requirements`() throws {
    let declared = try DeclaredText.read(.pyproject, project)
    #expect(
      declared.requirements.map(\.requirement.description) == [
        "flask<4,>=3.0", "requests[socks]<2.33,>=2.32",
        "click<8.2; python_version < \"3.10\"",
        "click<9,>=8.2; os_name == \"posix\" and python_version >= \"3.10\"",
        "colorama; sys_platform == \"win32\"", "tool @ git+https://example.org/tool.git@v1",
      ])
    #expect(declared.projects.map(\.requirement.description) == ["lib", "shop"])
    #expect(declared.requiresPython?.specifiers.description == "<4,>=3.9")
  }

  @Test func `adds optional dependencies by extra, and groups`() throws {
    var selection = try DependencySelection.extras("cache")
    selection.groups = [try ProjectName("test")]
    let requirements = try DeclaredText.requirements(.pyproject, project, selection)
    #expect(requirements.contains("redis<6,>=5") && requirements.contains("pytest==8.*"))
  }

  @Test(arguments: [
    ("^1.2.3", "<2,>=1.2.3"), ("^0.2.3", "<0.3,>=0.2.3"), ("^0.0.3", "<0.0.4,>=0.0.3"),
    ("^0.0", "<0.1,>=0.0"), ("^0", "<1,>=0"), ("^1", "<2,>=1"), ("^1.2rc1", "<2,>=1.2rc1"),
    ("~1.2.3", "<1.3,>=1.2.3"), ("~1.2", "<1.3,>=1.2"), ("~1", "<2,>=1"), ("~=1.2", "~=1.2"),
    ("1.2.3", "==1.2.3"), ("=1.2", "==1.2"), ("1.*", "==1.*"), ("*", ""), ("==1.2.*", "==1.2.*"),
    (">= 1.2, <2", "<2,>=1.2"), (">=1.2 <2", "<2,>=1.2"), ("!=1.3", "!=1.3"),
    ("^1!2.3", "<1!3,>=1!2.3"),
  ])
  func `reads a constraint`(text: String, specifiers: String) throws {
    let project = "[tool.poetry.dependencies]\nx = \"\(text)\""
    #expect(try DeclaredText.requirements(.pyproject, project) == ["x\(specifiers)"])
  }

  @Test func `reports what no requirement can say, and what is no constraint`() throws {
    let faults = try DeclaredText.faults(
      .pyproject, "[tool.poetry.dependencies]\na = \"^1 || ^3\"\nb = \"latest\"\nc = 1")
    #expect(
      faults == [
        "pyproject.toml:3:5: `latest` is no version constraint of Poetry's",
        "pyproject.toml:4:5: expected a version constraint or a table",
        "pyproject.toml:2:5: `^1 || ^3` of a has alternatives, which a requirement cannot say",
      ])
  }
}

@Suite struct `PEP 723 script` {
  @Test func `gives the requirements of its block, at their lines`() throws {
    let declared = try DeclaredText.read(
      .script,
      """
      #!/usr/bin/env python3
      # /// script
      # requires-python = ">=3.11"
      # dependencies = [
      #   "requests<3",
      #
      #   "rich",
      # ]
      # ///
      import requests
      """)
    #expect(declared.requirements.map(\.requirement.description) == ["requests<3", "rich"])
    #expect(declared.requirements[0].location.line == 5)
    #expect(declared.requirements[0].location.column == 5)
    #expect(declared.requiresPython?.specifiers.description == ">=3.11")
  }

  @Test(arguments: [
    ("import os\n", "script:1:1: the script has no `# /// script` block"),
    ("# /// script\n# a = 1\nimport os\n", "script:1:1: the `# /// script` block has no closing"),
    (
      "# /// script\n# ///\n\n# /// script\n# ///\n",
      "script:4:1: the script has more than one `# /// script` block"
    ),
    ("# /// script\n# dependencies = [\"é!\"]\n# ///\n", "script:2:20: `é!` is no requirement"),
  ])
  func `says what is wrong with the block`(text: String, fault: String) throws {
    let faults = try DeclaredText.faults(.script, text)
    #expect(faults.first?.hasPrefix(fault) ?? false, "\(faults)")
  }
}
