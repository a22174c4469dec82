internal import Packaging
internal import Resolver

/// One thing to fetch.
enum Errand: Sendable {
  /// A project's page, from the first index that has it.
  case pages(ProjectName, [(IndexLocation, Validators?)], IndexClient)
  case metadata(Question, FileKey, IndexFile, IndexClient)
  /// What only a build of a source distribution tells.
  case build(Question, FileKey, IndexFile, IndexClient)

  func run() async -> Arrival {
    switch self {
    case .pages(let name, let indexes, let client):
      var responses: [(IndexLocation, IndexClient.PageResponse)] = []
      for (index, validators) in indexes {
        do throws(IndexError) {
          let response = try await client.page(name, of: index, validators: validators)
          responses.append((index, response))
          if case .missing = response { continue }
          break
        } catch {
          return .pages(name, responses, error)
        }
      }
      return .pages(name, responses, nil)
    case .metadata(let question, let key, let file, let client):
      do throws(IndexError) {
        let fetched = try await client.metadata(of: file)
        return .metadata(question, key, .success(try fetched.dependencies(of: file)))
      } catch {
        return .metadata(question, key, .failure(error))
      }
    case .build(let question, let key, let file, let client):
      do throws(IndexError) {
        let fetched = try await client.builtMetadata(of: file)
        return .built(question, key, .success(try fetched.dependencies(of: file)))
      } catch {
        return .built(question, key, .failure(error))
      }
    }
  }
}

/// What came of an errand.
enum Arrival: Sendable {
  case pages(ProjectName, [(IndexLocation, IndexClient.PageResponse)], IndexError?)
  case metadata(Question, FileKey, Result<DependencyMetadata, IndexError>)
  case built(Question, FileKey, Result<DependencyMetadata, IndexError>)
}

extension FetchedMetadata {
  /// What a resolution reads of it.
  func dependencies(of file: IndexFile) throws(IndexError) -> DependencyMetadata {
    do { return try DependencyMetadata(CoreMetadata(parsing: metadata)) } catch {
      throw IndexError(file.url, .unreadableMetadata(cause: "\(error)"))
    }
  }
}
