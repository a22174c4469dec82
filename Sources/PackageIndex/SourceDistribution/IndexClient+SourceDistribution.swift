internal import Packaging

extension IndexClient {
  /// The metadata in a source distribution, where it is sure to be a built one's too: its `PKG-INFO`
  /// (PEP 643), or the `[project]` of its `pyproject.toml` (PEP 621).
  ///
  /// - Throws: ``IndexError`` with `needsBuild` where only a build tells.
  func sourceMetadata(of file: IndexFile) async throws(IndexError) -> [UInt8] {
    guard SourceArchive.isReadable(file.filename) else {
      throw IndexError(file.url, .needsBuild)
    }
    let named = try? SourceDistributionFilename(file.filename)
    let description = try SourceArchive.description(
      in: try await source(file), file, limit: options.limits.metadata)
    guard let metadata = description.metadata(version: named?.version) else {
      throw IndexError(file.url, .needsBuild)
    }
    return metadata
  }

  /// The metadata that a build of the source distribution tells.
  ///
  /// - Throws: ``IndexError``, with `needsBuild` where the options allow no build.
  func builtMetadata(of file: IndexFile) async throws(IndexError) -> FetchedMetadata {
    guard let builder = options.builds.builder else { throw IndexError(file.url, .needsBuild) }
    let source = try SourceFile(try await source(file), of: file)
    let metadata: [UInt8]
    do throws(BuildFailure) { metadata = try await builder.metadata(of: source) } catch {
      throw IndexError(file.url, .buildFailed(error))
    }
    return FetchedMetadata(metadata: metadata, fields: try check(metadata, of: file))
  }

  /// The whole file on this machine.
  private func source(_ file: IndexFile) async throws(IndexError) -> LocalFile {
    let url = try Self.url(file.url)
    guard url.isFile else {
      guard case .local(let local) = try await download(file, url) else {
        throw IndexError(file.url, .needsBuild)
      }
      return local
    }
    guard case .local(let local) = try await open(file) else {
      throw IndexError(file.url, .needsBuild)
    }
    if file.sha256 != nil { try local.check(try local.digest(), against: file) }
    return local
  }
}
