public import Packaging

/// Where an installer puts the files of wheels in a virtual environment of the target.
///
/// See: <https://docs.python.org/3/library/sysconfig.html#installation-paths>
public struct InstallScheme: Sendable {
  /// Where environments stand in images when nothing says otherwise.
  public static let usualPrefix = "/opt/venv"

  public let root: InstallRoot
  /// The target's version, such as `3.12`.
  let pythonVersion: String
  /// Relative to the prefix, as the next.
  private let scripts: String
  private let headers: String
  private let scriptSuffix: String

  public init(_ target: TargetEnvironment, prefix: String = InstallScheme.usualPrefix) {
    pythonVersion = target.markers.pythonVersion
    headers = "include/site/python\(pythonVersion)"
    let sitePackages: String
    if case .windows = target.platform.system {
      (sitePackages, scripts, scriptSuffix) = ("Lib/site-packages", "Scripts", ".exe")
    } else {
      let isPyPy = target.markers.platformPythonImplementation == "PyPy"
      let version = pythonVersion + (target.isFreeThreaded ? "t" : "")
      sitePackages = "lib/\(isPyPy ? "pypy" : "python")\(version)/site-packages"
      (scripts, scriptSuffix) = ("bin", "")
    }
    root = InstallRoot(prefix: prefix, sitePackages: InstallPath(sitePackages))
  }

  /// The place of a wheel's file; `name` is the project's, which its headers' folder is called.
  func path(of place: WheelPlace, name: String) -> InstallPath {
    switch place.scheme {
    case .root, .purelib, .platlib: place.path
    case .scripts: path(scripts, place.path)
    case .headers: path("\(headers)/\(name)", place.path)
    case .data: root.path(ofPrefixPath: place.path)
    }
  }

  /// The place of a script that an installer writes.
  func path(of script: ConsoleScript) -> InstallPath {
    path(scripts, InstallPath(normalized: Array((script.name + scriptSuffix).utf8)))
  }

  private func path(_ folder: String, _ path: InstallPath) -> InstallPath {
    root.path(
      ofPrefixPath: InstallPath(normalized: Array("\(folder)/".utf8) + path.bytes))
  }
}
