import Packaging
import SitePackages

/// Finds the installed tree that a command is about.
struct InstalledEnvironment {
  /// What was found, and by which sign, for the user.
  let roots: [InstallRoot]
  let source: String

  /// Looks at `--site-packages`, folders among the inputs, the interpreter's own, `VIRTUAL_ENV` and the usual
  /// folders, in that order.
  ///
  /// - Throws: ``Diagnostic`` when there is none, or it cannot be read.
  init(sitePackages: [String], folders: [String], interpreter: DetectedTarget?) throws {
    let (paths, source) = try Self.candidates(sitePackages + folders, interpreter)
    do throws(InstallationError) {
      roots = try InstallationLocator().roots(at: paths)
    } catch {
      throw Diagnostic("cannot read the installed packages", error)
    }
    self.source = source
  }

  /// Whether there is a tree to look at: one that the flags name, or one that stands here.
  static func isPresent(_ input: InputOptions) throws -> Bool {
    if !input.sitePackages.isEmpty || input.python != nil { return true }
    if Environment()["VIRTUAL_ENV"] != nil { return true }
    if [".venv", "venv"].contains(where: { LocalFile.exists("\($0)/pyvenv.cfg") }) { return true }
    return try !SortedInputs(input).folders.isEmpty
  }

  private static func candidates(
    _ named: [String], _ interpreter: DetectedTarget?
  ) throws -> (paths: [String], source: String) {
    if !named.isEmpty { return (named, named.joined(separator: ", ")) }
    if let interpreter {
      let folders = interpreter.sitePackages
      return (folders, "\(folders.joined(separator: ", ")) of --python")
    }
    if let active = Environment()["VIRTUAL_ENV"] { return ([active], "\(active) of VIRTUAL_ENV") }
    for folder in [".venv", "venv"] where LocalFile.exists("\(folder)/pyvenv.cfg") {
      return ([folder], folder)
    }
    throw Diagnostic(
      "no installed packages to look at",
      causes: ["neither --site-packages nor VIRTUAL_ENV is set, and there is no .venv here"],
      hint: "scrimp plan -r requirements.txt --site-packages .venv")
  }
}

extension Diagnostic {
  init(_ message: String, _ error: InstallationError) {
    let hint =
      switch error {
      case .notFound, .notAFolder, .nothingInstalled:
        "name a virtual environment, a site-packages folder or a `pip install --target` folder"
      case .unreadable:
        "run as a user who may read it, or change its permissions: chmod -R u+rX DIR"
      case .severalPythons: "name one of the folders by --site-packages"
      }
    self.init(message, causes: ["\(error)"], hint: hint)
  }
}
