public import FileCache

/// Learns by a build what a source distribution requires, where nothing less tells.
///
/// A build runs the distribution's own code, so that what it tells holds for the interpreter that
/// ran it and for no other.
public protocol MetadataBuilder: Sendable {
  /// Everything a build may decide by: `cpython 3.11.7 linux x86_64`. Asked for only where a build
  /// is or was needed.
  ///
  /// - Throws: ``BuildFailure`` where no interpreter can be asked.
  func interpreter(remembering cache: FileCache?) throws(BuildFailure) -> String

  /// The `METADATA` that the built distribution would have.
  func metadata(of source: SourceFile) async throws(BuildFailure) -> [UInt8]
}

/// What is done about a source distribution that only a build tells about (PEP 643).
public enum SourceBuilds: Sendable {
  /// It is named in an error, for another version may not be what the user wants.
  case refused
  /// Its version counts as one that cannot be used.
  case passedOver
  case carriedOut(any MetadataBuilder)

  var builder: (any MetadataBuilder)? {
    if case .carriedOut(let builder) = self { builder } else { nil }
  }
}

/// Why a build told nothing.
public struct BuildFailure: Error, Sendable, Equatable {
  /// In words that follow "the build failed: ".
  public let cause: String
  /// The last lines of what the build said.
  public let output: [String]
  /// Whether the user ended it.
  public let isInterruption: Bool

  public init(cause: String, output: [String] = [], isInterruption: Bool = false) {
    self.cause = cause
    self.output = output
    self.isInterruption = isInterruption
  }
}
