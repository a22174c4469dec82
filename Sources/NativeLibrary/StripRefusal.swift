/// Why a library is left as it is.
public enum StripRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  case unreadable(ELFError)
  /// Neither a shared object nor an executable.
  case otherType
  /// Its section table is gone, and symbols with it.
  case noSections
  /// There is nothing that could go.
  case nothingToStrip
  /// Sections of which two share bytes, or a table inside what is loaded.
  case tangled
  /// Data that belongs to no section, which something may look for.
  case unknownData(bytes: Int)
  /// What came out is not what is loaded now.
  case differs(String)

  public var description: String {
    switch self {
    case .unreadable(let error): "\(error)"
    case .otherType: "it is neither a shared object nor a program"
    case .noSections: "it has no section table"
    case .nothingToStrip: "it has no symbols that are not needed"
    case .tangled: "its parts overlap"
    case .unknownData(let bytes): "\(bytes) bytes in it belong to no section"
    case .differs(let what): "stripped, \(what) would differ"
    }
  }
}
