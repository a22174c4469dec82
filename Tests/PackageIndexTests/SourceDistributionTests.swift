import CZlib
import FileCache
import Packaging
import Synchronization
import Testing

@testable import PackageIndex

@Suite struct `Source distribution` {
  private static let head = "Name: base\nVersion: 1.0\n"

  /// Builds by saying what it was made with.
  private final class Builder: MetadataBuilder {
    let answer: Result<String, BuildFailure>
    let built = Mutex<[String]>([])
    init(_ answer: Result<String, BuildFailure>) { self.answer = answer }

    func interpreter(remembering cache: FileCache?) -> String { "cpython 3.11.7 linux x86_64" }

    func metadata(of source: SourceFile) async throws(BuildFailure) -> [UInt8] {
      built.withLock { $0.append(source.filename) }
      return Array(try answer.get().utf8)
    }
  }

  private func tar(_ files: [(name: String, text: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for file in files {
      var header = [UInt8](repeating: 0, count: 512)
      for (place, byte) in file.name.utf8.enumerated() { header[place] = byte }
      let size = String(file.text.utf8.count, radix: 8)
      for (place, byte) in size.utf8.enumerated() { header[135 - size.utf8.count + place] = byte }
      header[156] = UInt8(ascii: "0")
      bytes += header + Array(file.text.utf8)
      bytes += [UInt8](repeating: 0, count: (512 - file.text.utf8.count % 512) % 512)
    }
    return bytes + [UInt8](repeating: 0, count: 1024)
  }

  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var (input, output) = (bytes, [UInt8](repeating: 0, count: bytes.count + 1_000))
    let capacity = output.count
    let count = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        deflate(&stream, Z_FINISH)
        return capacity - Int(stream.avail_out)
      }
    }
    return Array(output[..<count])
  }

  private func archive(
    _ suffix: String, _ information: String, project: String? = nil
  ) -> [UInt8] {
    var files = [
      ("base-1.0/setup.py", "raise SystemExit"),
      ("base-1.0/src/base.egg-info/PKG-INFO", "Metadata-Version: 2.2\nName: no\nVersion: 0\n"),
      ("base-1.0/PKG-INFO", information),
    ]
    if let project { files.append(("base-1.0/pyproject.toml", project)) }
    return suffix == "zip"
      ? SampleZip(files.map { SampleZip.Entry($0.0, $0.1) }).bytes : gzip(tar(files))
  }

  private func file(_ suffix: String, _ sha256: SHA256Digest? = nil) -> IndexFile {
    IndexFile(
      filename: "base-1.0.\(suffix)", url: "https://files.test/base-1.0.\(suffix)", sha256: sha256)
  }

  @Test(arguments: ["tar.gz", "zip"])
  func `tells by itself what it requires where that is static`(suffix: String) async throws {
    let text = "Metadata-Version: 2.2\n\(Self.head)Dynamic: Description\nRequires-Dist: leaf\n"
    let bytes = archive(suffix, text)
    let transport = MemoryTransport { _ in MemoryTransport.Answer(body: bytes) }
    let found = try await client(transport).metadata(of: file(suffix))
    #expect(String(decoding: found.metadata, as: UTF8.self) == text)
  }

  @Test(arguments: [
    "Metadata-Version: 2.1\n\(head)", "Metadata-Version: 1.1\n\(head)", head, "",
    "Metadata-Version: 2.2\n\(head)Dynamic: Requires-Dist\n",
    "Metadata-Version: 2.4\n\(head)Dynamic: requires-python\n",
    "Metadata-Version: 2.2\n\(head)Dynamic: Provides-Extra\n",
  ])
  func `needs a build where that is not sure`(information: String) async throws {
    for suffix in ["tar.gz", "zip"] {
      let bytes = archive(suffix, information)
      let transport = MemoryTransport { _ in MemoryTransport.Answer(body: bytes) }
      let builder = Builder(.success("Metadata-Version: 2.1\n\(Self.head)Requires-Dist: leaf\n"))
      let client = try client(transport) { $0.builds = .carriedOut(builder) }
      let error = await #expect(throws: IndexError.self) {
        _ = try await client.metadata(of: file(suffix))
      }
      #expect(error?.reason == .needsBuild)
      #expect(builder.built.withLock { $0 }.isEmpty)
      let built = try await client.builtMetadata(of: file(suffix))
      #expect(String(decoding: built.metadata, as: UTF8.self).contains("Requires-Dist: leaf"))
      #expect(builder.built.withLock { $0 } == ["base-1.0.\(suffix)"])
    }
  }

  private static let old = "Metadata-Version: 2.1\n\(head)Requires-Dist: old\n"

  @Test(arguments: ["tar.gz", "zip"])
  func `tells in its pyproject what it requires`(suffix: String) async throws {
    let project = """
      [project]
      name = "Base"
      dynamic = ["version", "readme"]
      requires-python = ">=3.8"
      dependencies = ["leaf>=1; python_version < '3.9'"]
      [project.optional-dependencies]
      Fast_er = ["base[all]", "twig; os_name == 'nt' or os_name == 'posix'"]
      """
    let bytes = archive(suffix, Self.old, project: project)
    let transport = MemoryTransport { _ in MemoryTransport.Answer(body: bytes) }
    let found = try await client(transport).metadata(of: file(suffix))
    #expect(
      String(decoding: found.metadata, as: UTF8.self) == """
        Metadata-Version: 2.2
        Name: base
        Version: 1.0
        Requires-Python: >=3.8
        Requires-Dist: leaf>=1; python_version < "3.9"
        Provides-Extra: fast-er
        Requires-Dist: base[all]; extra == "fast-er"
        Requires-Dist: twig; (os_name == "nt" or os_name == "posix") and extra == "fast-er"

        """)
  }

  @Test func `believes its static PKG-INFO before its pyproject`() async throws {
    let text = "Metadata-Version: 2.2\n\(Self.head)Requires-Dist: leaf\n"
    let bytes = archive("tar.gz", text, project: "[project]\nname = 'base'\nversion = '1.0'\n")
    let transport = MemoryTransport { _ in MemoryTransport.Answer(body: bytes) }
    let found = try await client(transport).metadata(of: file("tar.gz"))
    #expect(String(decoding: found.metadata, as: UTF8.self) == text)
  }

  @Test(arguments: [
    "name = 'base'\nversion = '1.0'\ndynamic = ['dependencies']",
    "name = 'base'\nversion = '1.0'\ndynamic = ['optional-dependencies']",
    "name = 'base'\nversion = '1.0'\ndynamic = ['requires-python']",
    "version = '1.0'\ndependencies = []",
    "name = 'base'\ndependencies = []",
    "name = 'base'\nversion = '1.0'\ndependencies = ['not a requirement']",
    "name = 'base'\nversion = '1.0'\ndependencies = 'leaf'",
    "name = 'base'\nversion = '1.0'\nrequires-python = '3'\n",
    "name = 'base'\nversion = '1.0'\n[project.optional-dependencies]\n'' = []\n",
    "name = 'base'\nversion = '1.0'\n[tool.poetry]\npackages = []\n",
    "name = 'base'\nversion = '1.0'\n[tool.poetry.dependencies]\nleaf = '1'\n",
    "name = ",
  ])
  func `leaves to a build what its pyproject does not settle`(project: String) async throws {
    let bytes = archive("tar.gz", Self.old, project: "[project]\n\(project)")
    let transport = MemoryTransport { _ in MemoryTransport.Answer(body: bytes) }
    let error = await #expect(throws: IndexError.self) {
      _ = try await client(transport).metadata(of: file("tar.gz"))
    }
    #expect(error?.reason == .needsBuild)
  }

  @Test func `with another hash is never built`() async throws {
    let bytes = archive("tar.gz", "")
    let transport = MemoryTransport { _ in MemoryTransport.Answer(body: bytes) }
    let builder = Builder(.success("Metadata-Version: 2.1\n\(Self.head)"))
    let client = try client(transport) { $0.builds = .carriedOut(builder) }
    let error = await #expect(throws: IndexError.self) {
      _ = try await client.builtMetadata(
        of: file("tar.gz", SHA256Digest(repeatElement(7, count: 32))))
    }
    guard case .digest? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(builder.built.withLock { $0 }.isEmpty)
  }

  @Test func `whose build tells of another distribution is refused`() async throws {
    let bytes = archive("tar.gz", "")
    let transport = MemoryTransport { _ in MemoryTransport.Answer(body: bytes) }
    let builder = Builder(.success("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n"))
    let client = try client(transport) { $0.builds = .carriedOut(builder) }
    let error = await #expect(throws: IndexError.self) {
      _ = try await client.builtMetadata(of: file("tar.gz"))
    }
    guard case .otherDistribution? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `whose build fails says why`() async throws {
    let bytes = archive("tar.gz", "")
    let transport = MemoryTransport { _ in MemoryTransport.Answer(body: bytes) }
    let failure = BuildFailure(cause: "pip ended with status 1", output: ["no compiler"])
    let client = try client(transport) { $0.builds = .carriedOut(Builder(.failure(failure))) }
    let error = await #expect(throws: IndexError.self) {
      _ = try await client.builtMetadata(of: file("tar.gz"))
    }
    #expect(error?.reason == .buildFailed(failure))
  }

  @Test func `with a folder in its name is not written anywhere`() async throws {
    let transport = MemoryTransport { _ in .text("") }
    let builder = Builder(.success(""))
    let client = try client(transport) { $0.builds = .carriedOut(builder) }
    for name in ["../base-1.0.tar.gz", "a/b.zip", "..", ""] {
      let file = IndexFile(filename: name, url: "https://files.test/x")
      await #expect(throws: IndexError.self) { _ = try await client.builtMetadata(of: file) }
    }
    #expect(builder.built.withLock { $0 }.isEmpty)
  }

  @Test func `built by one interpreter says nothing for another`() {
    let key = FileKey(high: 1, low: 2)
    #expect(key.built(by: "cpython 3.11.7") == key.built(by: "cpython 3.11.7"))
    #expect(key.built(by: "cpython 3.11.7") != key.built(by: "cpython 3.12.1"))
    #expect(key.built(by: "cpython 3.11.7") != key)
    #expect(FileKey(high: 2, low: 1).built(by: "cpython 3.11.7") != key.built(by: "cpython 3.11.7"))
  }
}
