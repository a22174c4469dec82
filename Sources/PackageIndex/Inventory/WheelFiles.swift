public import FileCache
public import Packaging

/// A wheel and every file in it.
public struct ListedWheel: Sendable {
  public let file: IndexFile
  /// With the paths that the wheel's directory has.
  public let files: FileList
}

/// What wheels hold: read from the cache, else from the parts of the wheels that have it.
///
/// Keeps what it fetches under the wheel's digest; a wheel without one may be another tomorrow.
/// Stays on one task.
public final class WheelFiles {
  let client: IndexClient
  let cache: FileCache?
  private let keepsOpen: Bool
  /// By URL.
  var opened: [String: OpenedWheel] = [:]
  /// What was found where so far.
  public internal(set) var counts = Counts()
  /// Set when the cache fails: the work goes on without it.
  public internal(set) var cacheFailure: FileCacheError?

  public struct Counts: Sendable, Equatable {
    public var listsFromCache = 0
    public var listsFetched = 0
    public var contentsFromCache = 0
    public var contentsFetched = 0
  }

  /// Where contents will be asked for after the lists, `keepsOpen` spares opening the wheels again.
  public init(client: IndexClient, cache: FileCache?, keepsOpen: Bool) {
    self.client = client
    self.cache = cache
    self.keepsOpen = keepsOpen
  }

  /// The file lists of wheels, in their order; what is not stored is fetched all at once.
  ///
  /// - Throws: ``IndexError`` for the first of the wheels that cannot be listed.
  public func lists(
    of files: [IndexFile], progress: (Int) -> Void = { _ in }
  ) async throws -> [ListedWheel] {
    var lists = files.map(storedList)
    let missing = files.indices.filter { lists[$0] == nil }
    counts.listsFromCache += files.count - missing.count
    guard !missing.isEmpty else { return zip(files, lists).compactMap(ListedWheel.init) }
    cache?.pause()
    var results: [Int: Result<Listing, IndexError>] = [:]
    let client = client
    await withTaskGroup(of: (Int, Result<Listing, IndexError>).self) { group in
      for index in missing {
        let file = files[index]
        group.addTask {
          do throws(IndexError) {
            return (index, .success(try await client.fileList(of: file)))
          } catch { return (index, .failure(error)) }
        }
      }
      for await (index, result) in group {
        results[index] = result
        progress(results.count)
      }
    }
    var new: [FileList] = []
    for index in missing {
      // The same error whatever came first.
      guard let listing = try results[index]?.get() else { continue }
      counts.listsFetched += 1
      lists[index] = listing.files
      if keepsOpen { opened[files[index].url] = listing.wheel }
      if files[index].sha256 != nil { new.append(listing.files) }
    }
    store { cache throws(FileCacheError) in try cache.store(new) }
    return zip(files, lists).compactMap(ListedWheel.init)
  }

  private func storedList(_ file: IndexFile) -> FileList? {
    guard let digest = file.sha256 else { return nil }
    return read { cache throws(FileCacheError) in
      try cache.fileList(for: FileList.Key(.wheel, digest))
    } ?? nil
  }

  func read<Value>(_ work: (FileCache) throws(FileCacheError) -> Value) -> Value? {
    guard let cache, cacheFailure == nil else { return nil }
    do throws(FileCacheError) { return try work(cache) } catch {
      cacheFailure = error
      return nil
    }
  }

  func store(_ work: (FileCache) throws(FileCacheError) -> Void) { _ = read(work) }
}

extension ListedWheel {
  fileprivate init?(_ file: IndexFile, _ files: FileList?) {
    guard let files else { return nil }
    self.init(file: file, files: files)
  }
}

/// A list and the wheel it was read from.
struct Listing: Sendable {
  let files: FileList
  let wheel: OpenedWheel
}

extension IndexClient {
  /// A wheel's file list, with what its metadata says.
  func fileList(of file: IndexFile) async throws(IndexError) -> Listing {
    let (fetched, wheel) = try await openedListing(of: file, with: [.metadata, .entryPoints])
    let metadata = try check(fetched.contents[.metadata] ?? [], of: file)
    return Listing(
      files: FileList(
        key: FileList.Key(wheel: FileKey(file)), name: wheel.filename.name,
        displayName: metadata.name,
        version: (try? Version(metadata.version)) ?? wheel.filename.version,
        requiresPython: metadata.requiresPython, requirements: metadata.requiresDist,
        providedExtras: metadata.providesExtra,
        licence: metadata.licenseExpression ?? metadata.license,
        entryPoints: fetched.contents[.entryPoints].map { String(decoding: $0, as: UTF8.self) },
        files: fetched.listing.files.compactMap { file in
          InstallPath(file.entry.path).map { path in
            FileList.Entry(path: path, size: file.entry.size, kind: WheelPlace(path).kind)
          }
        }),
      wheel: wheel)
  }
}
