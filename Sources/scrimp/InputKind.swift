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
    return .requirementsFile
  }

  /// Formats that are known by name and not read yet, with the command that turns them into one that is.
  private static func unread(_ name: String) -> (what: String, hint: String)? {
    switch name {
    case "pyproject.toml":
      ("a project's metadata", "uv pip compile pyproject.toml -o requirements.txt")
    case "uv.lock":
      ("uv's lock file", "uv export --no-dev -o requirements.txt")
    case "poetry.lock":
      ("Poetry's lock file", "poetry export --without dev -o requirements.txt")
    case let name where name.hasPrefix("pylock.") && name.hasSuffix(".toml"):
      ("a PEP 751 lock file", "list the requirements in a requirements.txt")
    case let name where name.hasSuffix(".py"):
      ("a script", "list its requirements in a requirements.txt, and pass the script by --app")
    default: nil
    }
  }
}
