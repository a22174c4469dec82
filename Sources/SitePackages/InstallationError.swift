#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why there is no installation to read at a path.
public enum InstallationError: Error, Equatable, Sendable, CustomStringConvertible {
  case notFound(String)
  case notAFolder(String)
  /// The system's reason.
  case unreadable(String, SystemError)
  /// Neither an environment, nor a site-packages folder, nor a folder pip installed into.
  case nothingInstalled(String)
  /// A prefix with packages for more than one Python: the user must name one of the folders.
  case severalPythons(String, sitePackages: [String])

  public var description: String {
    switch self {
    case .notFound(let path): "`\(path)` does not exist"
    case .notAFolder(let path): "`\(path)` is not a folder"
    case .unreadable(let path, let error): "`\(path)` cannot be read: \(error)"
    case .nothingInstalled(let path): "no Python distribution is installed in `\(path)`"
    case .severalPythons(let path, let folders):
      "`\(path)` holds packages for several Pythons: "
        + folders.map { "`\($0)`" }.joined(separator: ", ")
    }
  }

  init(_ path: String, _ error: SystemError) {
    switch error.code {
    case ENOENT: self = .notFound(path)
    case ENOTDIR: self = .notAFolder(path)
    default: self = .unreadable(path, error)
    }
  }
}
