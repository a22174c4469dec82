/// What a distribution's `METADATA` or `PKG-INFO` says about it, as written.
///
/// Core metadata 1.0 to 2.4 is a mail header: folded lines, repeated fields, names in any case. It
/// is read as Python's `email` parser reads it, since that is what wrote and reads these files;
/// the description after the header is not looked at. Values stay text, because old metadata
/// holds versions and requirements no standard has a reading for.
///
/// See: <https://packaging.python.org/en/latest/specifications/core-metadata/>
public struct CoreMetadata: Sendable, Equatable {
  /// The first `Name`, as spelt.
  public let name: String
  /// The first `Version`, as spelt.
  public let version: String
  private let fields: [MailHeader.Field]

  /// Reads the header of `bytes`.
  ///
  /// - Throws: ``CoreMetadataError`` when there is no `Name` or no `Version`.
  public init(parsing bytes: [UInt8]) throws(CoreMetadataError) {
    fields = MailHeader.fields(of: bytes)
    guard let name = fields.first("name") else { throw .missingName }
    guard let version = fields.first("version") else { throw .missingVersion(name: name) }
    self.name = name
    self.version = version
  }

  /// The first value of a field; `name` in lowercase, as `home-page`.
  public func first(_ name: String) -> String? { fields.first(name) }

  /// Every value of a field, in the file's order; `name` in lowercase, as `requires-dist`.
  public func all(_ name: String) -> [String] {
    fields.lazy.filter { $0.name == name }.map(\.value)
  }

  public var metadataVersion: String? { first("metadata-version") }
  public var summary: String? { first("summary") }
  public var homePage: String? { first("home-page") }
  public var author: String? { first("author") }
  public var license: String? { first("license") }
  /// An SPDX expression, from metadata 2.4 on.
  public var licenseExpression: String? { first("license-expression") }
  public var licenseFiles: [String] { all("license-file") }
  public var classifiers: [String] { all("classifier") }
  public var projectURLs: [String] { all("project-url") }
  public var requiresPython: String? { first("requires-python") }
  public var requiresDist: [String] { all("requires-dist") }
  public var providesExtra: [String] { all("provides-extra") }
  public var dynamic: [String] { all("dynamic") }
  /// Metadata 1.1's import names, which no installer follows.
  public var requires: [String] { all("requires") }
  /// Metadata 1.1's import names.
  public var provides: [String] { all("provides") }
}

/// Why a `METADATA` file describes no distribution.
public enum CoreMetadataError: Error, Equatable, CustomStringConvertible {
  case missingName
  case missingVersion(name: String)

  public var description: String {
    switch self {
    case .missingName: "the metadata has no `Name` field"
    case .missingVersion(let name): "the metadata of `\(name)` has no `Version` field"
    }
  }
}

extension [MailHeader.Field] {
  fileprivate func first(_ name: String) -> String? {
    guard let value = first(where: { $0.name == name })?.value, !value.isEmpty else { return nil }
    return value
  }
}
