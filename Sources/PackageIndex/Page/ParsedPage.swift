public import Packaging

/// What a page of an index says, in the page's own order.
public struct ParsedPage: Sendable, Equatable {
  /// The project's name as the page spells it; an HTML page has none to tell.
  public var name: String?
  public var files: [IndexFile]

  public init(name: String? = nil, files: [IndexFile] = []) {
    self.name = name
    self.files = files
  }
}
