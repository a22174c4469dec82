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
  /// What was read, for the user.
  var sources: [String] = []

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
          ? "check the path, and the folder you are in"
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
