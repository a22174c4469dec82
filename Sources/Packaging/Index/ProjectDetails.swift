/// Names, addresses, hashes and sizes of a project's files: what is asked of chosen files alone.
///
/// Kept in chunks of a few files each, so that a cache reads one chunk for a chosen file.
public struct ProjectDetails: Sendable {
  package let chunks: [Chunk]

  func chunk(of file: Int) -> Chunk? {
    let index = Self.chunkIndex(of: file)
    return chunks.indices.contains(index) ? chunks[index] : nil
  }

  package static func chunkIndex(of file: Int) -> Int { file / filesInChunk }

  static let filesInChunk = 32

  /// Describes `files`, which are a page's in its order.
  init(_ files: [IndexFile], of page: UInt64) {
    chunks = stride(from: 0, to: files.count, by: Self.filesInChunk).map { start in
      Chunk(
        files[start..<min(files.count, start + Self.filesInChunk)], startingAt: start, of: page)
    }
  }
}

extension ProjectDetails {
  /// The details of some consecutive files.
  package struct Chunk: Sendable {
    private let content: FlatBytes
    private let start: Int
    private let count: Int
    private let prefixLength: Int

    /// Takes up bytes that ``bytes`` gave out.
    ///
    /// - Returns: `nil` when they are not whole.
    package init?(_ bytes: [UInt8]) {
      guard let content = FlatBytes(bytes, format: Self.format) else { return nil }
      self.init(content)
    }

    private init(_ content: FlatBytes) {
      self.content = content
      start = content.count(at: 24)
      count = content.count(at: 28)
      prefixLength = content.count(at: 32)
    }

    package var bytes: [UInt8] { content.bytes }

    /// The ``ProjectPage/identity`` of the page whose files these are.
    package var page: UInt64 { content[UInt64.self, at: 16] }

    private static let format: UInt32 = 0x3144_5053
    private static let headerSize = 36

    func file(_ index: Int, requiresPython: String?, uploadTime: Timestamp?) -> IndexFile? {
      guard index >= start, index - start < count else { return nil }
      var offset = content.count(at: Self.headerSize + (index - start) * 4)
      func advance(_ size: Int) -> Int {
        defer { offset += size }
        return offset
      }
      func text() -> String {
        let length = content.count(at: advance(4))
        let start = advance(length)
        return content.text(in: start..<start + length)
      }
      func digest() -> SHA256Digest? {
        let start = advance(32)
        return SHA256Digest(content.slice(start..<start + 32))
      }
      let parts = Parts(rawValue: content[UInt8.self, at: advance(1)])
      let filename = text()
      let prefix = Self.headerSize + (count + 1) * 4
      var url = content.text(in: prefix..<prefix + prefixLength) + text()
      if parts.contains(.urlEndsInFilename) { url += filename }
      var file = IndexFile(
        filename: filename, url: url, requiresPython: requiresPython, uploadTime: uploadTime)
      if parts.contains(.sha256) { file.sha256 = digest() }
      if parts.contains(.size) { file.size = Int(clamping: content[Int64.self, at: advance(8)]) }
      if parts.contains(.yank) { file.yank = IndexFile.Yank(reason: text()) }
      if parts.contains(.metadata) {
        file.metadata = .advertised(parts.contains(.metadataDigest) ? digest() : nil)
      }
      return offset <= content.bytes.count ? file : nil
    }

    fileprivate init(_ files: ArraySlice<IndexFile>, startingAt start: Int, of page: UInt64) {
      let prefix = Self.commonPrefix(of: files)
      var records = RecordWriter(urlPrefix: prefix.count)
      var ends = [0]
      for file in files {
        records.append(file)
        ends.append(records.bytes.count)
      }
      var writer = FlatWriter()
      writer.append(page)
      writer.append(count: start)
      writer.append(count: files.count)
      writer.append(count: prefix.count)
      let base = Self.headerSize + ends.count * 4 + prefix.count
      for end in ends { writer.append(count: base + end) }
      writer.append(prefix)
      writer.append(records.bytes)
      self.init(FlatBytes(finished: writer.finish(Self.format)))
    }

    private static func commonPrefix(of files: ArraySlice<IndexFile>) -> [UInt8] {
      guard let first = files.first else { return [] }
      var prefix = Array(first.url.utf8)
      for file in files.dropFirst() {
        let count = file.url.withSpan { url in
          let end = min(prefix.count, url.count)
          return (0..<end).first { prefix[$0] != url[$0] } ?? end
        }
        prefix.removeLast(prefix.count - count)
      }
      // A name the URL ends in is left to the record, and a character is never cut in two.
      return Array(prefix[..<((prefix.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)])
    }
  }

  struct Parts: OptionSet {
    let rawValue: UInt8
    static let sha256 = Parts(rawValue: 1)
    static let size = Parts(rawValue: 2)
    static let yank = Parts(rawValue: 4)
    static let metadata = Parts(rawValue: 8)
    static let metadataDigest = Parts(rawValue: 16)
    static let urlEndsInFilename = Parts(rawValue: 32)
  }

  /// Writes the details of files one after another.
  private struct RecordWriter {
    private(set) var bytes: [UInt8] = []
    private let urlPrefix: Int

    init(urlPrefix: Int) { self.urlPrefix = urlPrefix }

    mutating func append(_ file: IndexFile) {
      let start = bytes.count
      var parts: Parts = []
      bytes.append(0)
      file.filename.withSpan { filename in
        append(filename)
        file.url.withSpan { url in
          let end = url.count - filename.count
          if end >= urlPrefix, filename.indices.allSatisfy({ filename[$0] == url[end + $0] }) {
            parts.insert(.urlEndsInFilename)
            append(url.extracting(urlPrefix..<end))
          } else {
            append(url.extracting(urlPrefix..<url.count))
          }
        }
      }
      if let digest = file.sha256 {
        parts.insert(.sha256)
        bytes += digest.bytes
      }
      if let size = file.size {
        parts.insert(.size)
        append(Int64(size))
      }
      if let yank = file.yank {
        parts.insert(.yank)
        yank.reason.withSpan { append($0) }
      }
      if case .advertised(let digest) = file.metadata {
        parts.insert(.metadata)
        if let digest {
          parts.insert(.metadataDigest)
          bytes += digest.bytes
        }
      }
      bytes[start] = parts.rawValue
    }

    private mutating func append(_ text: Span<UInt8>) {
      append(UInt32(clamping: text.count))
      text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
  }
}
