private import CByteMarks

/// Which bytes of a source a scan has to look at, one bit for each.
struct ByteMarks {
  private let stops: UnsafeMutableBufferPointer<UInt64>
  private let names: UnsafeMutableBufferPointer<UInt64>

  /// Marks a source for the time of a call.
  ///
  /// - Precondition: ``ImportScanner/padding`` NUL bytes follow its `count` bytes.
  static func with<Value>(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ body: (ByteMarks) -> Value
  ) -> Value {
    // The block after the last byte too, so that its NUL ends every search.
    let blocks = count / 64 + 1
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * blocks) { words in
      let stops = UnsafeMutableBufferPointer(rebasing: words[..<blocks])
      let names = UnsafeMutableBufferPointer(rebasing: words[blocks...])
      scrimp_mark_bytes(bytes, blocks, stops.baseAddress, names.baseAddress)
      return body(ByteMarks(stops: stops, names: names))
    }
  }

  /// The offset of the first byte from here on that means something outside of strings.
  @inline(__always)
  func stop(from index: Int) -> Int { Self.next(stops, from: index, inverted: 0) }

  /// The offset of the first byte from here on that is no part of a name.
  @inline(__always)
  func nameEnd(_ index: Int) -> Int { Self.next(names, from: index, inverted: .max) }

  @inline(__always)
  private static func next(
    _ words: UnsafeMutableBufferPointer<UInt64>, from index: Int, inverted: UInt64
  ) -> Int {
    var block = index >> 6
    guard block < words.count else { return index }
    let word = (words[block] ^ inverted) &>> UInt64(truncatingIfNeeded: index & 63)
    if word != 0 { return index + word.trailingZeroBitCount }
    while true {
      block += 1
      guard block < words.count else { return block << 6 }
      let word = words[block] ^ inverted
      if word != 0 { return block << 6 + word.trailingZeroBitCount }
    }
  }
}

extension SourceText {
  /// Where the first and the last byte of a name stand as in it, from an offset on.
  func next(_ name: [UInt8], from start: Int) -> Int? {
    guard let first = name.first, let last = name.last, name.count < end else { return nil }
    // Something must follow it.
    let limit = end - name.count
    guard start < limit else { return nil }
    let found = scrimp_find_pair(bytes, start, limit, first, last, name.count - 1)
    return found < limit ? found : nil
  }
}
