internal import Packaging

/// A source distribution's archive, read no further than for what it says of itself.
enum SourceArchive {
  /// Small, because it may unpack to a thousand times as much.
  private static let pieceSize = 32 << 10
  /// No source distribution unpacks to more; what claims to is a bomb.
  private static let longest = 4 << 30

  /// Whether an archive of that name can be looked into.
  static func isReadable(_ filename: String) -> Bool {
    [".tar.gz", ".tgz", ".zip"].contains(where: filename.hasSuffix)
  }

  static func description(
    in file: LocalFile, _ listed: IndexFile, limit: Int
  ) throws(IndexError) -> SourceDescription {
    guard !listed.filename.hasSuffix(".zip") else {
      do throws(ArchiveError) { return try zipped(file, limit: limit) } catch {
        throw IndexError(
          listed.url, .unreadableSourceDistribution(cause: error.description))
      }
    }
    do throws(ContentDecoder.Failure) { return try tarred(file, limit: limit) } catch {
      throw IndexError(
        listed.url, .unreadableSourceDistribution(cause: "it is no gzip archive"))
    }
  }

  private static func zipped(
    _ file: LocalFile, limit: Int
  ) throws(ArchiveError) -> SourceDescription {
    func read(_ range: Range<Int>) throws(ArchiveError) -> [UInt8] {
      do { return try file.read(range) } catch { throw .notAZip }
    }
    var tail = try read(max(0, file.size - WheelDirectory.usualTail)..<file.size)
    while true {
      switch try WheelDirectory.read(tail: tail, size: file.size) {
      // Each range ends where the known bytes start, so that the loop comes to an end.
      case .needs(let range): tail = try read(range) + tail
      case .complete(let directory):
        var description = SourceDescription()
        for entry in directory.entries where entry.size <= limit && entry.compressedSize <= limit {
          guard let member = SourceDescription.Member(path: entry.path[...]),
            description.wants(member)
          else { continue }
          let content = try directory.content(
            of: entry, in: try read(directory.range(of: entry)), limit: limit)
          description.add(content, as: member)
        }
        return description
      }
    }
  }

  private static func tarred(
    _ file: LocalFile, limit: Int
  ) throws(ContentDecoder.Failure) -> SourceDescription {
    var decoder = try ContentDecoder("gzip", limit: longest)
    var archive = TarReader(limit: limit)
    var (offset, unpacked) = (0, 0)
    while offset < file.size {
      let end = min(file.size, offset + pieceSize)
      guard let piece = try? file.read(offset..<end) else { break }
      offset = end
      let bytes = try decoder.decode(piece)
      unpacked += bytes.count
      archive.take(bytes)
      if archive.isFinished { break }
      // A bomb, or nothing worth unpacking: another way may tell.
      if unpacked > 32 << 20, unpacked / 250 > offset { break }
    }
    return archive.description
  }
}

/// Looks for a source distribution's description in a tar archive that comes piece by piece.
private struct TarReader {
  let limit: Int
  private(set) var description = SourceDescription()
  private var hasEnded = false
  private var buffer: [UInt8] = []
  private var bytesToSkip = 0

  init(limit: Int) { self.limit = limit }

  var isFinished: Bool { hasEnded || description.isComplete }

  mutating func take(_ bytes: [UInt8]) {
    buffer += bytes
    var at = 0
    defer { buffer.removeFirst(at) }
    while !isFinished {
      let skipped = min(bytesToSkip, buffer.count - at)
      at += skipped
      bytesToSkip -= skipped
      guard bytesToSkip == 0, buffer.count - at >= 512 else { return }
      let header = buffer[at..<at + 512]
      guard let size = Self.size(header), header[at] != 0 else {
        hasEnded = true
        return
      }
      let name = header[at..<at + 100].prefix { $0 != 0 }
      if let member = SourceDescription.Member(path: name), description.wants(member),
        size <= limit
      {
        guard buffer.count - at >= 512 + size else { return }
        description.add(Array(buffer[at + 512..<at + 512 + size]), as: member)
      }
      at += 512
      bytesToSkip = (size + 511) / 512 * 512
    }
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
