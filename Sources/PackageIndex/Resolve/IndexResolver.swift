public import FileCache
public import Packaging
public import Resolver

/// Resolves requirements from package indexes: what the cache knows is read at once, the rest is
/// asked for, many things at a time.
public struct IndexResolver {
  private let client: IndexClient
  private let cache: FileCache?
  private let refresh: Refresh

  /// Which stored pages are asked for again although they are fresh.
  public enum Refresh: Sendable, Equatable {
    case none
    case all
    case projects(Set<ProjectName>)
  }

  public init(client: IndexClient, cache: FileCache?, refresh: Refresh = .none) {
    self.client = client
    self.cache = cache
    self.refresh = refresh
  }

  /// Finds the closure in what the cache holds.
  ///
  /// - Returns: `nil` where an index has to be asked.
  /// - Throws: as ``resolve(_:links:progress:)``.
  public func resolveFromCache(_ request: ResolutionRequest) throws -> IndexResolution? {
    let facts = LocalFacts(
      for: request.target, cache: cache, options: client.options, links: [:], refresh: refresh)
    let run = ResolutionRun(request, client: client, facts: facts, progress: { _ in })
    return try run.advance().map { IndexResolution($0, facts) }
  }

  /// Finds the closure.
  ///
  /// Facts are stored as they come, so that a run that fails or is stopped leaves them to the next.
  /// `progress` is told how many things were fetched.
  ///
  /// - Throws: ``Unsatisfiable`` where there is no solution, ``IndexError`` where something the
  ///   solution depends on cannot be had, ``BuildNeeded`` where that is a build nobody allowed.
  public func resolve(
    _ request: ResolutionRequest, links: [ProjectName: [IndexFile]] = [:],
    progress: @escaping (Int) -> Void = { _ in }
  ) async throws -> IndexResolution {
    let facts = LocalFacts(
      for: request.target, cache: cache, options: client.options, links: links, refresh: refresh)
    let run = ResolutionRun(request, client: client, facts: facts, progress: progress)
    defer { facts.flush() }
    // With everything at hand there is no task to start.
    if let resolution = try run.advance() { return IndexResolution(resolution, facts) }
    return try await withThrowingTaskGroup(of: Arrival.self) { group in
      defer { group.cancelAll() }
      while true {
        for errand in run.takeErrands() { group.addTask { await errand.run() } }
        guard let arrival = try await group.next() else { throw CancellationError() }
        run.receive(arrival)
        if let resolution = try run.advance() { return IndexResolution(resolution, facts) }
      }
    }
  }
}

/// A closure and the index's files behind it.
public struct IndexResolution {
  public let resolution: Resolution
  private let facts: LocalFacts

  init(_ resolution: Resolution, _ facts: LocalFacts) {
    self.resolution = resolution
    self.facts = facts
  }

  /// The file an installer would take.
  public func file(of package: Resolution.Package) -> IndexFile? {
    switch package.source {
    case .url(let url): try? IndexClient.file(at: url)
    case .index(let file): facts.file(file, of: package.name)
    }
  }

  /// Every file of the chosen version.
  public func files(of package: Resolution.Package) -> [IndexFile] {
    guard case .index(let file) = package.source, let page = facts.knownPage(package.name),
      let ordinal = (0..<page.versionCount).first(where: { page.files(of: $0).contains(file) })
    else { return self.file(of: package).map { [$0] } ?? [] }
    return page.files(of: ordinal).compactMap { facts.file($0, of: package.name) }
  }

  /// The index that has the project; `nil` for what a direct reference or a folder of links gave.
  public func index(of package: Resolution.Package) -> String? { facts.index(of: package.name) }

  /// What the chosen file requires and provides.
  public func metadata(of package: Resolution.Package) -> DependencyMetadata? {
    key(of: package).flatMap(facts.metadata)
  }

  /// The packages whose requirements a build told, which may differ by the interpreter.
  public var builtPackages: [Resolution.Package] {
    resolution.packages.filter { key(of: $0).map(facts.isBuilt) ?? false }
  }

  /// The packages without a wheel for the target, and the wheel that told what they require.
  public var describedPackages: [(package: Resolution.Package, wheel: IndexFile)] {
    resolution.packages.compactMap { package in
      guard case .index(let file) = package.source, let page = facts.knownPage(package.name)
      else { return nil }
      let describer = facts.describer(of: file, in: page)
      guard describer != file, let wheel = facts.file(describer, of: page) else { return nil }
      return (package, wheel)
    }
  }

  private func key(of package: Resolution.Package) -> FileKey? {
    let file = if case .index(let file) = package.source { file } else { 0 }
    return facts.knownPage(package.name).map { page in
      page.key(of: facts.describer(of: file, in: page))
    }
  }
}
