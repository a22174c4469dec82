public import Packaging

/// A file of a wheel's `*.dist-info` that a plan may want to read.
public enum WheelMember: String, Sendable, CaseIterable {
  case metadata = "METADATA"
  case wheel = "WHEEL"
  case record = "RECORD"
  case entryPoints = "entry_points.txt"
}

/// What a wheel would install, and the members that were asked for with it.
public struct FetchedListing: Sendable {
  public let listing: WheelListing
  /// Without those the wheel does not have.
  public let contents: [WheelMember: [UInt8]]
}

extension IndexClient {
  /// Every file of a wheel from its central directory: one or two range requests, or the whole
  /// wheel, its hash checked, where a server has no ranges.
  public func listing(
    of file: IndexFile, with members: Set<WheelMember> = []
  ) async throws(IndexError) -> FetchedListing {
    try await openedListing(of: file, with: members).fetched
  }

  /// The same with the wheel, for what is read of it later.
  func openedListing(
    of file: IndexFile, with members: Set<WheelMember>
  ) async throws(IndexError) -> (fetched: FetchedListing, wheel: OpenedWheel) {
    var wheel = try await OpenedWheel(try await open(file), file)
    let listing: WheelListing
    do { listing = try WheelListing(wheel.directory, of: wheel.filename) } catch {
      throw IndexError(file.url, .unreadableWheel(cause: error.description))
    }
    var contents: [WheelMember: [UInt8]] = [:]
    for member in members {
      let path = listing.metadataFolder.bytes + Array("/\(member.rawValue)".utf8)
      let entry = wheel.directory.entries.first { $0.path.elementsEqual(path) }
      guard let entry else { continue }
      contents[member] = try await wheel.content(of: entry, limit: options.limits.member)
    }
    return (FetchedListing(listing: listing, contents: contents), wheel)
  }

  /// The `METADATA` in a wheel.
  func wheelMetadata(of file: IndexFile) async throws(IndexError) -> [UInt8] {
    var wheel = try await OpenedWheel(try await open(file), file)
    let entry: WheelDirectory.Entry
    do { entry = try wheel.directory.metadataEntry(of: wheel.filename) } catch {
      throw IndexError(file.url, .unreadableWheel(cause: error.description))
    }
    return try await wheel.content(of: entry, limit: options.limits.metadata)
  }
}

/// A wheel whose central directory was read, and the bytes that came with it.
struct OpenedWheel: Sendable {
  let filename: WheelFilename
  let directory: WheelDirectory
  let file: IndexFile
  private var source: PiecewiseFile
  /// The bytes at hand, and where in the wheel they start.
  private let known: [UInt8]
  private let start: Int

  init(_ opened: PiecewiseFile, _ file: IndexFile) async throws(IndexError) {
    var opened = opened
    do { filename = try WheelFilename(file.filename) } catch {
      throw IndexError(file.url, .unreadableWheel(cause: error.description))
    }
    var known = try await opened.tail(WheelDirectory.usualTail, checking: file)
    var directory: WheelDirectory?
    while directory == nil {
      let reading: WheelDirectory.Reading
      do { reading = try WheelDirectory.read(tail: known, size: opened.size) } catch {
        throw IndexError(file.url, .unreadableWheel(cause: error.description))
      }
      switch reading {
      case .complete(let read): directory = read
      // Each range ends where the known bytes start, so that the loop comes to an end.
      case .needs(let range):
        known = try await opened.read(range, checking: file) + known
      }
    }
    guard let directory else { throw IndexError(file.url, .unreadableWheel(cause: "it is empty")) }
    self.directory = directory
    self.file = file
    self.known = known
    start = opened.size - known.count
    source = opened
  }

  /// The content of an entry, its size and checksum verified.
  mutating func content(
    of entry: WheelDirectory.Entry, limit: Int
  ) async throws(IndexError) -> [UInt8] {
    // Refused before it is fetched: the limit holds for what comes out of fewer bytes.
    guard entry.size <= limit, entry.compressedSize <= limit else {
      throw IndexError(file.url, .tooLarge(limit: limit))
    }
    let bytes = try await bytes(directory.range(of: entry))
    do { return try directory.content(of: entry, in: bytes, limit: limit) } catch {
      throw IndexError(file.url, .unreadableWheel(cause: error.description))
    }
  }

  /// The bytes of a part of the wheel.
  mutating func bytes(_ range: Range<Int>) async throws(IndexError) -> [UInt8] {
    if range.lowerBound >= start, range.upperBound <= start + known.count {
      return Array(known[range.lowerBound - start..<range.upperBound - start])
    }
    return try await source.read(range, checking: file)
  }
}
