import Packaging
import Testing

@testable import PackageIndex

@Suite struct ClientWheelTests {
  private let file = IndexFile(
    filename: "base-1.0-py3-none-any.whl", url: "https://files.test/base-1.0-py3-none-any.whl")
  private let metadata = "Metadata-Version: 2.1\nName: base\nVersion: 1.0\n"

  /// A wheel with its metadata last, or first before `padding` bytes of something else.
  private func wheel(padding: Int = 0, isMetadataFirst: Bool = false) -> [UInt8] {
    let info = [
      SampleZip.Entry("base-1.0.dist-info/METADATA", metadata),
      SampleZip.Entry("base-1.0.dist-info/entry_points.txt", "[console_scripts]\nb = base:main\n"),
      SampleZip.Entry("base-1.0.dist-info/RECORD", "base/__init__.py,,\n"),
    ]
    let code = [SampleZip.Entry("base/__init__.py", String(repeating: "x", count: padding))]
    return SampleZip(isMetadataFirst ? info + code : code + info).bytes
  }

  private func ranges(_ transport: MemoryTransport) -> [String?] {
    transport.requests.map { $0.header("range") }
  }

  @Test func `one request lists a wheel whose metadata stands at its end`() async throws {
    let bytes = wheel(padding: 200_000)
    let transport = MemoryTransport { .ranged(bytes, $0) }
    let client = try client(transport)
    let fetched = try await client.listing(of: file, with: [.metadata, .entryPoints, .wheel])
    #expect(
      fetched.listing.files.map { "\($0.path)" } == [
        "base-1.0.dist-info/METADATA", "base-1.0.dist-info/RECORD",
        "base-1.0.dist-info/entry_points.txt", "base/__init__.py",
      ])
    #expect(fetched.listing.files.last?.entry.size == 200_000)
    #expect(fetched.contents[.metadata] == Array(metadata.utf8))
    #expect(fetched.contents[.entryPoints]?.count == 32)
    #expect(fetched.contents[.wheel] == nil)
    #expect(ranges(transport) == ["bytes=-67584"])
  }

  @Test func `metadata far from the end takes one request more`() async throws {
    let bytes = wheel(padding: 200_000, isMetadataFirst: true)
    let transport = MemoryTransport { .ranged(bytes, $0) }
    #expect(try await client(transport).wheelMetadata(of: file) == Array(metadata.utf8))
    #expect(transport.requests.count == 2)
  }

  @Test func `a directory longer than the end at hand is read whole`() async throws {
    let many = (0..<3000).map { SampleZip.Entry("base/a_module_with_a_long_name_\($0).py", "x") }
    let bytes = SampleZip(
      many + [SampleZip.Entry("base-1.0.dist-info/METADATA", metadata)]
    ).bytes
    let transport = MemoryTransport { .ranged(bytes, $0) }
    let fetched = try await client(transport).listing(of: file, with: [.metadata])
    #expect(fetched.listing.files.count == 3001)
    #expect(fetched.contents[.metadata] == Array(metadata.utf8))
    #expect(transport.requests.count == 2)
  }

  @Test func `a wheel of a server without ranges gives the same`() async throws {
    let bytes = wheel(padding: 200_000)
    let transport = MemoryTransport { _ in MemoryTransport.Answer(body: bytes) }
    let fetched = try await client(transport).listing(of: file, with: [.record])
    #expect(fetched.listing.files.count == 4)
    #expect(fetched.contents[.record] == Array("base/__init__.py,,\n".utf8))
  }

  @Test func `a hostile or broken wheel is an error that names it`() async throws {
    var bomb = SampleZip.Entry("base-1.0.dist-info/METADATA", metadata)
    bomb.size = 4 << 30
    let parent = SampleZip([
      SampleZip.Entry("../x"), SampleZip.Entry("base-1.0.dist-info/METADATA", metadata),
    ])
    let hostile: [[UInt8]] = [
      [], Array("no archive".utf8), wheel().dropLast(5) + [0, 0, 0, 0, 0], SampleZip([bomb]).bytes,
      parent.bytes, SampleZip([SampleZip.Entry("other-1.0.dist-info/METADATA", metadata)]).bytes,
    ]
    for bytes in hostile {
      let client = try client(MemoryTransport { .ranged(bytes, $0) })
      let error = await #expect(throws: IndexError.self) {
        _ = try await client.wheelMetadata(of: file)
      }
      #expect(error?.isFileFault == true)
      #expect(error?.description.contains("base-1.0-py3-none-any.whl") == true)
    }
  }
}
