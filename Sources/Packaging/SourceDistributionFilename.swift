/// The name of a source distribution's file, taken apart: `name-version.tar.gz`.
///
/// PEP 625's names, and those of before it: `.zip`, and a name that is not normalized.
///
/// See: <https://packaging.python.org/en/latest/specifications/source-distribution-format/#source-distribution-file-name>
public struct SourceDistributionFilename: Hashable, Sendable {
  public let name: ProjectName
  public let version: Version

  /// Takes a file's name apart at its last `-`, for no version has one in its normal form.
  ///
  /// - Throws: ``SourceDistributionFilenameError`` with the part that is wrong.
  public init(_ filename: String) throws(SourceDistributionFilenameError) {
    guard let suffix = [".tar.gz", ".zip"].first(where: filename.hasSuffix) else {
      throw .notASourceDistribution
    }
    let stem = filename.dropLast(suffix.count)
    guard let dash = stem.utf8.lastIndex(of: UInt8(ascii: "-")) else { throw .noVersion }
    do { name = try ProjectName(String(stem[..<dash])) } catch { throw .name(error) }
    let version = String(stem[stem.utf8.index(after: dash)...])
    do { self.version = try Version(version) } catch { throw .version(error) }
  }
}

/// Why a file's name is no source distribution's.
public enum SourceDistributionFilenameError: Error, Equatable, CustomStringConvertible {
  case notASourceDistribution
  case noVersion
  case name(ProjectNameError)
  case version(VersionError)

  public var description: String {
    switch self {
    case .notASourceDistribution: "the file's name ends neither in `.tar.gz` nor in `.zip`"
    case .noVersion: "the file's name has no `-` before a version"
    case .name(let error): error.description
    case .version(let error): error.description
    }
  }
}
