import Foundation
import Packaging
import Resolver
import Testing

/// One of packse's resolver scenarios: a small index, a request and the answer it must have.
///
/// The scenarios are kept beside the checkout, in a folder that `SCRIMP_PACKSE` names or that is
/// found as `shared/packse` next to one of the folders above.
struct PackseScenario: Decodable, Sendable {
  let name: String
  let category: String
  let rootRequires: [String]
  let environment: Environment
  let resolverOptions: Options
  let expected: Expected
  let inMemoryIndex: [String: [String: Release]]

  struct Environment: Decodable, Sendable { let python: String }

  struct Options: Decodable, Sendable {
    let python: String?
    let prereleases: Bool
    let noBuild: [String]
    let noBinary: [String]
    let universal: Bool
    let pythonPlatform: String?
    let resolution: String?
  }

  struct Expected: Decodable, Sendable {
    let satisfiable: Bool
    /// Empty where only the verdict is known.
    let packages: [String: String]
  }

  struct Release: Decodable, Sendable {
    let requiresPython: String?
    let yanked: Bool
    let files: [String]
    let metadata: String
  }

  /// All scenarios; none, with the reason printed, where the folder is absent.
  static let all: [PackseScenario] = {
    guard let folder else {
      print("packse: skipped, no folder in SCRIMP_PACKSE and no shared/packse beside this package")
      return []
    }
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let manifest = try Data(contentsOf: folder.appending(path: "index/scenarios.json"))
      return try decoder.decode([PackseScenario].self, from: manifest)
    } catch {
      print("packse: skipped, its manifest cannot be read: \(error)")
      return []
    }
  }()

  static let folder: URL? = {
    if let named = ProcessInfo.processInfo.environment["SCRIMP_PACKSE"] {
      return URL(filePath: named)
    }
    var above = URL(filePath: #filePath).standardizedFileURL
    while above.pathComponents.count > 1 {
      above.deleteLastPathComponent()
      let folder = above.appending(path: "shared/packse")
      if FileManager.default.fileExists(atPath: folder.path) { return folder }
    }
    return nil
  }()
}

extension PackseScenario: CustomTestStringConvertible {
  var testDescription: String { "\(category)/\(name)" }
}

// What the scenario asks, and what its index answers.
extension PackseScenario {
  var request: ResolutionRequest {
    get throws {
      var options = ResolverOptions()
      if resolverOptions.prereleases { options.prereleases = .allow }
      if let text = resolverOptions.resolution,
        let known = ResolverOptions.Preference(rawValue: text)
      {
        options.preference = known
      }
      options.onlyBinary.names = try Set(resolverOptions.noBuild.map { try ProjectName($0) })
      options.noBinary.names = try Set(resolverOptions.noBinary.map { try ProjectName($0) })
      return ResolutionRequest(
        requirements: try rootRequires.enumerated().map {
          RootRequirement(try Requirement($1), at: "requirements.txt:\($0 + 1)")
        },
        target: try TargetEnvironment(
          pythonVersion: resolverOptions.python ?? environment.python,
          platform: resolverOptions.pythonPlatform ?? "linux"),
        options: options)
    }
  }

  func page(of name: ProjectName) -> ProjectPage? {
    guard let releases = inMemoryIndex[name.normalized] else { return nil }
    return ProjectPage(
      name,
      files: releases.values.flatMap { release in
        release.files.map { filename in
          IndexFile(
            filename: filename, url: "https://index.invalid/files/\(filename)",
            requiresPython: release.requiresPython,
            yank: release.yanked ? IndexFile.Yank(reason: "") : nil,
            uploadTime: Timestamp(microseconds: 1_711_238_400_000_000), metadata: .advertised(nil))
        }
      })
  }

  func metadata(ofFileNamed filename: String, of name: ProjectName) throws -> MetadataAnswer {
    let release = inMemoryIndex[name.normalized]?.values.first { $0.files.contains(filename) }
    guard let release else { return .unusable("the scenario has no \(filename)") }
    return .metadata(try DependencyMetadata(CoreMetadata(parsing: Array(release.metadata.utf8))))
  }

  /// The solver's verdict, all its questions answered from the scenario.
  func solve() throws -> Solver.Step {
    var solver = Solver(try request)
    var pages: [ProjectName: ProjectPage] = [:]
    while true {
      let step = solver.step()
      guard case .needs(let questions) = step else { return step }
      for question in questions {
        switch question {
        case .page(let name), .reference(let name, _):
          pages[name] = page(of: name)
          solver.answer(name, pages[name].map { .page($0) } ?? .missing)
        case .metadata(let name, let file):
          guard let page = pages[name] else { continue }
          solver.answer(
            question, try metadata(ofFileNamed: page.file(file)?.filename ?? "", of: name))
        }
      }
    }
  }
}
