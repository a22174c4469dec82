internal import CuratedData
internal import FoundationEssentials

/// Packages that are loaded where no source of theirs or of their users' says so.
public struct HiddenImports: Sendable, Decodable {
  /// One entry of `Data/hidden-imports.json`.
  public struct Entry: Sendable, Decodable {
    /// The module whose import makes it happen.
    public let module: String
    /// Names at the top that are then loaded, whole.
    public let loads: [String]
    public let because: String
    public let source: String
  }

  /// The modules of the interpreter's own library.
  public struct StandardLibrary: Sendable, Decodable {
    public let source: String
    public let modules: Set<String>
  }

  public let entries: [Entry]
  public let standardLibrary: StandardLibrary

  public init(entries: [Entry] = [], standardLibrary: Set<String> = []) {
    self.entries = entries
    self.standardLibrary = StandardLibrary(source: "", modules: standardLibrary)
  }

  enum CodingKeys: String, CodingKey {
    case entries
    case standardLibrary = "standard_library"
  }

  /// Those that come with this build.
  public static func curated() throws(RuleBookError) -> HiddenImports {
    do {
      return try JSONDecoder().decode(
        HiddenImports.self,
        from: Data(
          UnsafeBufferPointer(start: scrimp_hidden_imports, count: scrimp_hidden_imports_size)))
    } catch {
      throw RuleBookError(cause: "\(error)")
    }
  }

  subscript(module: String) -> [String] {
    entries.filter { $0.module == module }.flatMap(\.loads)
  }
}
