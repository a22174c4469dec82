internal import Packaging

extension IndexClient {
  /// The metadata in a source distribution, where it is sure to be a built one's too (PEP 643).
  ///
  /// - Throws: ``IndexError`` with `needsBuild` where only a build tells.
  func sourceMetadata(of file: IndexFile) async throws(IndexError) -> [UInt8] {
    guard file.filename.hasSuffix(".tar.gz") else { throw IndexError(file.url, .needsBuild) }
    let url = try Self.url(file.url)
    let opened: PiecewiseFile
    if url.isFile { opened = try await open(file) } else { opened = try await download(file, url) }
    guard case .local(let local) = opened else { throw IndexError(file.url, .needsBuild) }
    let found: [UInt8]?
    do throws(ContentDecoder.Failure) {
      found = try PackageInformation.find(in: local, limit: options.limits.metadata)
    } catch {
      throw IndexError(
        file.url, .unreadableSourceDistribution(cause: "it is no gzip archive"))
    }
    guard let found, let metadata = try? CoreMetadata(parsing: found), metadata.isStatic else {
      throw IndexError(file.url, .needsBuild)
    }
    return found
  }
}

/// The `PKG-INFO` at the top of a source distribution.
enum PackageInformation {
  private static let pieceSize = 256 << 10
  /// No source distribution unpacks to more; what claims to is a bomb.
  private static let longest = 4 << 30

  static func find(in file: LocalFile, limit: Int) throws(ContentDecoder.Failure) -> [UInt8]? {
    var decoder = try ContentDecoder("gzip", limit: longest)
    var archive = TarReader(limit: limit)
    var offset = 0
    while offset < file.size {
      let end = min(file.size, offset + pieceSize)
      guard let piece = try? file.read(offset..<end) else { return nil }
      offset = end
      if let found = archive.take(try decoder.decode(piece)) { return found }
      if archive.isFinished { return nil }
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
      if Self.isWanted(name), size <= limit {
        guard buffer.count - at >= 512 + size else { return nil }
        return Array(buffer[at + 512..<at + 512 + size])
      }
      at += 512
      bytesToSkip = (size + 511) / 512 * 512
    }
    return nil
  }

  private static func isWanted(_ name: ArraySlice<UInt8>) -> Bool {
    let parts = name.split(separator: UInt8(ascii: "/"))
    return parts.count == 2 && parts[1].elementsEqual("PKG-INFO".utf8)
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
