internal import Packaging

/// Something that only an index or the server of a file can tell.
enum Fact: Hashable, Sendable {
  case page(ProjectName)
  case metadata(FileKey)
}

/// A fact to be fetched, with what is known of where to ask.
enum Need: Sendable {
  case page(ProjectName)
  case metadata(ProjectPage, file: Int)

  var fact: Fact {
    switch self {
    case .page(let name): .page(name)
    case .metadata(let page, let file): .metadata(page.key(of: file))
    }
  }
}
