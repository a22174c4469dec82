/// A use of a name in a source: a call, a value that is given to it, or only its mention.
public struct NameUse: Sendable, Hashable {
  public enum Form: Sendable, Hashable {
    case call([Argument])
    /// What follows `=`, as a statement or as an argument.
    case assignment(Value)
    /// It stands there without a call or a value: it is passed on, or read.
    case mention
    /// It is imported from a module, whose last name is the owner: `from boto3 import client`.
    case imported
    /// It is given another name: `from boto3 import client as c`.
    case renamed
    /// It is a key, as a string constant, of a value: `{"backend": "Agg"}`, `x["backend"] = name`.
    case entry(Value)
    /// A string constant, or a word in one.
    case text
  }

  public struct Argument: Sendable, Hashable {
    /// `*` and `**` for what is spread.
    public let keyword: String?
    public let value: Value

    public init(keyword: String? = nil, value: Value) {
      self.keyword = keyword
      self.value = value
    }
  }

  public enum Value: Sendable, Hashable {
    /// A string constant, and nothing else.
    case text(String)
    /// A name, and nothing else; of a dotted one the last.
    case name(String)
    case other
  }

  public let name: String
  /// The name before the dot, if there is one: `boto3` of `boto3.client`; `)` for a call's result.
  public let owner: String
  public let form: Form
  public internal(set) var line: Int

  public init(name: String, owner: String = "", form: Form, line: Int) {
    self.name = name
    self.owner = owner
    self.form = form
    self.line = line
  }
}
