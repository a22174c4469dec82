import ConfigurationFiles
import Testing

@Suite struct `Configuration file` {
  private func read(_ text: String, _ path: String = "scrimp.toml") throws -> ConfigurationFile? {
    try ConfigurationFile(Array(text.utf8), path: path)
  }

  @Test func `sets flags by their long names, in any spelling`() throws {
    let file = try #require(
      try read(
        """
        index-url = "https://index.example.org/simple/"
        extra_index_url = ["https://a.example.org/", "https://b.example.org/"]
        platform = "linux/arm64"
        no-index = false
        keep = "a/**"
        """))
    #expect(
      file.values == [
        .indexURL: .text("https://index.example.org/simple/"),
        .extraIndexURL: .list(["https://a.example.org/", "https://b.example.org/"]),
        .pythonPlatform: .text("linux/arm64"), .noIndex: .flag(false), .keep: .list(["a/**"]),
      ])
    #expect(file.warnings.isEmpty)
  }

  @Test func `is a table of pyproject.toml, where there is one`() throws {
    let path = "../pyproject.toml"
    #expect(try read("[tool.other]\n", path) == nil)
    #expect(try read("not toml", path) == nil)
    #expect(try read("[project]\nname = 'scrimp'\n", path) == nil)
    let file = try #require(try read("[tool.scrimp]\nlevel = 'closure'\n", path))
    #expect(file.values == [.level: .text("closure")])
  }

  @Test func `names the nearest setting for one there is not`() throws {
    let file = try #require(
      try read("[tool.scrimp]\nlvel = 'safe'\nzzzzzzzz = 1\n", "pyproject.toml"))
    #expect(
      file.warnings == [
        "pyproject.toml:2:1: there is no setting `lvel`; did you mean `level`?",
        "pyproject.toml:3:1: there is no setting `zzzzzzzz`",
      ])
  }

  @Test func `reports every value of the wrong kind with its place`() {
    let issues = [
      "scrimp.toml:1:9: `level` takes a string",
      "scrimp.toml:2:8: `keep` takes a string or an array of strings",
      "scrimp.toml:3:12: `no-index` takes true or false",
    ]
    #expect(throws: ConfigurationError(issues: issues)) {
      try read("level = 1\nkeep = ['a', 2]\nno-index = 'yes'\n")
    }
    #expect(throws: ConfigurationError(issues: ["scrimp.toml:1:9: expected a value"])) {
      try read("level = \n")
    }
  }

  @Test func `names paths from its own folder`() throws {
    let file = try #require(
      try read("find-links = ['wheels', 'https://example.org/', '/opt']", "../scrimp.toml"))
    #expect(
      file.values == [.findLinks: .list(["../wheels", "https://example.org/", "/opt"])])
  }
}

@Suite struct `pip's configuration` {
  @Test func `gives what means the same to us`() {
    let pip = PipConfiguration(
      Array(
        """
        # a comment
        [global]
        index_url = https://user:word@index.example.org/simple
        extra-index-url =
            https://a.example.org/simple
            https://b.example.org/simple
        timeout = 60
        no-index: yes
        [install]
        find-links = /opt/wheels
        index-url = https://install.example.org/simple
        [list]
        format = columns
        """.utf8))
    #expect(pip.value(of: .indexURL) == .text("https://install.example.org/simple"))
    #expect(
      pip.value(of: .extraIndexURL)
        == .list(["https://a.example.org/simple", "https://b.example.org/simple"]))
    #expect(pip.value(of: .noIndex) == .flag(true))
    #expect(pip.value(of: .findLinks) == .list(["/opt/wheels"]))
    #expect(pip.value(of: .level) == nil && pip["cert"] == nil)
  }

  @Test func `of several files the nearer goes first`() {
    let far = PipConfiguration(Array("[global]\nindex-url = a\ncert = c\n".utf8))
    let near = PipConfiguration(Array("[global]\nindex-url = b\n".utf8))
    let both = far.under(near)
    #expect(both.value(of: .indexURL) == .text("b") && both["cert"] == "c")
  }
}
