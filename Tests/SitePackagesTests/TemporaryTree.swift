import Foundation
import Packaging
import SitePackages
import Testing

/// A folder for one test, removed with it.
final class TemporaryTree {
  let path: String
  static let site = "lib/python3.11/site-packages"

  init() throws {
    var template = Array("/tmp/scrimp-site-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    // The temporary folder may itself be behind a link.
    let resolved = try #require(realpath(made, nil))
    defer { free(resolved) }
    path = String(cString: resolved)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and the folders above it.
  func write(_ name: String, _ text: String = "") throws {
    try makeFolder((name as NSString).deletingLastPathComponent)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: path + "/" + name, withIntermediateDirectories: true)
  }

  func link(_ name: String, to target: String) throws {
    try makeFolder((name as NSString).deletingLastPathComponent)
    try FileManager.default.createSymbolicLink(
      atPath: path + "/" + name, withDestinationPath: target)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }

  /// Makes a file so long without writing it.
  func truncate(_ name: String, to length: Int) throws {
    #expect(Foundation.truncate(path + "/" + name, off_t(length)) == 0)
  }

  /// Installs a distribution of empty files; `nil` for `record` leaves `RECORD` out.
  ///
  /// Paths that stay inside `site` are written; others are only recorded.
  func install(
    _ name: String, _ version: String = "1.0", in site: String = TemporaryTree.site,
    files: [String], record extra: [String]? = [], metadata: String = ""
  ) throws {
    let info = "\(name)-\(version).dist-info"
    for file in files { try write("\(site)/\(file)") }
    try write(
      "\(site)/\(info)/METADATA",
      "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n\(metadata)\n")
    guard let extra else { return }
    let rows = (files + ["\(info)/METADATA"]).map { "\($0),," } + extra + ["\(info)/RECORD,,"]
    try write("\(site)/\(info)/RECORD", rows.joined(separator: "\n") + "\n")
  }

  /// Reads what is installed below `name`.
  func inventory(_ name: String = "") throws -> Inventory {
    try InstallationReader().read(InstallationLocator().roots(at: path + "/" + name))
  }
}

extension Inventory {
  /// The owner of the file at a path relative to site-packages, as a test writes it; nil without
  /// such a file.
  func owner(_ path: String) -> String? {
    guard let file = files.first(where: { $0.path.description == path }) else { return nil }
    switch file.owner {
    case .distribution(let id): return self[id].name.normalized
    case .besideDistribution(let id): return "beside " + self[id].name.normalized
    case .environment: return "environment"
    case .orphan: return "orphan"
    }
  }

  var paths: [String] { files.map(\.path.description) }
}
