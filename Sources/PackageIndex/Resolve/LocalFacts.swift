internal import FileCache
internal import Packaging
internal import Resolver

/// What is known without asking anyone: the cache, and what this run fetched.
///
/// Stays on one task; storing goes in batches, because a transaction costs more than its rows.
final class LocalFacts {
  private let cache: FileCache?
  private let links: [ProjectName: [IndexFile]]
  private let refresh: IndexResolver.Refresh
  private let now: Int64
  private let target: TargetEnvironment
  private lazy var tags = CompatibleTags(target)
  /// Wheels that say nothing of use.
  private var refused: Set<FileKey> = []
  private let builder: (any MetadataBuilder)?
  /// Whose builds are trusted; where it cannot be asked, the first build says so.
  private lazy var interpreter: String? = try? builder?.interpreter(remembering: cache)
  let indexes: [IndexLocation]
  let isOffline: Bool

  /// A project's page and the index it came from.
  struct Known {
    let page: ProjectPage
    let index: String?
  }
  private var known: [ProjectName: Known] = [:]
  /// The pages made of direct references, which go before the indexes'.
  private var references: [ProjectName: ProjectPage] = [:]
  private var fetched: [ProjectName: [String: FileCache.StoredPage]] = [:]
  private var metadata: [FileKey: DependencyMetadata] = [:]
  /// The keys of ``metadata`` that a build told.
  private var built: Set<FileKey> = []
  private var unstoredPages: [(name: ProjectName, index: String, page: FileCache.StoredPage)] = []
  private var unstoredMetadata: [(key: FileKey, metadata: DependencyMetadata)] = []
  /// Set when the cache fails: a resolution can go on without it.
  private(set) var cacheFailure: FileCacheError?

  init(
    for target: TargetEnvironment, cache: FileCache?, options: IndexClientOptions,
    links: [ProjectName: [IndexFile]],
    refresh: IndexResolver.Refresh
  ) {
    self.target = target
    self.cache = cache
    self.links = links
    self.refresh = refresh
    now = options.now()
    builder = options.builds.builder
    indexes = options.indexes
    isOffline = options.isOffline
  }

  // MARK: Pages

  /// The answer the indexes' stored pages give; `nil` when one of them has to be asked.
  func page(_ name: ProjectName) -> PageAnswer? {
    if let known = known[name] { return .page(known.page) }
    var isUnknown = false
    for index in indexes {
      guard let stored = stored(name, index.url), isUsable(stored, name, index.url) else {
        if !isOffline { return nil }
        isUnknown = true
        continue
      }
      guard let page = stored.page else { continue }
      return settle(name, Known(page: page, index: index.url))
    }
    if links[name] != nil {
      return settle(name, Known(page: ProjectPage(name, files: []), index: nil))
    }
    return isUnknown ? .offline : .missing
  }

  /// Adds the links' files, which go before the index's of the same name.
  private func settle(_ name: ProjectName, _ found: Known) -> PageAnswer {
    var found = found
    if let linked = links[name] {
      let names = Set(linked.map(\.filename))
      let listed = (0..<found.page.fileCount).compactMap { details($0, name, found) }
      found = Known(
        page: ProjectPage(name, files: linked + listed.filter { !names.contains($0.filename) }),
        index: found.index)
    }
    known[name] = found
    return .page(found.page)
  }

  /// The page that a direct reference stands for: one version, one file; `nil` where it is none.
  func page(_ name: ProjectName, reference: String) -> ProjectPage? {
    if let page = references[name] { return page }
    guard let file = try? IndexClient.file(at: reference) else { return nil }
    let page = ProjectPage(name, files: [file])
    references[name] = page
    return page
  }

  func stored(_ name: ProjectName, _ index: String) -> FileCache.StoredPage? {
    if let page = fetched[name]?[index] { return page }
    guard let cache, cacheFailure == nil else { return nil }
    do throws(FileCacheError) { return try cache.page(name, of: index) } catch {
      cacheFailure = error
      return nil
    }
  }

  /// What a stored page can be confirmed by.
  func validators(_ name: ProjectName, _ index: String) -> Validators? {
    stored(name, index).map { Validators(etag: $0.etag, lastModified: $0.lastModified) }
  }

  private func isUsable(
    _ page: FileCache.StoredPage, _ name: ProjectName, _ index: String
  ) -> Bool {
    if isOffline || fetched[name]?[index] != nil { return true }
    switch refresh {
    case .all: return false
    case .projects(let names) where names.contains(name): return false
    case .projects, .none: return page.fetchedAt <= now && now < page.expiresAt
    }
  }

  /// Keeps what an index answered.
  func receive(_ name: ProjectName, _ index: String, _ finding: PageFinding) {
    let page: ProjectPage?
    let freshness: Freshness
    switch finding {
    case .page(let found, let fresh): (page, freshness) = (found, fresh)
    case .missing(let fresh): (page, freshness) = (nil, fresh)
    case .notModified(let fresh): (page, freshness) = (stored(name, index)?.page, fresh)
    }
    let stored = FileCache.StoredPage(
      page: page, fetchedAt: freshness.fetchedAt, expiresAt: freshness.expiresAt,
      etag: freshness.validators.etag, lastModified: freshness.validators.lastModified)
    fetched[name, default: [:]][index] = stored
    unstoredPages.append((name, index, stored))
    flushIfLarge()
  }

  // MARK: Files and metadata

  func knownPage(_ name: ProjectName) -> ProjectPage? { references[name] ?? known[name]?.page }

  func index(of name: ProjectName) -> String? {
    references[name] == nil ? known[name]?.index : nil
  }

  /// Everything the index said of a file.
  func file(_ file: Int, of name: ProjectName) -> IndexFile? {
    knownPage(name).flatMap { self.file(file, of: $0) }
  }

  func file(_ file: Int, of page: ProjectPage) -> IndexFile? {
    if let details = page.file(file) { return details }
    return known[page.name].flatMap { details(file, page.name, $0) }
  }

  private func details(_ file: Int, _ name: ProjectName, _ found: Known) -> IndexFile? {
    if let details = found.page.file(file) { return details }
    guard let index = found.index, let cache, cacheFailure == nil else { return nil }
    do throws(FileCacheError) { return try cache.file(file, of: found.page, in: index) } catch {
      cacheFailure = error
      return nil
    }
  }

  /// The file whose metadata says what a file of a page requires.
  func describer(of file: Int, in page: ProjectPage) -> Int {
    page.describer(of: file, among: tags) { refused.contains($0) }
  }

  /// Takes a file that cannot be read for no other's describer.
  func refuse(_ key: FileKey) { refused.insert(key) }

  /// What a file of a page requires, by its own word or its describer's.
  func metadata(of file: Int, in page: ProjectPage) -> DependencyMetadata? {
    metadata(for: page.key(of: describer(of: file, in: page)))
  }

  func metadata(for key: FileKey) -> DependencyMetadata? {
    if let known = metadata[key] { return known }
    guard let cache, cacheFailure == nil else { return nil }
    do throws(FileCacheError) {
      if let known = try cache.metadata(for: key) { return known }
      guard let interpreter else { return nil }
      let known = try cache.metadata(for: key.built(by: interpreter))
      if known != nil {
        metadata[key] = known
        built.insert(key)
      }
      return known
    } catch {
      cacheFailure = error
      return nil
    }
  }

  /// Whether the interpreter's build told it, and not the file itself.
  func isBuilt(_ key: FileKey) -> Bool { built.contains(key) }

  /// Keeps a file's metadata; for this run alone where the file may become another.
  func receive(_ key: FileKey, _ facts: DependencyMetadata, isLasting: Bool) {
    metadata[key] = facts
    guard isLasting else { return }
    unstoredMetadata.append((key, facts))
    flushIfLarge()
  }

  /// Keeps what a build told, which holds for its interpreter alone.
  func receive(built key: FileKey, _ facts: DependencyMetadata, isLasting: Bool) {
    guard let interpreter else { return }
    metadata[key] = facts
    built.insert(key)
    guard isLasting else { return }
    unstoredMetadata.append((key.built(by: interpreter), facts))
    flushIfLarge()
  }

  // MARK: Storing

  private func flushIfLarge() {
    if unstoredPages.count + unstoredMetadata.count >= 128 { flush() }
  }

  /// Stores what was fetched since the last time.
  func flush() {
    guard let cache, cacheFailure == nil else { return }
    do throws(FileCacheError) {
      if !unstoredPages.isEmpty { try cache.store(unstoredPages) }
      if !unstoredMetadata.isEmpty { try cache.store(metadata: unstoredMetadata) }
    } catch {
      cacheFailure = error
    }
    unstoredPages = []
    unstoredMetadata = []
  }
}
