/// A class of files that no run of a program reads, and what would prove that wrong for some.
///
/// An entry of `Data/prune-rules.json`; the code knows mechanisms only, and names no package.
public struct PruneRule: Sendable, Decodable {
  /// Such as `JNK005`: stable, for `--format json` and `scrimp explain`.
  public let code: String
  /// Such as `test-suite`.
  public let name: String
  public let title: String
  public let description: String
  public let example: Example
  public let selects: Selection
  public let vetoes: [RuleVeto]
  public let measured: [Measurement]

  /// A path that the rule selects, and one like it that it does not.
  public struct Example: Sendable, Decodable {
    public let drops: String
    public let keeps: String
    public let because: String
  }

  /// What the rule saved where it was measured.
  public struct Measurement: Sendable, Decodable {
    /// The distribution and its version.
    public let on: String
    public let bytes: Int
    public let files: Int?
  }

  /// The files a rule is about: single ones, or all of a folder.
  public struct Selection: Sendable, Decodable {
    /// Lowercase, without the dot.
    public let extensions: [String]?
    /// Globs over the file's name.
    public let names: [String]?
    /// Globs over the name of the folder the file stands in.
    public let directlyIn: [String]?
    /// The last components of a folder's path: `tests`, `share/man`.
    public let folders: [String]?
    /// Globs over names: the folder must hold, at any depth, a file with one of them.
    public let holding: [String]?
    /// Globs over names: the folder must hold no file with one of them.
    public let lacking: [String]?
    /// Globs over names: all files of the folder must have one of them.
    public let only: [String]?
    /// Globs over folder names; nothing below such a folder is meant: what a program copies as a
    /// template or serves is data, whatever it looks like.
    public let outside: [String]?
    /// How many folders may stand above, below site-packages or the prefix.
    public let maxDepth: Int?
    /// Extensions of which the file's folder must hold a file of the same stem: `mo` beside `po`.
    public let beside: [String]?
    /// Names of modules that go or stay as a folder does: `conftest.py`.
    public let modules: [String]?

    enum CodingKeys: String, CodingKey {
      case extensions, names, folders, holding, lacking, only, outside, beside, modules
      case directlyIn = "directly_in"
      case maxDepth = "max_depth"
    }
  }
}

/// What keeps files that a rule selects.
public enum RuleVeto: Sendable, Decodable {
  /// A kept module, an entry point or the application imports the folder or a module of it.
  case imported
  /// A string constant names the folder or the file.
  case named(Naming)
  /// The closure holds a distribution that uses such files.
  case distribution(Presence)

  public struct Naming: Sendable, Decodable {
    public enum Scope: String, Sendable, Decodable {
      /// The file named, alone.
      case file
      /// Such files below the folder of the naming module and of the file named.
      case folder
      /// Such files of the whole import package and distribution.
      case package
    }
    public enum Speaker: String, Sendable, Decodable {
      /// Modules of the file's own import package or distribution; others by a longer path.
      case package
      /// Any module.
      case anything
    }
    public let keeps: Scope
    public let by: Speaker
    /// Words that keep all such files of the package, in an import or a string.
    public let words: [String]?
    /// Ends of names that keep all such files in the scope: `.pyi`.
    public let suffixes: [String]?
  }

  public struct Presence: Sendable, Decodable {
    public enum Scope: String, Sendable, Decodable {
      case everything
      /// The files of that distribution alone.
      case own
    }
    /// Normalized names; a `*` at the end stands for any rest.
    public let distributions: [String]
    public let keeps: Scope
    /// Whether it counts only where the user's own requirements name it.
    public let onlyIfRequested: Bool?
    public let because: String
    public let source: String

    enum CodingKeys: String, CodingKey {
      case distributions, keeps, because, source
      case onlyIfRequested = "only_if_requested"
    }
  }

  private enum Kind: String, Decodable { case imported, named, distribution }
  private enum CodingKeys: CodingKey { case kind }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .imported: self = .imported
    case .named: self = .named(try Naming(from: decoder))
    case .distribution: self = .distribution(try Presence(from: decoder))
    }
  }
}
