import Foundation
import Packaging
import Pruning
import Resolver

@testable import Staging

/// A temporary folder, removed with the value.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/scrimp-staging-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit {
    // Folders a test closed to itself are opened again.
    let files = FileManager.default
    for case let name as String in files.enumerator(atPath: path) ?? .init() {
      var status = stat()
      if lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        chmod("\(path)/\(name)", 0o700)
      }
    }
    try? files.removeItem(atPath: path)
  }

  static func / (folder: TemporaryFolder, name: String) -> String { "\(folder.path)/\(name)" }
}

/// A small environment on disk and the plan for it.
struct Installation {
  let folder: TemporaryFolder
  let prefix: String
  let sitePackages: String?

  /// A second installation `beside` another shares its prefix.
  init(
    sitePackages: String? = "lib/python3.11/site-packages", beside other: Installation? = nil
  ) throws {
    self.sitePackages = sitePackages
    folder = other?.folder ?? TemporaryFolder()
    prefix = folder / "env"
    try FileManager.default.createDirectory(
      atPath: root, withIntermediateDirectories: true)
  }

  var root: String { sitePackages.map { "\(prefix)/\($0)" } ?? prefix }
  /// Where tests stage to.
  var output: String { folder / "out" }

  /// Writes a file; its path is relative to site-packages.
  @discardableResult
  func add(
    _ path: String, _ text: String = "", mode: mode_t = 0o644, modified: Int = 1_600_000_000
  ) throws -> String {
    let file = URL(fileURLWithPath: "\(root)/\(path)").standardized.path
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    chmod(file, mode)
    setTime(of: file, modified)
    return file
  }

  func link(_ path: String, to target: String) throws {
    let file = "\(root)/\(path)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    symlink(target, file)
    setTime(of: file, 1_500_000_000)
  }

  func setTime(of path: String, _ seconds: Int, nanoseconds: Int = 123_456_789) {
    let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    utimensat(AT_FDCWD, path, [time, time], AT_SYMLINK_NOFOLLOW)
  }

  /// A distribution with a `RECORD` of these files and itself.
  func distribute(_ name: String, _ files: [String]) throws {
    let info = "\(name)-1.0.dist-info"
    try add("\(info)/METADATA", "Metadata-Version: 2.1\nName: \(name)\nVersion: 1.0\n")
    let rows = files + ["\(info)/METADATA"]
    try add(
      "\(info)/RECORD",
      rows.map { "\($0),sha256=abc,1\n" }.joined() + "\(info)/RECORD,,\n")
  }

  /// The tree as it stands, without what `drop` names.
  func plan(
    dropping drop: Set<String> = [], environment: Set<String> = [],
    adding files: [InstalledFile] = []
  ) throws -> PrunePlan {
    try Self.plan([self], dropping: drop, environment: environment, adding: files)
  }

  static func plan(
    _ installations: [Installation], dropping drop: Set<String> = [],
    environment: Set<String> = [], adding files: [InstalledFile] = [], reading: Bool = true
  ) throws -> PrunePlan {
    var inventory = Inventory()
    for (root, installation) in installations.enumerated() {
      inventory.roots.append(
        InstallRoot(
          prefix: installation.prefix,
          sitePackages: installation.sitePackages.flatMap { InstallPath($0) }))
      guard reading else { continue }
      try installation.read(into: &inventory, root: root, environment: environment)
    }
    inventory.files += files
    let decisions = inventory.files.map { file -> Decision in
      drop.contains(file.path.description) ? .drop(.asked(glob: "x")) : .keep(.orphan)
    }
    return PrunePlan(
      inventory: inventory, closure: InstalledClosure(members: []), level: .safe,
      target: TargetEnvironment(markers: MarkerEnvironment(), platform: TargetPlatform()),
      decisions: decisions)
  }

  private func read(
    into inventory: inout Inventory, root: Int, environment: Set<String>
  ) throws {
    let climb = sitePackages.map { $0.split(separator: "/").map { _ in ".." } } ?? []
    var paths: [(InstallPath, stat)] = []
    for case let name as String in FileManager.default.enumerator(atPath: prefix) ?? .init() {
      var status = stat()
      guard lstat("\(prefix)/\(name)", &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
        continue
      }
      let path =
        sitePackages.flatMap {
          name.hasPrefix("\($0)/") ? String(name.dropFirst($0.count + 1)) : nil
        }
        ?? (sitePackages == nil ? name : (climb + [name]).joined(separator: "/"))
      if let path = InstallPath(path) { paths.append((path, status)) }
    }
    paths.sort { $0.0 < $1.0 }
    let start = inventory.files.count
    var distributions: [String: DistributionID] = [:]
    for (path, _) in paths where path.description.hasSuffix(".dist-info/METADATA") {
      let info = path.components[0]
      let name = String(decoding: info, as: UTF8.self).split(separator: "-")[0]
      distributions[String(name)] = DistributionID(raw: inventory.distributions.count)
      inventory.distributions.append(
        Distribution(
          name: try ProjectName(String(name)), version: try Version("1.0"), root: root,
          metadataPath: InstallPath(normalized: Array(info))))
    }
    for (offset, (path, status)) in paths.enumerated() {
      var owner = FileOwner.orphan
      for (name, id) in distributions {
        let record =
          (try? String(contentsOfFile: "\(self.root)/\(name)-1.0.dist-info/RECORD", encoding: .utf8))
          ?? ""
        guard record.split(separator: "\n").contains(where: { $0.hasPrefix("\(path),") }) else {
          continue
        }
        owner = .distribution(id)
        inventory.distributions[id.raw].files.append(FileID(raw: start + offset))
      }
      if environment.contains(path.description) { owner = .environment }
      inventory.files.append(
        InstalledFile(
          path: path, root: root, size: Int(status.st_size), kind: .data,
          isSymbolicLink: status.st_mode & S_IFMT == S_IFLNK, owner: owner))
    }
  }
}

/// The paths below a folder, sorted; a folder ends in `/`.
func listing(_ path: String) -> [String] {
  var names: [String] = []
  for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
    var status = stat()
    lstat("\(path)/\(name)", &status)
    names.append(status.st_mode & S_IFMT == S_IFDIR ? "\(name)/" : name)
  }
  return names.sorted()
}

func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

func status(_ path: String) -> stat {
  var status = stat()
  lstat(path, &status)
  return status
}
