import Packaging
import Pruning
import Reports
import Testing

@Suite struct `Dockerfile of a plan` {
  /// A plan of two packages of which one goes whole, so that folders suffice.
  private func wholeFolders() throws -> SamplePlan {
    var sample = try SamplePlan.target()
    sample.files.removeAll { $0.path.description.hasPrefix("odd") }
    for index in sample.files.indices
    where sample.files[index].decision == .drop(.rule(code: "stubs")) {
      sample.files[index].decision = nil
    }
    try sample.add("six.py", 34_000)
    try sample.add("bin/o$d 'name'", 34_000)
    try sample.add("bin/pip", of: "pip", verdict: .drop(.outsideClosure(DistributionID(raw: 2))))
    sample.level = .closure
    return sample
  }

  @Test func `copies whole folders and files where few lines do`() throws {
    let list = CopyList(try wholeFolders().plan())
    #expect(
      text(try list.bytes()) == #"""
        # scrimp keeps 8 of 11 files, 156 kB of 13.8 MB, at level closure.
        COPY --from=builder /opt/deps/six.py /opt/deps/
        COPY --from=builder ["/opt/deps/bin/o\\$d \\'name\\'", "/opt/deps/bin/"]
        COPY --from=builder /opt/deps/click/ /opt/deps/click/
        COPY --from=builder /opt/deps/flask/ /opt/deps/flask/
        COPY --from=builder /opt/deps/flask-3.1.0.dist-info/ /opt/deps/flask-3.1.0.dist-info/

        """#)
  }

  @Test func `copies only site-packages as a folder`() throws {
    var sample = SamplePlan()
    try sample.add("a.py")
    try sample.add("../../../bin/a")
    // The inventory knows of `bin` what RECORD files name, not what else is there.
    #expect(
      text(try CopyList(try sample.plan()).bytes()).hasSuffix(
        """
        COPY --from=builder /opt/venv/bin/a /opt/venv/bin/
        COPY --from=builder /opt/venv/lib/python3.11/site-packages/ /opt/venv/lib/python3.11/site-packages/

        """))
  }

  @Test func `names another stage and place when asked to`() throws {
    var options = CopyList.Options()
    options.stage = "install"
    options.destination = "/app/deps/"
    let lines = text(try CopyList(try wholeFolders().plan(), options: options).bytes())
      .split(separator: "\n")
    #expect(lines.contains("COPY --from=install /opt/deps/flask/ /app/deps/flask/"))
    #expect(lines.contains("COPY --from=install /opt/deps/six.py /app/deps/"))
  }

  @Test func `stages where folders do not suffice`() throws {
    var options = CopyList.Options()
    options.stageCommand = [
      "scrimp", "stage", "-r", "my requirements.txt", "--keep", "it's*", "--to", "/out",
    ]
    options.maximumLayers = 3
    #expect(
      text(try CopyList(try wholeFolders().plan(), options: options).bytes()) == """
        # scrimp keeps 8 of 11 files, 156 kB of 13.8 MB, at level closure.
        # COPY alone would need 5 layers, more than 3: a staged tree needs one.
        # In the stage `builder`, after the installation:
        RUN scrimp stage -r 'my requirements.txt' --keep 'it'\\''s*' --to /out
        # In the final stage:
        COPY --from=builder /out/ /opt/deps/

        """)
  }

  @Test(arguments: CopyList.Frontend.allCases)
  func `stages where more may stand in the tree than the plan knows`(
    frontend: CopyList.Frontend
  ) throws {
    var options = CopyList.Options()
    options.knowsWholeTree = false
    options.frontend = frontend
    let list = try CopyList(try wholeFolders().plan(), options: options).bytes()
    #expect(text(list).contains("RUN scrimp stage"))
    #expect(text(list).hasSuffix("COPY --from=builder /out/ /opt/deps/\n"))
  }

  @Test func `stages where a builder may take a name for a pattern`() throws {
    var sample = try wholeFolders()
    try sample.add("bin/[1].txt")
    let lines = text(try CopyList(try sample.plan()).bytes())
    #expect(lines.contains("# COPY alone cannot name /opt/deps/bin/[1].txt"))
    #expect(lines.hasSuffix("COPY --from=builder /out/ /opt/deps/\n"))
  }

  @Test func `escapes a pattern's characters for a builder that is known`() throws {
    var sample = try SamplePlan.flask()
    sample.files.removeAll { $0.isSymbolicLink }
    try sample.add("../../../bin/[1] * ? \\.txt")
    var options = CopyList.Options()
    options.frontend = .exclude
    #expect(
      text(try CopyList(try sample.plan(), options: options).bytes()).contains(
        #"["/opt/venv/bin/[[]1] [*] [?] [\\\\\\\\].txt", "/opt/venv/bin/flask", "/opt/venv/bin/"]"#)
    )
  }

  @Test func `stages where a link would be followed`() throws {
    let lines = text(try CopyList(try SamplePlan.flask().plan()).bytes())
    #expect(lines.contains("# COPY alone would follow the link /opt/venv/bin/python"))
    #expect(lines.hasSuffix("COPY --from=builder /out/ /opt/venv/\n"))
  }

  @Test func `lists what is kept for a builder that knows --parents`() throws {
    var options = CopyList.Options()
    options.frontend = .parents
    var sample = try SamplePlan.flask()
    try sample.add("odd näme.txt", verdict: .drop(.asked(glob: "*.txt")))
    #expect(
      text(try CopyList(try sample.plan(), options: options).bytes()) == """
        # scrimp keeps 8 of 13 files, 88.6 kB of 13.7 MB, at level safe.
        # Needs docker/dockerfile:1.20 or later: `# syntax=docker/dockerfile:1` as the first line of the Dockerfile.
        # RECORD files still name what is left behind; `scrimp stage` would rewrite them.
        COPY --from=builder \\
          --parents \\
          /opt/venv/./bin/flask \\
          /opt/venv/./bin/python \\
          /opt/venv/./lib/python3.11/site-packages/click \\
          /opt/venv/./lib/python3.11/site-packages/flask-3.1.0.dist-info \\
          /opt/venv/./lib/python3.11/site-packages/flask/__init__.py \\
          /opt/venv/./lib/python3.11/site-packages/flask/app.py \\
          /opt/venv/./lib/python3.11/site-packages/odd??n?me?.txt \\
          /opt/venv/

        """)
  }

  @Test func `leaves out what is dropped for a builder that knows --exclude`() throws {
    var options = CopyList.Options()
    options.frontend = .exclude
    var sample = try SamplePlan.flask()
    sample.files.removeAll { $0.isSymbolicLink }
    #expect(
      text(try CopyList(try sample.plan(), options: options).bytes()) == """
        # scrimp keeps 7 of 11 files, 88.6 kB of 13.7 MB, at level safe.
        # Needs docker/dockerfile:1.19 or later: `# syntax=docker/dockerfile:1` as the first line of the Dockerfile.
        # RECORD files still name what is left behind; `scrimp stage` would rewrite them.
        COPY --from=builder /opt/venv/bin/flask /opt/venv/bin/
        COPY --from=builder \\
          --exclude=flask/py.typed \\
          --exclude=pip \\
          /opt/venv/lib/python3.11/site-packages/ \\
          /opt/venv/lib/python3.11/site-packages/

        """)
  }

  @Test func `keeps every instruction short`() throws {
    var sample = SamplePlan()
    for index in 0..<1_500 {
      try sample.add("package/module_with_a_name_of_many_words_\(index).py")
      try sample.add(
        "package/test_with_a_name_of_many_words_\(index).py", verdict: .drop(.rule(code: "tests")))
    }
    for frontend in CopyList.Frontend.allCases {
      var options = CopyList.Options()
      options.frontend = frontend
      let text = text(try CopyList(try sample.plan(), options: options).bytes())
      let dockerfile = try DockerfileReader(text)
      #expect(dockerfile.longestLine < 60_000)
      #expect(dockerfile.instructions.allSatisfy { $0.length < 60_000 })
      #expect(dockerfile.instructions.count <= 10)
      #expect(text.contains("COPY alone would need a line of") == (frontend == .exclude))
    }
    var options = CopyList.Options()
    options.maximumLayers = 1_000
    try sample.add("a/b.py", verdict: .drop(.rule(code: "tests")))
    for index in 0..<200 { try sample.add("a/\(index)/b.py") }
    #expect(
      text(try CopyList(try sample.plan(), options: options).bytes()).contains("more than 100"))
  }

  @Test func `refuses what no instruction can say`() throws {
    var options = CopyList.Options()
    options.stage = "a\nRUN x"
    let plan = try SamplePlan.flask().plan()
    #expect(throws: CopyListError.invalidStage("a\nRUN x")) {
      try CopyList(plan, options: options).bytes()
    }
    options = CopyList.Options()
    options.destination = "here"
    #expect(throws: CopyListError.relativeDestination("here")) {
      try CopyList(plan, options: options).bytes()
    }
    var sample = try SamplePlan.flask()
    sample.roots.append(InstallRoot(prefix: "/usr", sitePackages: nil))
    let both = try sample.plan()
    #expect(throws: CopyListError.severalPrefixes(["/opt/venv", "/usr"])) {
      try CopyList(both).bytes()
    }
  }
}

@Suite struct `Dockerignore of a plan` {
  @Test func `leaves out folders and files that are dropped`() throws {
    var sample = try SamplePlan.flask()
    let rule = Decision.drop(.rule(code: "junk"))
    try sample.add("!bang", verdict: rule)
    try sample.add("#hash/[a]*?^\\b.txt", verdict: rule)
    try sample.add("#hash/kept")
    try sample.add(" blank .txt ", verdict: rule)
    let plan = try sample.plan()
    #expect(
      text(try IgnoreList(plan, context: "/opt/venv/lib/python3.11/site-packages").bytes()) == ##"""
        # What scrimp drops.
        ?blank .txt?
        \!bang
        \#hash/\[a\]\*\?\^\\b.txt
        flask/py.typed
        pip

        """##)
    #expect(
      text(try IgnoreList(plan).bytes()) == ##"""
        # What scrimp drops.
        bin/pip
        lib/python3.11/site-packages/?blank .txt?
        lib/python3.11/site-packages/\!bang
        lib/python3.11/site-packages/\#hash/\[a\]\*\?\^\\b.txt
        lib/python3.11/site-packages/flask/py.typed
        lib/python3.11/site-packages/pip

        """##)
  }

  @Test func `never takes a kept file along`() throws {
    var sample = SamplePlan()
    sample.files = [
      SamplePlan.File(
        path: InstallPath(normalized: [0x61, 0xff]), decision: .drop(.rule(code: "junk"))),
      SamplePlan.File(path: InstallPath(normalized: [0x61, 0xfe])),
    ]
    let list = IgnoreList(try sample.plan())
    #expect(throws: IgnoreListError.self) { try list.bytes() }
  }

  @Test func `leaves out the whole context when all goes`() throws {
    var sample = SamplePlan()
    try sample.add("a/b.py", verdict: .drop(.rule(code: "junk")))
    let site = "/opt/venv/lib/python3.11/site-packages"
    #expect(text(try IgnoreList(try sample.plan(), context: site).bytes()).hasSuffix("\n*\n"))
    #expect(
      text(try IgnoreList(try sample.plan(), context: "/elsewhere").bytes())
        == "# What scrimp drops.\n")
  }
}
