import ImportGraph
import Packaging
import Resolver
import Testing

@testable import Pruning

/// A site-packages folder in memory.
struct World {
  private struct Installed {
    let name: String
    let files: [(String, String)]
    let isRequested: Bool
    let requires: [String]
  }

  private var distributions: [Installed] = []
  private var entryPoints: [String: [EntryPoint]] = [:]
  private var orphans: [(String, String)] = []
  private var dropped: Set<String> = []
  private var shared: [String: [String]] = [:]
  var application: [(String, String)] = []
  var applicationData: [(String, String)] = []
  var hidden = HiddenImports()
  var data = DataRuleBook()
  var dataChoices: [String: [String: [String]]] = [:]
  var markers = MarkerEnvironment()
  var keep: [String] = []
  var drop: [String] = []
  var started: [String] = []
  /// Whether strings that lead nowhere are heard, too.
  var hearsEverything = false

  /// Installs a distribution; `files` maps paths to contents.
  mutating func install(
    _ name: String, _ files: KeyValuePairs<String, String>, inClosure: Bool = true,
    isRequested: Bool = false, requires: [String] = [], entryPoint: String? = nil,
    group: String = "g"
  ) {
    distributions.append(
      Installed(
        name: name, files: files.map { ($0, $1) }, isRequested: isRequested, requires: requires))
    if !inClosure { dropped.insert(name) }
    if let entryPoint {
      entryPoints[name] = [
        EntryPoint(group: group, name: "e", module: entryPoint, attribute: nil)
      ]
    }
  }

  mutating func install(
    _ name: String, _ files: [(String, String)], isRequested: Bool, requires: [String]
  ) {
    distributions.append(
      Installed(name: name, files: files, isRequested: isRequested, requires: requires))
  }

  mutating func orphan(_ path: String, _ content: String = "") { orphans.append((path, content)) }

  /// Reviews the tree; the answer says of each path why it stays or goes.
  func review(
    _ level: PruneLevel = .safe, rules: RuleBook? = nil
  ) throws -> [String: Decision] {
    var entries: [(path: InstallPath, content: String, owners: [DistributionID])] = []
    func add(_ path: String, _ content: String, _ owner: DistributionID?) throws {
      let path = try #require(InstallPath(path))
      if let index = entries.firstIndex(where: { $0.path == path }), let owner {
        entries[index].owners.append(owner)
      } else {
        entries.append((path, content, owner.map { [$0] } ?? []))
      }
    }
    for (index, distribution) in distributions.enumerated() {
      for (path, content) in distribution.files {
        try add(path, content, DistributionID(raw: index))
      }
    }
    for (path, content) in orphans { try add(path, content, nil) }
    entries.sort { $0.path < $1.path }

    var inventory = Inventory(roots: [InstallRoot(prefix: "/x", sitePackages: nil)])
    for (index, entry) in entries.enumerated() {
      inventory.files.append(
        InstalledFile(
          path: entry.path, size: entry.content.utf8.count, kind: FileKind(of: entry.path),
          owner: entry.owners.first.map { .distribution($0) } ?? .orphan))
      if entry.owners.count > 1 { inventory.sharedClaims[FileID(raw: index)] = entry.owners }
    }
    for (index, distribution) in distributions.enumerated() {
      inventory.distributions.append(
        Distribution(
          name: try ProjectName(distribution.name), version: try Version("1"),
          entryPoints: entryPoints[distribution.name] ?? [],
          metadataPath: try #require(InstallPath("\(distribution.name)-1.dist-info")),
          files: entries.indices.filter { entries[$0].owners.contains(DistributionID(raw: index)) }
            .map { FileID(raw: $0) }))
    }
    let closure = InstalledClosure(
      members: distributions.enumerated().filter { !dropped.contains($1.name) }
        .map { number, distribution in
          .init(
            DistributionID(raw: number), isRequested: distribution.isRequested,
            requiredBy: distributions.indices
              .filter { distributions[$0].requires.contains(distribution.name) }
              .map { DistributionID(raw: $0) })
        })
    var review = PruneReview(
      inventory: inventory, closure: closure,
      target: TargetEnvironment(markers: markers, platform: TargetPlatform()),
      level: level, rules: try rules ?? RuleBook.curated(), keep: keep.compactMap { Glob($0) },
      drop: drop.compactMap { Glob($0) }, application: application.map(\.0),
      applicationData: applicationData.map(\.0), hidden: hidden, data: data,
      dataChoices: dataChoices, entryPoints: started)
    while let batch = review.nextBatch() {
      review.absorb(
        batch.sources.map { source in
          switch source {
          case .installed(let id): scan(source, entries[id.raw].content, in: batch)
          case .application(let number): scan(source, application[number].1, in: batch)
          case .applicationData(let number): scan(source, applicationData[number].1, in: batch)
          }
        })
    }
    let plan = review.finish()
    return Dictionary(
      uniqueKeysWithValues: entries.indices.map {
        (entries[$0].path.description, plan.decisions[$0])
      })
  }

  private func scan(
    _ place: ScanBatch.Source, _ content: String, in batch: ScanBatch
  ) -> ScanFindings {
    if content == "unreadable" { return .unreadable }
    let bytes = Array(content.utf8) + Array(repeating: 0, count: ImportScanner.padding)
    return bytes.withUnsafeBufferPointer {
      let source = UnsafeBufferPointer(rebasing: $0.dropLast(ImportScanner.padding))
      return hearsEverything ? batch.scanWhole(place, source) : batch.scan(place, source)
    }
  }
}

extension [String: Decision] {
  /// Whether the file stays; a path the world lacks is a mistake of the test.
  func keeps(_ path: String) throws -> Bool { try #require(self[path], "no \(path)").isKept }
}
