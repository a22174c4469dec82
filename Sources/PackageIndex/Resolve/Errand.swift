internal import Packaging

/// One thing to fetch, and the work on what comes that needs nothing else: beside the resolution,
/// many at a time.
enum Errand: Sendable {
  /// A project's page, from the first index that has it.
  case pages(ProjectName, [(IndexLocation, Validators?)], IndexClient)
  case metadata(FileKey, IndexFile, IndexClient)
  /// What only a build of a source distribution tells.
  case build(FileKey, IndexFile, IndexClient)

  func run() async -> Arrival {
    switch self {
    case .pages(let name, let indexes, let client):
      var findings: [(IndexLocation, PageFinding)] = []
      for (index, validators) in indexes {
        do throws(IndexError) {
          let response = try await client.page(name, of: index, validators: validators)
          findings.append((index, PageFinding(response, of: name)))
          if case .missing = response { continue }
          break
        } catch {
          return .pages(name, findings, error)
        }
      }
      return .pages(name, findings, nil)
    case .metadata(let key, let file, let client):
      do throws(IndexError) {
        let fetched = try await client.metadata(of: file)
        return .metadata(
          key, isLasting: file.isLasting, .success(try fetched.dependencies(of: file)))
      } catch {
        return .metadata(key, isLasting: file.isLasting, .failure(error))
      }
    case .build(let key, let file, let client):
      do throws(IndexError) {
        let fetched = try await client.builtMetadata(of: file)
        return .built(
          key, isLasting: file.isLasting, .success(try fetched.dependencies(of: file)))
      } catch {
        return .built(key, isLasting: file.isLasting, .failure(error))
      }
    }
  }
}

/// What came of an errand.
enum Arrival: Sendable {
  case pages(ProjectName, [(IndexLocation, PageFinding)], IndexError?)
  case metadata(FileKey, isLasting: Bool, Result<DependencyMetadata, IndexError>)
  case built(FileKey, isLasting: Bool, Result<DependencyMetadata, IndexError>)

  var fact: Fact {
    switch self {
    case .pages(let name, _, _): .page(name)
    case .metadata(let key, _, _), .built(let key, _, _): .metadata(key)
    }
  }
}

/// What an index says of a project, its files in order.
enum PageFinding: Sendable {
  case page(ProjectPage, Freshness)
  case notModified(Freshness)
  case missing(Freshness)

  init(_ response: IndexClient.PageResponse, of name: ProjectName) {
    switch response {
    case .page(let files, let freshness):
      self = .page(ProjectPage(name, files: files), freshness)
    case .notModified(let freshness): self = .notModified(freshness)
    case .missing(let freshness): self = .missing(freshness)
    }
  }
}

extension FetchedMetadata {
  /// What a resolution reads of it.
  func dependencies(of file: IndexFile) throws(IndexError) -> DependencyMetadata {
    do { return try DependencyMetadata(fields) } catch {
      throw IndexError(file.url, .unreadableMetadata(cause: "\(error)"))
    }
  }
}

extension IndexFile {
  /// Whether the file cannot change under its key: a path of this machine may hold another tomorrow.
  fileprivate var isLasting: Bool { sha256 != nil || !url.hasPrefix("file:") }
}
