import Packaging

/// The inputs of a command line, sorted by what they are.
struct SortedInputs {
  var requirements: [String] = []
  var projects: [(path: String, format: ProjectFileFormat)] = []
  var wheels: [String] = []
  var folders: [String] = []

  /// What is meant where nothing is named: the first of these that is here.
  private static let defaults = [
    "requirements.txt", "uv.lock", "poetry.lock", "pylock.toml", "pyproject.toml",
  ]

  private let selection: DependencySelection

  /// Where nothing is named, a file of a usual name here is meant.
  ///
  /// - Throws: ``Diagnostic`` when there is none, or an input cannot be read.
  init(_ input: InputOptions) throws {
    selection = try input.selection
    for path in input.requirementFiles { try add(requirements: path) }
    for path in input.inputs {
      switch try InputKind.detect(path) {
      case .requirementsFile: requirements.append(path)
      case .project(let format): projects.append((path, format))
      case .wheel: wheels.append(path)
      case .environment: folders.append(path)
      }
    }
    if requirements.isEmpty, wheels.isEmpty, projects.isEmpty {
      guard let found = Self.defaults.first(where: LocalFile.exists) else {
        throw Diagnostic(
          "nothing says what the app requires",
          causes: ["there is no requirements.txt, pyproject.toml or lock file here"],
          hint: "scrimp plan -r FILE --site-packages DIR, or scrimp resolve -r FILE")
      }
      try add(requirements: found)
    }
  }

  /// What `-r` takes: a requirements file, or a project's file in its place.
  private mutating func add(requirements path: String) throws {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if ProjectFileFormat(name: name) != nil || name.hasSuffix(".toml") || name.hasSuffix(".lock"),
      case .project(let format) = try InputKind.detect(path)
    {
      projects.append((path, format))
    } else {
      requirements.append(path)
    }
  }

  /// The scripts among them, which are the user's own code as well.
  var scripts: [String] { projects.filter { $0.format == .script }.map(\.path) }

  /// Reads the requirements they hold.
  func projectRequirements(constraintFiles: [String]) throws -> ProjectRequirements {
    var read = try ProjectRequirements(
      files: requirements, wheels: wheels, constraintFiles: constraintFiles)
    try read.add(projects, selection)
    return read
  }
}

extension InputOptions {
  /// The extras and groups that are wanted.
  fileprivate var selection: DependencySelection {
    get throws {
      var selection = DependencySelection()
      selection.allExtras = allExtras
      selection.extras = try names(extras, "--extra")
      selection.groups = try names(groups, "--group")
      return selection
    }
  }

  private func names(_ texts: [String], _ flag: String) throws -> Set<ProjectName> {
    Set(
      try texts.map { text in
        do throws(ProjectNameError) { return try ProjectName(text) } catch {
          throw Diagnostic("`\(text)` of \(flag) is no name", causes: ["\(error)"])
        }
      })
  }
}
