import Foundation
import Oracle
import Packaging
import Testing

/// Files made and read by pip, then read again here.
@Suite struct `Requirements files beside pip` {
  struct Corpus: Decodable {
    let environment: [String: String]
    let cases: [Case]
  }
  struct Case: Decodable {
    let path: String
    /// Whether pip's parser stopped.
    let stopped: Bool
    let message: String?
    /// Places of requirements pip refuses, as `file:line`, when the parser did not stop.
    let refused: [String]
    let entries: [Entry]
    let options: Options
  }
  struct Entry: Decodable, Equatable {
    let place: String
    let text: String
    let name: String?
    let extras: [String]
    let specifiers: [String]
    let marker: String?
    let link: String?
    let isEditable: Bool
    let isConstraint: Bool
    let hashes: [String]
    let settings: [String]
  }
  struct Options: Decodable, Equatable {
    let indexes: [String]
    let findLinks: [String]
    let noBinary: [String]
    let onlyBinary: [String]
    let allReleases: [String]
    let onlyFinal: [String]
    let prefersBinary: Bool
    let requiresHashes: Bool
    let noIndex: Bool
    let trustedHosts: [String]
    let features: [String]
  }

  @Test func `are read alike`() throws {
    let folder = try TemporaryFolder()
    guard
      let output = try Oracle.run("requirements_files", input: [], arguments: [folder.path])
    else { return }
    let corpus = try JSONDecoder().decode(Corpus.self, from: Data(output))
    var differences = 0
    func differ(_ oracle: Case, _ expected: Any, _ actual: Any) {
      differences += 1
      guard differences <= 20 else { return }
      let text = (try? String(contentsOfFile: oracle.path, encoding: .utf8)) ?? "?"
      print("---- \(oracle.path)\n\(text)\n-- pip: \(expected)\n-- here: \(actual)")
    }
    for oracle in corpus.cases {
      do throws(RequirementsFileError) {
        let file = try RequirementsFile([oracle.path], environment: corpus.environment) {
          Array(try Data(contentsOf: URL(filePath: $0)))
        }
        if oracle.stopped || !oracle.refused.isEmpty {
          differ(oracle, oracle.message ?? "\(oracle.refused)", "no error")
          continue
        }
        for (isConstraint, entries) in [(false, file.requirements), (true, file.constraints)] {
          let expected = oracle.entries.filter { $0.isConstraint == isConstraint }
          let actual = entries.map { Entry($0, in: folder.path) }
          if expected.count != actual.count { differ(oracle, expected, actual) }
          for (expected, actual) in zip(expected, actual) where expected != actual {
            differ(oracle, expected, actual)
          }
        }
        let options = Options(file.options)
        if options != oracle.options { differ(oracle, oracle.options, options) }
      } catch {
        let agree =
          oracle.stopped
          || oracle.refused.count == error.issues.count
            && zip(oracle.refused, error.issues).allSatisfy(isSamePlace)
        if !agree {
          differ(oracle, oracle.refused, error.issues)
        }
      }
    }
    print(
      "differential requirements files: \(corpus.cases.count) cases, \(differences) differences")
    #expect(differences == 0)
    #expect(corpus.cases.count >= 1000)
  }

  /// pip names the first of several joined lines, an issue the one that is wrong.
  private func isSamePlace(_ place: String, _ issue: RequirementsFileIssue) -> Bool {
    guard let location = issue.location else { return false }
    return (0...4).contains { place == "\(location.file):\(location.line - $0)" }
  }
}

extension `Requirements files beside pip`.Entry {
  init(_ entry: RequirementsEntry, in folder: String) {
    place = "\(entry.location.file):\(entry.location.line)"
    text = entry.text
    name = entry.requirement?.name.normalized
    extras = entry.extras.map(\.normalized).sorted()
    specifiers = (entry.requirement?.specifiers.description ?? "").split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }.sorted()
    marker = entry.marker?.description
    link =
      switch entry.origin {
      case .index: nil
      case .url(let url), .repository(let url):
        // pip resolves `..` in these.
        url.hasPrefix("file:") && url.contains("../") ? "file:…" : url
      case .path(let path):
        "path:"
          + NSString(string: path.hasPrefix("/") ? path : "\(folder)/\(path)").standardizingPath
      }
    isEditable = entry.isEditable
    isConstraint = entry.isConstraint
    hashes = entry.hashes.map(\.description).sorted()
    settings = entry.configSettings.map { "\($0.key)=\($0.value)" }.sorted()
  }
}

extension `Requirements files beside pip`.Options {
  init(_ options: RequirementsOptions) {
    indexes =
      options.noIndex
      ? [] : [options.indexURL ?? "https://default.invalid/simple"] + options.extraIndexURLs
    findLinks = options.findLinks.map(\.location)
    noBinary = options.noBinary.sorted()
    onlyBinary = options.onlyBinary.sorted()
    allReleases = options.allReleases.sorted()
    onlyFinal = options.onlyFinal.sorted()
    prefersBinary = options.prefersBinary
    requiresHashes = options.requiresHashes
    noIndex = options.noIndex
    trustedHosts = options.trustedHosts.sorted()
    features = options.features
  }
}

struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws {
    var template = Array("/tmp/packaging-tests.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
