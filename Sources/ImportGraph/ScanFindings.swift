/// What one module imports and names, as far as it was asked about.
public struct ScanFindings: Sendable, Equatable {
  public var imports: [ImportedName]
  public var texts: [NamedText]
  /// Single words that by themselves lead nowhere, and are in no text for that reason.
  public var words: [WordHash] = []
  /// Where modules are loaded by computed names.
  public var dynamic: [DynamicImport]
  /// Nodes of a ``ModuleTree`` that the bytes of something that is no source name.
  public var nodes: [Int] = []
  /// How names are used that rules about data ask for.
  public var uses: [NameUse] = []
  /// Names that rules about data ask for, in what is no source.
  public var dataNames: [String] = []
  /// What stands in templates that rules about data ask for: a tag's name and its constant.
  public var tags: [TemplateTag] = []
  /// File names of the libraries that a library needs.
  public var libraries: [String] = []
  /// Whether what it imports depends on `TYPE_CHECKING`.
  public var asksForTypes = false
  /// Whether it may put texts together; asked of what loads modules by computed names.
  public var joinsTexts = true
  /// Why the module's text cannot be trusted to say everything it uses, if so.
  public var opacity: Opacity?

  public init(
    imports: [ImportedName] = [], texts: [NamedText] = [], dynamic: [DynamicImport] = [],
    opacity: Opacity? = nil
  ) {
    self.imports = imports
    self.texts = texts
    self.dynamic = dynamic
    self.opacity = opacity
  }

  /// What either of two says, for a module that may be one or the other.
  public func union(_ other: ScanFindings) -> ScanFindings {
    var both = ScanFindings(
      imports: imports + other.imports, texts: texts + other.texts,
      dynamic: dynamic + other.dynamic, opacity: opacity ?? other.opacity)
    both.words = words + other.words
    both.nodes = nodes + other.nodes
    both.uses = uses + other.uses
    both.dataNames = dataNames + other.dataNames
    both.tags = tags + other.tags
    both.libraries = libraries + other.libraries
    both.joinsTexts = joinsTexts || other.joinsTexts
    both.asksForTypes = asksForTypes || other.asksForTypes
    return both
  }

  /// A module that could not be opened or read.
  public static let unreadable = ScanFindings(opacity: .unreadable)

  public enum Opacity: Sendable, Hashable {
    case unreadable
    /// A library whose strings are packed in a way that is not known.
    case sealed
    /// The first two lines declare an encoding whose letters are not ASCII's.
    case encoding(String)
    /// A NUL, or a string that never ends: the text is not Python.
    case malformed
  }
}

/// One name an import statement binds, with the module it comes from.
public struct ImportedName: Sendable, Hashable {
  /// The leading dots: 0 is absolute, 1 the module's own package.
  public let level: Int
  /// The dotted module after the dots; empty in `from . import a`.
  public let module: String
  /// `nil` for `import module`; `*` for a star.
  public let name: String?
  /// The name it is bound to, where that is another.
  public let alias: String?
  /// Whether the bound name is one of those that were asked for.
  public let namesInterest: Bool
  /// Whether a rule about files asked for a part of it.
  public let isOfRules: Bool
  public internal(set) var line: Int

  public init(
    level: Int = 0, module: String, name: String? = nil, alias: String? = nil,
    namesInterest: Bool = false, isOfRules: Bool = true, line: Int
  ) {
    self.level = level
    self.module = module
    self.name = name
    self.alias = alias
    self.namesInterest = namesInterest
    self.isOfRules = isOfRules
    self.line = line
  }

  /// The name by which the source uses it.
  public var boundName: Substring {
    alias?[...] ?? name?[...] ?? module.prefix { $0 != "." }
  }
}

/// A piece of a string constant that looks like a dotted name or a path.
public struct NamedText: Sendable, Hashable {
  /// Letters, digits, `_`, `.`, `/`, `-` and `+`; a backslash between names counts as `/`.
  public let text: String
  /// Whether something computed stands right before it: `{x}`, `%s`.
  public let isContinued: Bool
  /// Whether something computed stands right after it.
  public let isUnfinished: Bool
  /// Whether the constant holds more than a path: a sentence, a command line, a regular expression.
  public let isAmongWords: Bool
  /// For a single word among words, what stands before it.
  public let leading: Leading
  /// Whether a rule about files asked for a part of it.
  public let isOfRules: Bool
  public internal(set) var line: Int

  public enum Leading: Sendable, Hashable {
    case words
    /// Nothing: the text may be a command.
    case nothing
    /// `import`, `from` or `-m`.
    case keyword
  }

  public init(
    text: String, isContinued: Bool = false, isUnfinished: Bool = false,
    isAmongWords: Bool = false, leading: Leading = .words, isOfRules: Bool = true, line: Int
  ) {
    self.text = text
    self.isContinued = isContinued
    self.isUnfinished = isUnfinished
    self.isAmongWords = isAmongWords
    self.leading = leading
    self.isOfRules = isOfRules
    self.line = line
  }

  /// Whether it is a single word in a sentence, which mostly names nothing.
  public var isWordInSentence: Bool {
    isAmongWords && !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }
  }
}
