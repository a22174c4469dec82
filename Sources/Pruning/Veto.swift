/// What stands against a rule: the evidence that something may use the file.
public enum Veto: Sendable, Hashable {
  /// A kept module imports it.
  case imported(module: String, at: Place)
  /// A kept module names it in a string: a dotted path, a file path, a folder, a suffix.
  case named(text: String, at: Place)
  /// An entry point of a kept distribution leads into it.
  case entryPoint(name: String, distribution: String)
  /// The closure holds a distribution that reads such files.
  case distribution(String)
  /// A module of the same import package cannot be read, so nobody knows what it uses.
  case opaque(path: String)
  /// A file in the same folder that no `RECORD` names, or that was asked for, may need it.
  case neighbour(path: String)

  /// A line of a module, for a reader to look at.
  public struct Place: Sendable, Hashable, CustomStringConvertible {
    /// Relative to site-packages, or as the application's file was given.
    public let path: String
    public let line: Int

    public init(path: String, line: Int) {
      self.path = path
      self.line = line
    }

    public var description: String { "\(path):\(line)" }
  }
}

extension Veto: CustomStringConvertible {
  /// One clause that ends "kept because …".
  public var description: String {
    switch self {
    case .imported(let module, let place): "\(place) imports \(module)"
    case .named(let text, let place): "\(place) names `\(text)`"
    case .entryPoint(let name, let distribution): "entry point \(name) of \(distribution)"
    case .distribution(let name): "\(name) reads such files"
    case .opaque(let path): "\(path) cannot be read"
    case .neighbour(let path): "\(path) beside it stays"
    }
  }
}
