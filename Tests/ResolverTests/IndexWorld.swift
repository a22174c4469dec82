import Packaging
import Resolver

/// A few projects in memory, and a request made of them.
struct IndexWorld {
  private var files: [ProjectName: [IndexFile]] = [:]
  private var metadata: [String: DependencyMetadata] = [:]
  private var missing: PageAnswer = .missing
  var options = ResolverOptions()
  var python = "3.12"
  var constraints: [String] = []
  var overrides: [String] = []

  /// Serves one version, as a wheel and as whatever else `tags` and `source` say.
  mutating func serve(
    _ name: String, _ version: String, needs: [String] = [], extras: [String] = [],
    python: String? = nil, yanked: String? = nil, tags: [String] = ["py3-none-any"],
    source: Bool = false, uploaded: Int64? = nil
  ) throws {
    let project = try ProjectName(name)
    var names = tags.map { "\(name)-\(version)-\($0).whl" }
    if source { names.append("\(name)-\(version).tar.gz") }
    for filename in names {
      files[project, default: []].append(
        IndexFile(
          filename: filename, url: "https://index.invalid/\(filename)", requiresPython: python,
          yank: yanked.map { IndexFile.Yank(reason: $0) },
          uploadTime: uploaded.map { Timestamp(microseconds: $0) }))
      metadata[filename] = DependencyMetadata(
        name: project, version: try Version(version), requiresPython: python,
        providedExtras: try extras.map { try ProjectName($0) },
        requirements: try needs.map { try Requirement($0) })
    }
  }

  /// Lets the file's metadata be of no use.
  mutating func breakMetadata(of filename: String) { metadata[filename] = nil }

  /// What is not served is not in the cache, instead of not in the index.
  mutating func goOffline() { missing = .offline }

  func solve(_ requirements: [String]) throws -> Solver.Step {
    func roots(_ texts: [String], _ file: String) throws -> [RootRequirement] {
      try texts.enumerated().map {
        RootRequirement(try Requirement($1), at: "\(file):\($0 + 1)")
      }
    }
    var solver = Solver(
      ResolutionRequest(
        requirements: try roots(requirements, "requirements.txt"),
        constraints: try roots(constraints, "constraints.txt"),
        overrides: try roots(overrides, "overrides.txt"),
        target: try TargetEnvironment(pythonVersion: python, platform: "linux"),
        options: options))
    let pages = Dictionary(
      uniqueKeysWithValues: files.map { ($0, ProjectPage($0, files: $1)) })
    while true {
      let step = solver.step()
      guard case .needs(let questions) = step else { return step }
      for question in questions {
        switch question {
        case .page(let name), .reference(let name, _):
          solver.answer(name, pages[name].map { .page($0) } ?? missing)
        case .metadata(let name, let file):
          let filename = pages[name]?.file(file)?.filename
          solver.answer(
            question,
            filename.flatMap { metadata[$0] }.map { .metadata($0) }
              ?? .unusable("it has no metadata"))
        }
      }
    }
  }

  /// Why there is no solution; `nil` when there is one.
  func explain(_ requirements: String...) throws -> Explanation? {
    guard case .unsatisfiable(let failure) = try solve(requirements) else { return nil }
    return failure.explanation
  }
}
