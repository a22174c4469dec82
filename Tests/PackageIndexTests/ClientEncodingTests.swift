import CZlib
import Packaging
import Testing

@testable import PackageIndex

@Suite struct ClientEncodingTests {
  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1000)
    let count = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        deflate(&stream, Z_FINISH)
        return output.count - Int(stream.avail_out)
      }
    }
    deflateEnd(&stream)
    return Array(output[..<count])
  }

  private func contents(
    _ body: [UInt8], coding: String = "gzip", limit: Int = 32 << 20
  ) async throws -> [UInt8] {
    let answer = MemoryTransport.Answer(
      headers: [("content-encoding", coding), ("content-length", "\(body.count)")], body: body)
    return try await client(MemoryTransport { _ in answer }) { $0.limits.metadata = limit }
      .contents(of: "https://host.test/a")
  }

  @Test func `a compressed body is decompressed, members one after another too`() async throws {
    let text = Array("some text, some text\n".utf8)
    #expect(try await contents(gzip(text)) == text)
    #expect(try await contents(gzip(text) + gzip(text)) == text + text)
    let long = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    #expect(try await contents(gzip(long)) == long)
  }

  @Test func `a bomb is refused`() async throws {
    let bomb = gzip([UInt8](repeating: 0, count: 20 << 20))
    await #expect(throws: IndexError("https://host.test/a", .overcompressed)) {
      _ = try await contents(bomb)
    }
    await #expect(throws: IndexError("https://host.test/a", .tooLarge(limit: 1000))) {
      _ = try await contents(gzip([UInt8](repeating: 0, count: 2000)), limit: 1000)
    }
  }

  @Test func `what is not compressed as it claims is refused`() async throws {
    let whole = gzip(Array("some text".utf8))
    for body in [Array("no gzip".utf8), Array(whole.dropLast(4)), whole + [1, 2, 3]] {
      await #expect(throws: IndexError("https://host.test/a", .undecodable(coding: nil))) {
        _ = try await contents(body)
      }
    }
    await #expect(throws: IndexError("https://host.test/a", .undecodable(coding: "br"))) {
      _ = try await contents(whole, coding: "br")
    }
  }
}
