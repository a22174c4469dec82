internal import FileCache
internal import Packaging

/// A file as its archive holds it.
typealias CompressedContent = FileCache.StoredContent

extension CompressedContent {
  /// The file itself, its size and checksum verified.
  ///
  /// - Throws: ``ArchiveError`` when it is not what the archive's directory says.
  func content() throws(ArchiveError) -> [UInt8] {
    var content: [UInt8] = []
    switch method {
    case 0: content = bytes
    case 8:
      content.reserveCapacity(size)
      var inflater = try Inflater(.raw)
      do { try inflater.inflate(bytes.span, into: &content, limit: size) } catch {
        throw .damaged(path.description)
      }
      guard inflater.isAtEnd else { throw .damaged(path.description) }
    default: throw .unknownMethod(path.description, method: method)
    }
    guard content.count == size, Inflater.crc32(content) == crc32 else {
      throw .damaged(path.description)
    }
    return content
  }
}
