import Packaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a path on the command line is, by its name and, for a folder, by what stands there.
enum InputKind: Equatable {
  case requirementsFile
  case wheel
  case environment
  case project(ProjectFileFormat)

  /// - Throws: ``Diagnostic`` for what exists but cannot be read as an input.
  static func detect(_ path: String) throws -> InputKind {
    if path == "-" { return .requirementsFile }
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw Diagnostic(
        "cannot read `\(path)`", causes: [String(cString: strerror(errno))],
        hint: "name a requirements file, a wheel, a virtual environment or a site-packages folder")
    }
    if status.st_mode & S_IFMT == S_IFDIR { return .environment }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if name.hasSuffix(".whl") { return .wheel }
    if let instead = unread(name) {
      throw Diagnostic(
        "`\(path)` is \(instead.what), which this version does not read", hint: instead.hint)
    }
    if let format = ProjectFileFormat(name: name) { return .project(format) }
    if name.hasSuffix(".toml") || name.hasSuffix(".lock") { return .project(try sniff(path)) }
    // A program without a suffix, by its block; a pipe can be read only once.
    if !name.contains("."), status.st_mode & S_IFMT == S_IFREG,
      InlineScript.hasBlock(try LocalFile.read(path))
    {
      return .project(.script)
    }
    return .requirementsFile
  }

  /// What a TOML file of any name is, by its keys.
  private static func sniff(_ path: String) throws -> ProjectFileFormat {
    let bytes = try LocalFile.read(path)
    do throws(ProjectFileError) {
      if let format = try ProjectFileFormat(bytes, file: path) { return format }
    } catch {
      throw Diagnostic(reading: path, error)
    }
    throw Diagnostic(
      "`\(path)` is no project file known here",
      hint: "pass a pyproject.toml, pylock.toml, uv.lock, poetry.lock or requirements.txt")
  }

  /// Formats that are known by name and not read, with the command that turns them into one that is.
  private static func unread(_ name: String) -> (what: String, hint: String)? {
    switch name {
    case "pdm.lock": ("PDM's lock file", "pdm export --format pylock -o pylock.toml")
    case "Pipfile", "Pipfile.lock":
      ("Pipenv's", "pipenv requirements > requirements.txt")
    case "setup.py", "setup.cfg":
      ("a project's build", "install it and pass --site-packages, or list its requirements")
    case "environment.yml", "environment.yaml":
      ("conda's", "list the requirements from PyPI in a requirements.txt")
    default: nil
    }
  }
}

extension Diagnostic {
  /// Puts the faults of a project's file into the contract's form.
  init(reading path: String, _ error: ProjectFileError) {
    self.init(
      "cannot use `\(path)`", causes: error.issues.map(\.description), hint: error.hint)
  }
}
