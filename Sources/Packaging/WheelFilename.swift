/// The name of a wheel's file, taken apart: `name-version(-build)?-interpreter-abi-platform.whl`.
///
/// See: <https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-format>
public struct WheelFilename: Hashable, Sendable {
  /// Ranks the builds of one version.
  public struct BuildTag: Hashable, Comparable, Sendable {
    public let number: VersionNumber
    public let suffix: String

    public static func < (left: Self, right: Self) -> Bool {
      left.number == right.number
        ? left.suffix.utf8.lexicographicallyPrecedes(right.suffix.utf8)
        : left.number < right.number
    }
  }

  public let name: ProjectName
  public let version: Version
  public let build: BuildTag?
  public let tags: Set<Tag>

  /// Takes a file's name apart.
  ///
  /// - Throws: ``WheelFilenameError`` with the part that is wrong.
  public init(_ filename: String) throws(WheelFilenameError) {
    guard filename.hasSuffix(".whl") else { throw .notAWheel }
    let parts = Substring(filename.utf8.dropLast(".whl".utf8.count)).split(at: "-")
    guard parts.count == 5 || parts.count == 6 else { throw .partCount(parts.count) }
    name = try Self.name(parts[0])
    do { version = try Version(String(parts[1])) } catch { throw .version(error) }
    build = parts.count == 6 ? try BuildTag(parts[2]) : nil
    let tag = parts.count - 3
    do {
      tags = try Tag.set(parts[tag], parts[tag + 1], parts[tag + 2])
    } catch { throw .tag(error) }
  }

  /// A name with `_` for every run of `-`, `_` and `.`; old tools left `.` as it was.
  private static func name(_ text: Substring) throws(WheelFilenameError) -> ProjectName {
    let underscore = UInt8(ascii: "_")
    guard !zip(text.utf8, text.utf8.dropFirst()).contains(where: { $0 == (underscore, underscore) })
    else { throw .unescapedName }
    do { return try ProjectName(String(text)) } catch { throw .name(error) }
  }
}

extension WheelFilename.BuildTag {
  /// Reads a build tag, which starts with a digit.
  init(_ text: Substring) throws(WheelFilenameError) {
    let digits = text.utf8.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard !digits.isEmpty else { throw .buildTag }
    let bytes = Array(digits)
    number = VersionNumber(digitsOf: bytes.span, in: bytes.indices)
    suffix = String(text[digits.endIndex...])
  }
}

/// Why a file's name is no wheel's.
public enum WheelFilenameError: Error, Equatable, CustomStringConvertible {
  case notAWheel
  /// There are five parts, or six with a build tag.
  case partCount(Int)
  case unescapedName
  case name(ProjectNameError)
  case version(VersionError)
  case buildTag
  case tag(TagError)

  public var description: String {
    switch self {
    case .notAWheel: "the file's name does not end in `.whl`"
    case .partCount(let count): "a wheel's name has 5 or 6 parts separated by `-`, not \(count)"
    case .unescapedName: "a wheel's name has no `__`"
    case .name(let error): error.description
    case .version(let error): error.description
    case .buildTag: "a build tag starts with a digit"
    case .tag(let error): error.description
    }
  }
}
