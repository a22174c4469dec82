import Glibc

/// What went wrong with one file; who knows the paths makes a ``StagingError`` of it.
enum TransferFailure: Error {
  case vanished
  case changed
  case collision
  case source(SystemFault.Operation, Int32)
  case target(SystemFault.Operation, Int32)
  case impossible(SystemFault.Operation, Int32)

  /// Why something below a base could not be opened without following links.
  init(opening error: Errno) {
    switch error.code {
    case ENOENT: self = .vanished
    case ENOTDIR, ELOOP, ENXIO: self = .changed
    default: self = .source(.open, error.code)
    }
  }

  func with(source: String, target: String, mode: LinkMode = .copy) -> StagingError {
    switch self {
    case .vanished: .sourceVanished(path: source)
    case .changed: .sourceChanged(path: source)
    case .collision: .collision(path: target)
    case .source(let operation, let code): .system(SystemFault(operation, source, code: code))
    case .target(let operation, let code): .system(SystemFault(operation, target, code: code))
    case .impossible(let operation, let code):
      .linkImpossible(mode, SystemFault(operation, source, code: code))
    }
  }
}
