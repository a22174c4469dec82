internal import CZlib

/// Text that a library carries in zlib streams.
enum CompressedText {
  /// More than any module's strings; a stream that goes on is no text.
  private static let sizeLimit = 16 << 20
  /// Shorter ones are accidents.
  private static let leastSize = 32

  /// What all of a library's streams may hold, and how many beginnings are tried: a file may be
  /// made of nothing but those.
  private static let totalLimit = 64 << 20
  private static let trialLimit = 1 << 16

  /// What the zlib streams in a library hold, in the file's order; `nil` where they are too many.
  static func all(in bytes: UnsafeRawBufferPointer) -> [[UInt8]]? {
    var texts: [[UInt8]] = []
    var total = 0
    var trials = 0
    guard bytes.count > 8 else { return texts }
    var index = 0
    while index < bytes.count - 8 {
      // RFC 1950: deflate with a 32 KB window, and one of the four check bytes.
      guard bytes[index] == 0x78 else {
        index += 1
        continue
      }
      switch bytes[index + 1] {
      case 0x01, 0x5e, 0x9c, 0xda:
        trials += 1
        guard total < totalLimit, trials < trialLimit else { return nil }
        let stream = inflated(UnsafeRawBufferPointer(rebasing: bytes[index...]), &total)
        if let (text, length) = stream {
          texts.append(text)
          index += length
        } else {
          index += 1
        }
      default: index += 1
      }
    }
    return texts
  }

  private static func inflated(
    _ bytes: UnsafeRawBufferPointer, _ total: inout Int
  ) -> (text: [UInt8], length: Int)? {
    guard let stream = Inflation.inflated(bytes, as: .zlib, limit: sizeLimit) else { return nil }
    total += stream.text.count
    return stream.text.count >= leastSize ? stream : nil
  }
}

/// What a compressed stream holds.
enum Inflation {
  /// What stands around the compressed bytes, as zlib counts it.
  enum Form: Int32 {
    /// RFC 1950.
    case zlib = 15
    /// RFC 1951, with nothing around it.
    case raw = -15
    /// RFC 1950 or RFC 1952, by its first bytes.
    case zlibOrGzip = 47
  }

  /// The text and the length of the stream; `nil` where it is damaged, or longer than the limit.
  static func inflated(
    _ bytes: UnsafeRawBufferPointer, as form: Form, limit: Int
  ) -> (text: [UInt8], length: Int)? {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, form.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        == Z_OK
    else { return nil }
    defer { inflateEnd(&stream) }
    // zlib takes a mutable pointer and does not write through it.
    stream.next_in = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(clamping: bytes.count)
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 15)
    while true {
      let code = chunk.withUnsafeMutableBufferPointer { buffer in
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(buffer.count)
        return inflate(&stream, Z_NO_FLUSH)
      }
      guard code == Z_OK || code == Z_STREAM_END else { return nil }
      text += chunk[..<(chunk.count - Int(stream.avail_out))]
      if code == Z_STREAM_END { return (text, bytes.count - Int(stream.avail_in)) }
      guard text.count <= limit, stream.avail_in > 0 else { return nil }
    }
  }
}
