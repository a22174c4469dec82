public import Packaging

/// What makes a file reachable: one link of the chain from the program to it.
public enum ReachLink: Sendable, Hashable {
  /// A module imports it, or something below it.
  case imported(module: String, by: ReachPlace)
  /// A string, a library's text or a settings file names it.
  case named(text: String, by: ReachPlace)
  /// Modules are loaded by computed names that it may have.
  case computed(text: String, by: ReachPlace)
  /// Data, or a module that is data, of a package that is reached.
  case content(package: String, FileID)
  /// An entry point of a group that is looked up.
  case entryPoint(group: String, name: String, DistributionID)
  /// A script, `__main__` or start-up file of what the requirements name.
  case startedBy(DistributionID)
  /// The user says that it is started.
  case asked(entryPoint: String)
  /// Nothing imports what the requirements name, so settings may.
  case onlyRequested(DistributionID)
  /// A file beside modules that are reached, such as a library's own libraries.
  case belongsTo(DistributionID)
  /// Python itself loads it.
  case standardLibrary(module: String, by: ReachPlace)
  /// Python runs it at every start.
  case atStart
}

/// Where a link stands.
public struct ReachPlace: Sendable, Hashable, CustomStringConvertible {
  /// `nil` for the application's own files.
  public let file: FileID?
  /// Relative to site-packages, or as the application's file was given.
  public let path: String
  /// `nil` in what has no lines.
  public let line: Int?

  public init(file: FileID?, path: String, line: Int?) {
    self.file = file
    self.path = path
    self.line = line
  }

  public var description: String { line.map { "\(path):\($0)" } ?? path }
}

extension ReachLink {
  /// The file that the link leads from; `nil` where the chain begins.
  public var source: FileID? {
    switch self {
    case .imported(_, let place), .named(_, let place), .computed(_, let place),
      .standardLibrary(_, let place):
      place.file
    case .content(_, let file): file
    case .entryPoint, .startedBy, .asked, .onlyRequested, .belongsTo, .atStart: nil
    }
  }
}
