internal import Packaging

/// A file read where it is needed: of this machine, or of a server that answers ranges.
enum PiecewiseFile: Sendable {
  case local(LocalFile)
  case remote(RemoteFile)

  /// What errors call it.
  var name: String {
    switch self {
    case .local(let file): file.name
    case .remote(let file): file.url.text
    }
  }

  var size: Int {
    switch self {
    case .local(let file): file.size
    case .remote(let file): file.size
    }
  }

  /// The bytes of a part that lies inside the file.
  ///
  /// A server that sends the whole file all of a sudden makes it a local one.
  mutating func read(
    _ range: Range<Int>, checking expected: IndexFile
  ) async throws(IndexError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= size else {
      throw IndexError(name, .truncated(received: size, expected: range.upperBound))
    }
    switch self {
    case .local(let file): return try file.read(range)
    case .remote(let file):
      switch try await file.read(range) {
      case .part(let bytes): return bytes
      case .whole(let file, let digest):
        try file.check(digest, against: expected)
        self = .local(file)
        return try file.read(range)
      }
    }
  }

  /// The last bytes of the file, at most `count`.
  mutating func tail(
    _ count: Int, checking expected: IndexFile
  ) async throws(IndexError) -> [UInt8] {
    try await read(max(0, size - count)..<size, checking: expected)
  }
}

/// A file on a server that answers ranges, and the part of its end that is known already.
struct RemoteFile: Sendable {
  enum Content {
    case part([UInt8])
    case whole(LocalFile, SHA256Digest)
  }

  let url: IndexURL
  let size: Int
  /// The file's last bytes.
  let tail: [UInt8]
  /// Tells one content of the file from another.
  let etag: String?
  let requester: Requester

  func read(_ range: Range<Int>) async throws(IndexError) -> Content {
    guard !range.isEmpty else { return .part([]) }
    let start = size - tail.count
    if range.lowerBound >= start {
      return .part(Array(tail[range.lowerBound - start..<range.upperBound - start]))
    }
    // What is known is not asked for again.
    let wanted = range.lowerBound..<min(range.upperBound, start)
    var headers = [
      (name: "range", value: "bytes=\(wanted.lowerBound)-\(wanted.upperBound - 1)"),
      (name: "accept-encoding", value: "identity"),
    ]
    if let etag, !etag.hasPrefix("W/") { headers.append(("if-range", etag)) }
    let answer: Requester.Answer
    do throws(IndexError) {
      answer = try await requester.answer(
        to: Requester.Request(url: url, headers: headers, limit: wanted.count, savesWhole: true))
    } catch {
      if case .tooLarge = error.reason { throw IndexError(url.text, .wrongRange) }
      throw error
    }
    switch answer.body {
    case .file(let file, let digest): return .whole(file, digest)
    case .bytes(let bytes):
      guard answer.status == 206 else { throw answer.failure() }
      guard
        ContentRange(answer.response.header("content-range"))
          == ContentRange(bytes: wanted, total: size), bytes.count == wanted.count
      else { throw IndexError(url.text, .wrongRange) }
      return .part(bytes + (range.upperBound > start ? tail[..<(range.upperBound - start)] : []))
    }
  }
}

extension LocalFile {
  /// Refuses a download that is not the file the index lists.
  func check(_ digest: SHA256Digest, against file: IndexFile) throws(IndexError) {
    if let expected = file.sha256, expected != digest {
      throw IndexError(name, .digest(found: digest, expected: expected))
    }
    if let expected = file.size, expected != size {
      throw IndexError(name, .size(found: size, expected: expected))
    }
  }
}
