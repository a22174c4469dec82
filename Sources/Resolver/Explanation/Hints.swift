internal import Packaging

/// What may help a user whose requirements have no solution.
struct Hints {
  private(set) var texts: [String] = []
  private let evidence: Evidence
  private let knownNames: [ProjectName]

  init(
    _ evidence: Evidence, _ statements: [Statement], knownNames: some Collection<ProjectName>
  ) {
    self.evidence = evidence
    self.knownNames = Array(knownNames)
    addOwnConflict(statements)
    for statement in statements {
      if case .unavailable(let reason) = statement.kind { add(reason, statement) }
      if let demand = statement.demand, demand.allowed.isEmpty { add(unmet: demand) }
    }
    addHiddenVersions(statements)
  }

  private mutating func add(_ text: String) {
    if !texts.contains(text) { texts.append(text) }
  }

  /// Two lines of the user that exclude one another.
  private mutating func addOwnConflict(_ statements: [Statement]) {
    let wording = Wording(evidence)
    let places = statements.flatMap(wording.places)
    let isOwn = statements.allSatisfy {
      switch $0.kind {
      case .required, .constraint: true
      case .dependency, .unavailable: false
      }
    }
    guard isOwn, statements.count > 1, let name = statements.first?.demand?.project else { return }
    add(
      "\(places.listed(by: "and")) exclude one another; "
        + "change what one of them says of `\(evidence.name(of: name))`")
  }

  private mutating func add(_ reason: Statement.Unavailability, _ statement: Statement) {
    guard let page = evidence.page(of: statement.subject), let last = statement.versions.last
    else { return }
    let name = evidence.name(of: statement.subject).normalized
    let version = page.version(at: Int(last))
    switch reason {
    case .yanked:
      let reason = page.files(of: Int(last)).lazy.compactMap { page.file($0)?.yank?.reason }
        .first { !$0.isEmpty }
      add(
        "`\(name)==\(version)` was yanked" + (reason.map { " (\($0))" } ?? "")
          + "; a requirement of your own that pins it, `\(name)==\(version)`, uses it all the same")
    case .prerelease:
      add(
        "pre-releases of `\(name)` are available (such as \(version)), but not enabled: "
          + "--prerelease allow")
    case .requiresPython:
      guard let (version, python, lowest) = nearestPython(statement, page) else { return }
      let target = evidence.source.request.target
      let (minor, full) = (target.markers.pythonVersion, target.markers.pythonFullVersion)
      let isPatchAtFault = target.isPatchAssumed && lowest?.hasPrefix("\(minor).") ?? false
      add(
        (isPatchAtFault ? "Python \(minor) is taken as \(full)" : "the target is Python \(full)")
          + "; `\(name)==\(version)` needs \(python): --python-version"
          + (lowest.map { " \($0)" } ?? ""))
    case .noMatchingWheel:
      let wheels = WheelSummary(statement, evidence)
      add(
        wheels.isForOtherPlatforms
          ? "wheels of `\(name)==\(version)` exist for \(Self.few(wheels.platforms)): "
            + "--python-platform"
          : "wheels of `\(name)==\(version)` exist for \(Self.few(wheels.pythons)): "
            + "--python-version")
    case .wheelsExcluded:
      add("`\(name)` has no source distribution, and --no-binary excludes its wheels")
    case .sourcesExcluded:
      add(
        "`\(name)` has no wheel, and --only-binary excludes its source distribution: "
          + "--build allows it")
    case .tooNew:
      let verb = statement.versions.count == 1 ? "version" : "versions"
      add(
        "--exclude-newer hides \(statement.versions.count) \(verb) of `\(name)` that would do")
    case .noMatchingHash:
      add("--generate-hashes writes the hashes of `\(name)` anew")
    case .unusable: break
    }
  }

  /// The newest version that asks for the least of Python, what it asks for and where that begins.
  private func nearestPython(
    _ statement: Statement, _ page: ProjectPage
  ) -> (version: Version, requires: String, lowest: String?)? {
    let known = evidence.facts(of: statement.subject).pythons
    var nearest: (ordinal: UInt32, text: String, lowest: Specifier?)?
    var last: String?
    for ordinal in statement.versions.runs.joined().reversed() {
      // Neighbours mostly ask for the same.
      guard let text = known[ordinal], text != last else { continue }
      last = text
      let lowest = SpecifierSet(lenient: text)?.specifiers.first {
        $0.operator == .greaterOrEqual
      }
      if let bound = lowest?.version, let best = nearest?.lowest?.version, best <= bound {
        continue
      }
      if nearest == nil || lowest != nil { nearest = (ordinal, text, lowest) }
    }
    return nearest.map { (page.version(at: Int($0.ordinal)), $0.text, $0.lowest?.text) }
  }

  /// A requirement that nothing meets by itself.
  private mutating func add(unmet demand: Statement.Demand) {
    let name = evidence.name(of: demand.project)
    switch evidence.project(of: demand.project).absence {
    case .missing:
      if let near = nearest(to: name) { add("did you mean `\(near)` instead of `\(name)`?") }
    case .offline:
      add("without --offline the index is asked for `\(name)`")
    case nil:
      guard let page = evidence.page(of: demand.project), let requirement = demand.requirement
      else { return }
      for specifier in requirement.specifiers.specifiers where specifier.operator == .greater {
        guard let bound = specifier.version, bound.post == nil, page.versionCount > 0 else {
          continue
        }
        let highest = page.version(at: page.versionCount - 1)
        guard highest > bound else { continue }
        add(
          "`>\(specifier.text)` takes no post-release and no local version of \(specifier.text): "
            + "`>=\(specifier.text)` takes \(highest)")
      }
    }
  }

  /// What `--exclude-newer` hides of the projects that a proof is about, where it is not said.
  private mutating func addHiddenVersions(_ statements: [Statement]) {
    guard evidence.source.request.options.excludeNewer != nil else { return }
    var seen: Set<PackageID> = []
    for statement in statements {
      if case .unavailable(.tooNew) = statement.kind { seen.insert(statement.subject) }
    }
    for statement in statements {
      guard let project = statement.demand?.project, seen.insert(project).inserted else { continue }
      let hidden = evidence.facts(of: project).obstacles.values.count { $0 == .tooNew }
      guard hidden > 0 else { continue }
      add(
        "--exclude-newer hides \(hidden) \(hidden == 1 ? "version" : "versions")"
          + " of `\(evidence.name(of: project))`")
    }
  }

  private static func few(_ texts: [String]) -> String {
    texts.count <= 4
      ? texts.listed(by: "and")
      : texts.prefix(4).joined(separator: ", ") + " and \(texts.count - 4) more"
  }

  // MARK: Names

  /// Names often misspelled, or taken from the module's name.
  private static let wellKnown = [
    "sklearn": "scikit-learn", "cv2": "opencv-python", "pil": "pillow", "yaml": "pyyaml",
    "bs4": "beautifulsoup4", "dateutil": "python-dateutil", "dotenv": "python-dotenv",
    "jwt": "pyjwt", "serial": "pyserial", "attr": "attrs", "skimage": "scikit-image",
    "mysqldb": "mysqlclient", "psycopg": "psycopg2-binary", "crypto": "pycryptodome",
  ]
  private static let common = [
    "requests", "numpy", "pandas", "django", "flask", "fastapi", "pydantic", "sqlalchemy",
    "boto3", "botocore", "urllib3", "uvicorn", "gunicorn", "pytest", "setuptools", "matplotlib",
    "pillow", "scipy", "celery", "redis", "cryptography", "jinja2", "aiohttp", "httpx",
  ]

  private func nearest(to name: ProjectName) -> String? {
    if let known = Self.wellKnown[name.normalized] { return known }
    let request = evidence.source.request
    var names = Set((request.requirements + request.constraints).map(\.requirement.name.normalized))
    for project in evidence.source.table.projects where project.absence == nil {
      names.insert(project.name.normalized)
    }
    names.formUnion(Self.common)
    names.formUnion(knownNames.lazy.map(\.normalized))
    names.remove(name.normalized)
    for project in evidence.source.table.projects where project.absence != nil {
      names.remove(project.name.normalized)
    }
    return EditDistance.nearest(to: name.normalized, among: names).first
  }
}
