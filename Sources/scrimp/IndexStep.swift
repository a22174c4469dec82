import ConfigurationFiles
import FileCache
import HTTPTransport
import PackageIndex
import Packaging
import Resolver

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The way to the indexes: which, with what credentials, through which cache.
struct IndexStep {
  let options: ResolvingOptions
  let cacheOptions: CacheChoice
  /// What the requirements files say of indexes.
  let file: RequirementsOptions
  let settings: Settings
  let console: Console

  /// - Throws: ``Diagnostic`` when an index's URL is none.
  func client(
    transport: any Transport,
    builds: (IndexClientOptions) throws -> SourceBuilds = { _ in .refused }
  ) throws -> IndexClient {
    var client = IndexClientOptions(
      indexes: try indexes(), findLinks: findLinks, now: { Int64(time(nil)) })
    client.isOffline = isOffline
    client.netrc = netrc
    client.builds = try builds(client)
    return IndexClient(options: client, transport: transport)
  }

  /// `$NETRC`, else `~/.netrc`; a file that cannot be read, or that is too large to be one, holds
  /// nothing.
  private var netrc: Netrc {
    let path = Environment()["NETRC"] ?? Environment()["HOME"].map { "\($0)/.netrc" }
    guard let path, LocalFile.exists(path), let bytes = try? LocalFile.read(path),
      bytes.count <= 1 << 20
    else { return Netrc() }
    return Netrc(parsing: bytes)
  }

  var isOffline: Bool {
    options.offline || settings.flag(.offline)
  }

  var refresh: IndexResolver.Refresh {
    get throws {
      if options.refresh { return .all }
      guard !options.refreshPackages.isEmpty else { return .none }
      return .projects(
        Set(
          try options.refreshPackages.map { name in
            do throws(ProjectNameError) { return try ProjectName(name) } catch {
              throw Diagnostic("`\(name)` is no project's name", causes: ["\(error)"])
            }
          }))
    }
  }

  var findLinks: [String] {
    options.findLinks + file.findLinks.map(\.location) + settings.list(.findLinks)
  }

  /// Extra indexes go before the default one, in the order of the flags, as uv has it.
  private func indexes() throws -> [IndexLocation] {
    if options.noIndex || file.noIndex || settings.flag(.noIndex) { return [] }
    let extra =
      options.extraIndexURLs + file.extraIndexURLs + settings.list(.extraIndexURL)
    let main = options.indexURL ?? file.indexURL ?? settings.text(.indexURL) ?? DefaultIndex.url
    var indexes: [IndexLocation] = []
    for url in extra + [main] {
      do throws(IndexURLError) {
        let index = try IndexLocation(url)
        if !indexes.contains(index) { indexes.append(index) }
      } catch {
        throw Diagnostic(
          "an index cannot be used", causes: ["\(error)"],
          hint: "--index-url https://HOST/simple/")
      }
    }
    return indexes
  }

  /// The cache, unless it is off or does not work, which is said.
  func cache() -> FileCache? {
    guard !cacheOptions.isOff else { return nil }
    do throws(FileCacheError) {
      let cache = try cacheOptions.open()
      for warning in cache.warnings { console.warn("\(warning)") }
      return cache
    } catch {
      console.warn("going on without the cache: \(error)")
      return nil
    }
  }

  /// The files of every folder and page of links.
  func links(_ client: IndexClient) async throws -> [ProjectName: [IndexFile]] {
    var links: [ProjectName: [IndexFile]] = [:]
    for place in findLinks {
      do throws(IndexError) {
        links.merge(try await client.findLinks(place)) { $0 + $1 }
      } catch {
        throw Diagnostic(
          "`--find-links \(place)` cannot be read", causes: ["\(error)"],
          status: .unreachable)
      }
    }
    return links
  }
}
