/// A place where a module loads others by names that are computed.
public struct DynamicImport: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// Of any name: `import_module(name)`.
    case unbounded
    /// Of names that begin so, relative to a package that is given beside them:
    /// `import_module(".de", "pkg.locales")`.
    case relative
    /// Of modules below the module's own package: `import_module(f"{__name__}.{x}")`.
    case ownPackage
    /// Of what a function makes of a package's name: `__getattr__ = lazy(__name__)`.
    case ownAttributes
    /// Of modules below the module's own package, if a function loads them that is given the
    /// package's name; its text is the function's name as the source has it.
    case handedName
    /// Of what a package holds that is imported and given to a function, if that lists it; its text
    /// is the call as if nothing else were given: `host.discover(plugins.steps)`.
    case handedPackage
    /// Of whatever a folder holds: `pkgutil.iter_modules`.
    case listing
    /// Of what a package's folder holds; its text is the package's name as the source has it.
    case packageListing
    /// A folder's names are read, for whatever use.
    case folder
    /// Folders' names are read, of all that is below: `os.walk`.
    case tree
    /// Extension modules and libraries are found by their suffix: `glob("*.so")`.
    case libraries
    /// A file is run: `exec`, `spec_from_file_location`, `runpy.run_path`.
    case execution
    /// Of what the stub file beside it imports.
    case stub
    /// Types are said to be checked, so that what only checkers run is run: `t.TYPE_CHECKING = True`.
    case typeChecking
    /// Of an entry-point group whose name is computed.
    case entryPoints
    /// Of a package whose folder is handed out: `plugins.__path__`; its text is the package's name
    /// as the source has it.
    case foreignFolder
    /// Of a package whose file's path is asked for: `plugins.__file__`.
    case foreignFile
    /// Objects are read that name their classes: `pickle.load`, `joblib.load`.
    case unpickling
    /// A command is run: `os.system`.
    case program
    /// The module's own path is asked for: `__file__`.
    case ownFile
    /// The ways by which names become modules are changed: `sys.path.append(x)`.
    case importSystem
  }

  public let kind: Kind
  /// What the source says there, shortened: `import_module(name)`.
  public let text: String
  public internal(set) var line: Int

  public init(_ kind: Kind, text: String, line: Int) {
    self.kind = kind
    self.text = text
    self.line = line
  }
}
