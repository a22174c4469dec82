import Packaging
import Resolver

/// What the user asks for, read from every requirements file and wheel they named.
struct ProjectRequirements {
  var roots: [RootRequirement] = []
  var constraints: [RootRequirement] = []
  /// Local projects and repositories whose name only the installation knows.
  var unnamed: [RequirementsEntry] = []
  /// What replaces a requirement wherever it stands.
  var overrides: [RootRequirement] = []
  /// What the files say of indexes and of which files may be chosen.
  var fileOptions = RequirementsOptions()
  /// The SHA-256 digests that the files give with a requirement.
  var hashes: [ProjectName: Set<SHA256Digest>] = [:]
  /// The project itself and the local ones it is made with: needed where they are installed.
  var projects: [RootRequirement] = []
  /// Every project that the locks know; `nil` where not everything that was read is a lock.
  var locked: Set<ProjectName>?
  /// What was read, for the user.
  var sources: [String] = []
  /// Project files whose requirements depend on the target.
  private var unsettled: [(path: String, file: any ProjectFile)] = []
  private var selection = DependencySelection()

  /// Reads the files, the wheels' names and the constraints of a command line.
  ///
  /// - Throws: ``Diagnostic`` listing every fault of every file.
  init(files: [String], wheels: [String], constraintFiles: [String]) throws {
    for wheel in wheels { try add(wheel: wheel) }
    let parsed: RequirementsFile
    do throws(RequirementsFileError) {
      parsed = try RequirementsFile(
        files, constraintPaths: constraintFiles, environment: Environment().variables,
        load: Self.load)
    } catch {
      throw Diagnostic(
        files.count == 1 ? "cannot use `\(files[0])`" : "cannot use the requirements files",
        causes: error.issues.map(\.description),
        hint: error.issues.allSatisfy(\.isUnreadable)
          ? error.issues.contains { "\($0)".contains("directory") }
            ? "an environment is named by --site-packages; -r takes a requirements file"
            : "check the path, and the folder you are in"
          : "see pip's grammar: https://pip.pypa.io/en/stable/reference/requirements-file-format/")
    }
    for entry in parsed.requirements {
      if let requirement = entry.requirement {
        roots.append(RootRequirement(requirement, at: entry.location.fileAndLine))
      } else {
        unnamed.append(entry)
      }
    }
    constraints = parsed.constraints.compactMap { entry in
      entry.requirement.map { RootRequirement($0, at: entry.location.fileAndLine) }
    }
    fileOptions = parsed.options
    for entry in parsed.requirements + parsed.constraints {
      guard let name = entry.requirement?.name else { continue }
      for hash in entry.hashes where hash.algorithm == "sha256" {
        if let digest = SHA256Digest(hexadecimal: Array(hash.digest.utf8).span) {
          hashes[name, default: []].insert(digest)
        }
      }
    }
    sources += files.map { $0 == "-" ? "standard input" : $0 }
  }

  /// Parses project files; what they ask for comes with ``settle(for:_:)``.
  ///
  /// - Throws: ``Diagnostic`` for a file that cannot be parsed, or extras that nothing has.
  mutating func add(
    _ projects: [(path: String, format: ProjectFileFormat)], _ selection: DependencySelection
  ) throws {
    guard !projects.isEmpty || selection == DependencySelection() else {
      throw Diagnostic(
        "--extra, --all-extras and --group need a project's file",
        hint: "pass pyproject.toml or a lock, or write the extra into the requirement: name[extra]")
    }
    self.selection = selection
    for (path, format) in projects {
      do throws(ProjectFileError) {
        unsettled.append((path, try Self.parse(path, as: format)))
      } catch {
        throw Diagnostic(reading: path, error)
      }
      sources.append("\(path) (\(format.title))")
    }
  }

  private static func parse(
    _ path: String, as format: ProjectFileFormat
  ) throws(ProjectFileError) -> any ProjectFile {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let bytes: [UInt8]
    do throws(Diagnostic) { bytes = try LocalFile.read(path) } catch {
      throw ProjectFileError(issues: [
        ProjectFileIssue(
          location: SourceLocation(file: path, line: 1, column: 1),
          reason: .unreadable("\(error)"))
      ])
    }
    return try format.read(bytes, file: path) { name in
      guard let bytes = try? LocalFile.read(folder + name) else { return nil }
      return (folder + name, bytes)
    }
  }

  /// Takes in what the project files ask for on the target.
  ///
  /// - Throws: ``Diagnostic`` listing every fault of every file.
  mutating func settle(for markers: MarkerEnvironment, _ console: Console) throws {
    var issues: [ProjectFileIssue] = []
    var hint: String?
    var knowsAll = sources.count == unsettled.count
    for (_, file) in unsettled {
      do throws(ProjectFileError) {
        let declared = try file.requirements(selection, for: markers)
        knowsAll = knowsAll && declared.locked != nil
        add(declared, for: markers, console)
      } catch {
        issues += error.issues
        hint = hint ?? error.hint
      }
    }
    guard issues.isEmpty else {
      throw Diagnostic(
        unsettled.count == 1 ? "cannot use `\(unsettled[0].path)`" : "cannot use the project files",
        causes: issues.map(\.description), hint: hint)
    }
    if !knowsAll { locked = nil }
    unsettled = []
  }

  private mutating func add(
    _ declared: DeclaredRequirements, for markers: MarkerEnvironment, _ console: Console
  ) {
    func roots(_ entries: [DeclaredRequirements.Entry]) -> [RootRequirement] {
      entries.map { RootRequirement(Self.absolute($0.requirement), at: $0.location.fileAndLine) }
    }
    self.roots += roots(declared.requirements)
    constraints += roots(declared.constraints)
    overrides += roots(declared.overrides)
    projects += roots(declared.projects)
    hashes.merge(declared.hashes) { $0.union($1) }
    if let names = declared.locked { locked = (locked ?? []).union(names) }
    for notice in declared.notices { console.warn("\(notice)") }
    if let bound = declared.requiresPython, let python = try? Version(markers.pythonFullVersion),
      !bound.specifiers.contains(python, prereleases: true)
    {
      console.warn(
        "\(bound.location.fileAndLine): the project is for Python \(bound.specifiers), "
          + "the target has \(markers.pythonFullVersion)")
    }
  }

  /// A lock names an archive of this machine by a path from its own folder.
  private static func absolute(_ requirement: Requirement) -> Requirement {
    guard let url = requirement.url, !url.contains(":") else { return requirement }
    let folder = Environment().currentFolder
    let path = url.hasPrefix("/") ? url : "\(folder)/\(url)"
    return requirement.replacingURL("file://\(path)")
  }

  private mutating func add(wheel path: String) throws {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    do {
      let wheel = try WheelFilename(name)
      let requirement = try Requirement("\(wheel.name.normalized)==\(wheel.version)")
      roots.append(RootRequirement(requirement, at: name))
      sources.append(name)
    } catch {
      throw Diagnostic(
        "`\(name)` is not the name of a wheel", causes: ["\(error)"],
        hint: "a wheel is named {name}-{version}-{python}-{abi}-{platform}.whl")
    }
  }

  private static func load(_ path: String) throws -> [UInt8] {
    if path.hasPrefix("http://") || path.hasPrefix("https://") {
      throw Diagnostic("`\(path)` is not on this machine")
    }
    return try LocalFile.read(path)
  }
}

extension SourceLocation {
  /// The place as people write it: file and line.
  fileprivate var fileAndLine: String { "\(file):\(line)" }
}

extension RequirementsFileIssue {
  fileprivate var isUnreadable: Bool {
    if case .unreadable = reason { true } else { false }
  }
}
