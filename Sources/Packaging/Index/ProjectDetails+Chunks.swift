extension ProjectDetails {
  /// Takes up the chunks of a page's details, which ``chunks`` gave out.
  ///
  /// - Returns: `nil` when they are not all of them, or another page's.
  package init?(chunks: [Chunk], of page: ProjectPage) {
    guard chunks.count == (page.fileCount + Self.filesInChunk - 1) / Self.filesInChunk,
      chunks.allSatisfy({ $0.page == page.identity })
    else { return nil }
    self.chunks = chunks
  }
}
