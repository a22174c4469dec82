import ImportGraph
import Packaging
import Resolver
import SitePackages

/// The user's own code: what stays for its sake, and what it imports that no requirement names.
struct ApplicationCode {
  let files: [ApplicationFile]
  /// The app's other files, which may name modules: settings, templates, pickles.
  let others: [ApplicationFile]
  /// Every absolute import, by the module's first name, with the first place that has it.
  private let imports: [String: String]

  /// - Throws: ``Diagnostic`` for a path that names no code.
  init(
    _ paths: [String], excluding roots: [InstallRoot], workers: Workers, console: Console
  ) throws {
    do throws(InstallationError) {
      let found = try ApplicationReader(workers: workers).files(at: paths, excluding: roots)
      for notice in found.notices { console.warn(notice.text) }
      if found.files.isEmpty, !paths.isEmpty {
        console.warn("no Python file in \(paths.joined(separator: ", "))")
      }
      files = found.files
      others = found.others
    } catch {
      throw Diagnostic(
        "cannot read the app's code", causes: ["\(error)"],
        hint: "--app names a Python file or a folder of them")
    }
    let running = files.filter { !$0.isForDevelopment }
    let interest = ScanInterest(words: [String](), reportsEveryImport: true)
    let findings = SourceReader(workers: workers).map(running) { _, bytes in
      ImportScanner.scan(bytes, for: interest)
    }
    var imports: [String: String] = [:]
    for (file, finding) in zip(running, findings) {
      guard case .success(let finding) = finding else { continue }
      for name in finding.imports where name.level == 0 {
        let top = name.module.prefix { $0 != "." }
        if imports[String(top)] == nil { imports[String(top)] = "\(file.path):\(name.line)" }
      }
    }
    self.imports = imports
  }

  /// Requirements for installed distributions that the code imports and `closure` lacks.
  ///
  /// The app runs with them today, so it must go on running with them.
  func undeclared(in inventory: Inventory, beyond closure: InstalledClosure) -> [RootRequirement] {
    var provided: Set<String> = []
    var others: [String: [DistributionID]] = [:]
    for id in inventory.distributionIDs {
      for name in inventory[id].topLevelNames {
        if closure.contains(id) {
          provided.insert(name)
        } else {
          others[name, default: []].append(id)
        }
      }
    }
    // A module of the app's own hides an installed one.
    for file in files { provided.insert(file.moduleName) }
    return imports.sorted { $0.key < $1.key }.flatMap { name, place in
      provided.contains(name)
        ? []
        : (others[name] ?? []).compactMap { id in
          (try? Requirement(inventory[id].name.normalized)).map { RootRequirement($0, at: place) }
        }
    }
  }
}

extension ApplicationFile {
  /// Code that builds, tests or configures and is not there when the app runs.
  fileprivate var isForDevelopment: Bool {
    let parts = path.components.map { String(decoding: $0, as: UTF8.self) }
    let name = parts.last ?? ""
    return ["setup.py", "conftest.py", "noxfile.py", "tasks.py", "fabfile.py"].contains(name)
      || name.hasPrefix("test_") || name.hasSuffix("_test.py")
      || parts.dropLast().contains { ["tests", "test", "docs", "build", "dist"].contains($0) }
  }

  /// The first name by which the app's folder makes the file importable.
  fileprivate var moduleName: String {
    let first = String(decoding: path.components.first ?? [], as: UTF8.self)
    return first.hasSuffix(".py") ? String(first.dropLast(3)) : first
  }
}
