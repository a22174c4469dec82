import Foundation
import Packaging
import SitePackages
import Testing

/// Compares with Python's own reader, `importlib.metadata`, on a virtual environment made here and
/// on those that `SCRIMP_TEST_ENVIRONMENTS` names, separated by colons.
@Suite struct `Against importlib.metadata` {
  struct Answer: Decodable {
    struct Distribution: Decodable {
      let path: String
      let name: String
      let version: String
      let requires: [String]
      let entry_points: [[String]]
      let files: [String]
    }
    let prefix: String
    let site: String
    let distributions: [Distribution]
    let on_disk: [String]
  }

  static let script = """
    import importlib.metadata, json, os, sys
    site = os.path.realpath(sys.argv[1])
    def relative(path):
        folder, name = os.path.split(path)
        return os.path.relpath(os.path.join(os.path.realpath(folder), name), site)
    answer = []
    for d in importlib.metadata.distributions(path=[site]):
        paths = [str(d.locate_file(f)) for f in d.files or []]
        answer.append({
            "path": os.path.basename(d._path), "name": d.metadata["Name"], "version": d.version, "requires": d.requires or [],
            "entry_points": [[e.group, e.name, e.module, e.attr or ""] for e in d.entry_points],
            "files": sorted({relative(p) for p in paths if os.path.isfile(p)}),
        })
    on_disk = [
        os.path.relpath(os.path.join(folder, name), site)
        for folder, _, names in os.walk(site) for name in names]
    print(json.dumps({
        "prefix": sys.prefix, "site": site, "distributions": answer, "on_disk": sorted(on_disk)}))
    """

  @Test func `owns the same files of the same distributions`() throws {
    let tree = try TemporaryTree()
    var environments =
      ProcessInfo.processInfo.environment["SCRIMP_TEST_ENVIRONMENTS"]?.split(separator: ":")
      .map { String($0) } ?? []
    if try run("python3", ["-m", "venv", tree.path + "/venv"]) == nil {
      print("skipped: no python3 here can make a virtual environment")
    } else {
      environments.append(tree.path + "/venv")
    }
    for environment in environments {
      let inventory = try InstallationReader().read(InstallationLocator().roots(at: environment))
      for root in inventory.roots.indices { try compare(inventory, root) }
    }
  }

  func compare(_ inventory: Inventory, _ root: Int) throws {
    let output = try #require(
      try run("python3", ["-I", "-c", Self.script, inventory.roots[root].path]))
    let answer = try JSONDecoder().decode(Answer.self, from: output)
    let ours = inventory.distributions.filter { $0.root == root }
    func key(_ name: String, _ version: String) -> String { "\(name) \(version)" }
    #expect(
      Set(ours.map { key($0.displayName, $0.version.description) })
        == Set(
          answer.distributions.map { key($0.name, (try? Version($0.version))?.description ?? "") }))
    let paths = inventory.files.filter { $0.root == root }.map(\.path.description)
    #expect(
      paths.filter { !$0.hasPrefix("../") }
        == answer.on_disk.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })

    for theirs in answer.distributions {
      guard let distribution = ours.first(where: { $0.metadataPath.description == theirs.path })
      else {
        continue
      }
      let own = Set(distribution.files.map { inventory[$0].path.description })
      #expect(Set(theirs.files).subtracting(own) == [], "\(theirs.name)")
      // Bytecode that a program wrote later and the metadata itself are owned too, and scripts that
      // pip moved in a target folder.
      let more = own.subtracting(theirs.files).filter {
        !$0.hasSuffix(".pyc") && !$0.hasPrefix(distribution.metadataPath.description)
          && !(inventory.roots[root].sitePackages == nil && $0.hasPrefix("bin/"))
      }
      if distribution.origin == .wheel { #expect(more == [], "\(theirs.name)") }
      #expect(
        distribution.requirements.map(\.name)
          == theirs.requires.compactMap { try? Requirement($0).name }, "\(theirs.name)")
      #expect(
        Set(distribution.entryPoints.map { [$0.group, $0.name, $0.module, $0.attribute ?? ""] })
          == Set(theirs.entry_points), "\(theirs.name)")
    }
    print(
      "compared \(answer.distributions.count) distributions, \(paths.count) files in",
      inventory.roots[root].path)
  }

  func run(_ program: String, _ arguments: [String]) throws -> Data? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? data : nil
  }
}
