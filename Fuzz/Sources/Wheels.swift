@testable import PackageIndex
@testable import Packaging

/// The whole file and its end tell the same, and nothing in it leads out of its root.
func readWheelTail(_ bytes: [UInt8]) {
  var whole: WheelDirectory?
  do throws(ArchiveError) {
    switch try WheelDirectory.read(tail: bytes, size: bytes.count) {
    case .complete(let directory): whole = directory
    case .needs(let range): fatalError("\(range) is missing of a whole file")
    }
  } catch { _ = error.description }
  expect(readFromEnd(bytes) == whole, "the end tells what the whole file does")
  guard let whole else { return }
  for entry in whole.entries.prefix(32) {
    let range = whole.range(of: entry)
    expect(range.upperBound <= bytes.count, "\(entry.name) is in the file")
    let content = try? whole.content(of: entry, in: Array(bytes[range]), limit: 1 << 20)
    if let content { expect(content.count == entry.size, "\(entry.name) has its size") }
  }
  guard let filename = try? WheelFilename("six-1.17.0-py2.py3-none-any.whl"),
    let listing = try? WheelListing(whole, of: filename)
  else { return }
  for file in listing.files {
    expect(
      !file.path.leavesRoot && file.path.bytes.first != UInt8(ascii: "/"),
      "\(file.path) is in its root")
  }
}

/// What a client does: the last bytes first, then what is asked for.
private func readFromEnd(_ bytes: [UInt8]) -> WheelDirectory? {
  var start = max(0, bytes.count - 64)
  while true {
    do throws(ArchiveError) {
      switch try WheelDirectory.read(tail: Array(bytes[start...]), size: bytes.count) {
      case .complete(let directory): return directory
      case .needs(let range):
        expect(
          !range.isEmpty && range.upperBound == start && range.lowerBound >= 0,
          "\(range) goes before \(start)")
        start = range.lowerBound
      }
    } catch { return nil }
  }
}

/// What comes out of a stream stays within its limit.
func readGzip(_ bytes: [UInt8]) {
  let limit = 1 << 16
  do throws(ContentDecoder.Failure) {
    var decoder = try ContentDecoder("gzip", limit: limit)
    let half = bytes.count / 2
    let made =
      try decoder.decode(Array(bytes[..<half])).count + decoder.decode(Array(bytes[half...])).count
    expect(made <= limit, "a body ends at its limit")
  } catch {}
  do throws(ArchiveError) {
    var inflater = try Inflater(.raw)
    var output: [UInt8] = []
    try inflater.inflate(bytes.span, into: &output, limit: limit)
    expect(output.count <= limit, "a stream ends at its limit")
  } catch {}
}
