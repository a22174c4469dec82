@testable import Packaging

/// Stored bytes with a right checksum and anything inside: every accessor answers.
func readStored(_ bytes: [UInt8]) {
  guard let kind = bytes.first else { return }
  let payload = bytes.dropFirst()
  switch kind % 3 {
  case 0:
    if let page = ProjectPage(choiceBytes: whole(payload, ProjectPage.format)) { visit(page) }
  case 1:
    if let metadata = DependencyMetadata(bytes: whole(payload, DependencyMetadata.format)) {
      visit(metadata)
    }
  default:
    if let chunk = ProjectDetails.Chunk(whole(payload, chunkFormat)) { visit(chunk) }
  }
}

private func whole(_ payload: ArraySlice<UInt8>, _ format: UInt32) -> [UInt8] {
  var writer = FlatWriter()
  writer.append(payload)
  return writer.finish(format)
}

private func visit(_ page: ProjectPage) {
  // As many as the bytes have room for, however many they say there are.
  for ordinal in 0..<min(page.versionCount, 64) {
    _ = page.version(at: ordinal).description
    for file in page.files(of: ordinal).prefix(16) {
      expect(file < page.fileCount, "a version's file is on the page")
      let choice = page.choice(file)
      if let tags = choice.tags { _ = page.tags(tags) }
      if let python = choice.requiresPython {
        _ = SpecifierSet(lenient: page.requiresPython(python))
      }
      _ = page.buildTag(of: file)
      _ = page.key(of: file)
      _ = page.file(file)
    }
  }
}

private func visit(_ metadata: DependencyMetadata) {
  _ = (metadata.name, metadata.version, metadata.requiresPython, metadata.providedExtras)
  for index in 0..<min(metadata.dependencyCount, 64) {
    _ = metadata.dependency(index).requirement.description
  }
  for id in 0..<min(metadata.markerCount, 64) { _ = metadata.marker(id, mentions: "os_name") }
  for extra in metadata.providedExtras.prefix(2) { _ = metadata.dependencies(with: extra) }
}

private func visit(_ chunk: ProjectDetails.Chunk) {
  for index in 0..<64 { _ = chunk.file(index, requiresPython: nil, uploadTime: nil) }
  _ = chunk.file(.max, requiresPython: nil, uploadTime: nil)
}

/// Read off a chunk, as it is nobody else's business.
private let chunkFormat: UInt32 = {
  guard let name = try? ProjectName("a") else { return 0 }
  let page = ProjectPage(
    name, files: [IndexFile(filename: "a-1.tar.gz", url: "https://index.invalid/")])
  guard let bytes = page.details?.chunks.first?.bytes else { return 0 }
  return FlatBytes(finished: bytes)[UInt32.self, at: 0]
}()
