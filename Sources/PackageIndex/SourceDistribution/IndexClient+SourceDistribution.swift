internal import Packaging

extension IndexClient {
  /// The metadata in a source distribution, where it is sure to be a built one's too (PEP 643).
  ///
  /// - Throws: ``IndexError`` with `needsBuild` where only a build tells.
  func sourceMetadata(of file: IndexFile) async throws(IndexError) -> [UInt8] {
    guard PackageInformation.isReadable(in: file.filename) else {
      throw IndexError(file.url, .needsBuild)
    }
    let found = try PackageInformation.find(
      in: try await source(file), file, limit: options.limits.metadata)
    guard let found, let metadata = try? CoreMetadata(parsing: found), metadata.isStatic else {
      throw IndexError(file.url, .needsBuild)
    }
    return found
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

/// The `PKG-INFO` at the top of a source distribution.
enum PackageInformation {
  /// Small, because it may unpack to a thousand times as much.
  private static let pieceSize = 32 << 10
  /// No source distribution unpacks to more; what claims to is a bomb.
  private static let longest = 4 << 30

  /// Whether an archive of that name can be looked into.
  static func isReadable(in filename: String) -> Bool {
    [".tar.gz", ".tgz", ".zip"].contains(where: filename.hasSuffix)
  }

  /// The file's content; `nil` where there is none.
  static func find(
    in file: LocalFile, _ listed: IndexFile, limit: Int
  ) throws(IndexError) -> [UInt8]? {
    guard !listed.filename.hasSuffix(".zip") else {
      do throws(ArchiveError) { return try findZipped(in: file, limit: limit) } catch {
        throw IndexError(
          listed.url, .unreadableSourceDistribution(cause: error.description))
      }
    }
    do throws(ContentDecoder.Failure) { return try find(in: file, limit: limit) } catch {
      throw IndexError(
        listed.url, .unreadableSourceDistribution(cause: "it is no gzip archive"))
    }
  }

  private static func findZipped(
    in file: LocalFile, limit: Int
  ) throws(ArchiveError) -> [UInt8]? {
    func read(_ range: Range<Int>) throws(ArchiveError) -> [UInt8] {
      do { return try file.read(range) } catch { throw .notAZip }
    }
    var tail = try read(max(0, file.size - WheelDirectory.usualTail)..<file.size)
    while true {
      switch try WheelDirectory.read(tail: tail, size: file.size) {
      // Each range ends where the known bytes start, so that the loop comes to an end.
      case .needs(let range): tail = try read(range) + tail
      case .complete(let directory):
        let entry = directory.entries.first { isWanted($0.path[...]) }
        guard let entry, entry.size <= limit, entry.compressedSize <= limit else { return nil }
        return try directory.content(
          of: entry, in: try read(directory.range(of: entry)), limit: limit)
      }
    }
  }

  /// Whether the path is `{name}-{version}/PKG-INFO`.
  fileprivate static func isWanted(_ path: ArraySlice<UInt8>) -> Bool {
    let parts = path.split(separator: UInt8(ascii: "/"))
    return parts.count == 2 && parts[1].elementsEqual("PKG-INFO".utf8)
  }

  private static func find(
    in file: LocalFile, limit: Int
  ) throws(ContentDecoder.Failure) -> [UInt8]? {
    var decoder = try ContentDecoder("gzip", limit: longest)
    var archive = TarReader(limit: limit)
    var (offset, unpacked) = (0, 0)
    while offset < file.size {
      let end = min(file.size, offset + pieceSize)
      guard let piece = try? file.read(offset..<end) else { return nil }
      offset = end
      let bytes = try decoder.decode(piece)
      unpacked += bytes.count
      if let found = archive.take(bytes) { return found }
      if archive.isFinished { return nil }
      // A bomb, or nothing worth unpacking: another way may tell.
      if unpacked > 32 << 20, unpacked / 250 > offset { return nil }
    }
    return nil
  }
}

/// Looks for `{name}-{version}/PKG-INFO` in a tar archive that comes piece by piece.
private struct TarReader {
  let limit: Int
  private(set) var isFinished = false
  private var buffer: [UInt8] = []
  private var bytesToSkip = 0

  init(limit: Int) { self.limit = limit }

  /// The file's content as soon as it is whole.
  mutating func take(_ bytes: [UInt8]) -> [UInt8]? {
    buffer += bytes
    var at = 0
    defer { buffer.removeFirst(at) }
    while !isFinished {
      let skipped = min(bytesToSkip, buffer.count - at)
      at += skipped
      bytesToSkip -= skipped
      guard bytesToSkip == 0, buffer.count - at >= 512 else { return nil }
      let header = buffer[at..<at + 512]
      guard let size = Self.size(header), header[at] != 0 else {
        isFinished = true
        return nil
      }
      let name = header[at..<at + 100].prefix { $0 != 0 }
      if PackageInformation.isWanted(name), size <= limit {
        guard buffer.count - at >= 512 + size else { return nil }
        return Array(buffer[at + 512..<at + 512 + size])
      }
      at += 512
      bytesToSkip = (size + 511) / 512 * 512
    }
    return nil
  }

  private static func size(_ header: ArraySlice<UInt8>) -> Int? {
    var size = 0
    for byte in header[(header.startIndex + 124)..<(header.startIndex + 136)] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "7"): size = size << 3 | Int(byte & 7)
      case 0, UInt8(ascii: " "): continue
      default: return nil
      }
    }
    return size
  }
}

extension CoreMetadata {
  /// Whether a source distribution's metadata is what any build of it will have (PEP 643).
  fileprivate var isStatic: Bool {
    guard let text = metadataVersion, let version = try? Version(text),
      let first = try? Version("2.2"), version >= first
    else { return false }
    let changing = Set(dynamic.map { $0.lowercased() })
    return changing.isDisjoint(with: ["requires-dist", "requires-python", "provides-extra"])
  }
}
