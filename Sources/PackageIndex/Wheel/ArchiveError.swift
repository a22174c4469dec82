/// Why a wheel or source distribution cannot be read.
public enum ArchiveError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No end of central directory, or its records contradict each other.
  case notAZip
  case severalDisks
  /// The central directory is not where, or not as long as, the archive says.
  case misplacedDirectory
  case tooLarge(limit: Int)
  /// An absolute name, one with `..`, a backslash or a NUL.
  case unsafeName(String)
  case duplicateName(String)
  /// In the wheel's `.data` folder, but in none that an installer knows.
  case unknownScheme(String)
  /// A file stands where another file needs a folder.
  case fileAndFolder(String)
  case overlappingEntries(String)
  case outsideFile(String)
  case encrypted(String)
  /// More than the entry's compressed bytes can hold.
  case impossibleSize(String)
  case unknownMethod(String, method: Int)
  /// The entry's own header or data contradict the central directory.
  case damaged(String)
  /// None or several files that could be the metadata of the distribution.
  case metadataCount(Int)
  /// The compressed stream or the archive in it breaks off or is malformed.
  case invalidStream

  public var description: String {
    switch self {
    case .notAZip: "the archive has no valid end of central directory"
    case .severalDisks: "the archive is one of several disks"
    case .misplacedDirectory: "the central directory is not where the archive says"
    case .tooLarge(let limit): "the archive holds more than \(limit) bytes where none should"
    case .unsafeName(let name): "the archive holds the unsafe name `\(name)`"
    case .duplicateName(let name): "the archive holds `\(name)` twice"
    case .unknownScheme(let name): "`\(name)` is for no place that an installer knows"
    case .fileAndFolder(let name): "`\(name)` is a file and a folder at the same time"
    case .overlappingEntries(let name): "`\(name)` overlaps another entry of the archive"
    case .outsideFile(let name): "`\(name)` lies outside the archive"
    case .encrypted(let name): "`\(name)` is encrypted"
    case .impossibleSize(let name): "`\(name)` claims a size its compressed bytes cannot have"
    case .unknownMethod(let name, let method): "`\(name)` is compressed by unknown method \(method)"
    case .damaged(let name): "`\(name)` is damaged"
    case .metadataCount(let count): "the archive has \(count) files of metadata instead of one"
    case .invalidStream: "the compressed archive is malformed or breaks off"
    }
  }
}
