import Testing

@testable import Packaging

@Suite struct `Dependency metadata` {
  static let texts = [
    "Werkzeug>=3,<4", "click", "importlib_metadata>=3.6; python_version < \"3.10\"",
    "python-dotenv; extra == \"dotenv\"", "asgiref[b,a]>=3.2; extra == 'Async'",
    "thing @ https://example.com/thing.zip ; os_name == \"nt\" and extra == \"async\"",
    "other[x] == 1.0.*, !=1.0.3 ; extra == \"async\" or extra == \"dotenv\"", "odd===weird_text",
  ]

  static func metadata(_ texts: [String] = texts) throws -> DependencyMetadata {
    DependencyMetadata(
      name: try ProjectName("Flask"), version: try Version("3.1.0"), requiresPython: ">=3.9",
      providedExtras: [try ProjectName("Async"), try ProjectName("dotenv")],
      requirements: try texts.map { try Requirement($0) })
  }

  @Test func `gives back what was put in`() throws {
    let built = try Self.metadata()
    let metadata = try #require(DependencyMetadata(bytes: built.bytes))
    #expect(metadata.name.normalized == "flask")
    #expect(metadata.version == (try Version("3.1.0")))
    #expect(metadata.requiresPython == ">=3.9")
    #expect(metadata.providedExtras.map(\.normalized) == ["async", "dotenv"])
    #expect(
      metadata.dependencies.map(\.requirement) == (try Self.texts.map { try Requirement($0) }))
    #expect(
      metadata.dependencies.map(\.onlyWithExtra?.normalized)
        == [nil, nil, nil, "dotenv", "async", "async", nil, nil])
  }

  @Test func `tells a dependency part by part`() throws {
    let metadata = try Self.metadata()
    #expect(metadata.name(of: 2).normalized == "importlib-metadata")
    #expect(metadata.specifiers(of: 0).description == "<4,>=3")
    #expect(metadata.specifiers(of: 1).isEmpty)
    #expect(metadata.url(of: 5) == "https://example.com/thing.zip")
    #expect(metadata.extras(of: 4).map(\.normalized) == ["a", "b"])
    #expect(metadata.marker(of: 0) == nil)
    let id = try #require(metadata.marker(of: 2))
    let marker: Marker? = metadata.marker(id)
    #expect(marker == (try Marker("python_version < \"3.10\"")))
    #expect(metadata.name(of: 99).normalized == "")
  }

  @Test func `tells what a marker mentions without parsing it`() throws {
    let metadata = try Self.metadata(["a; python_full_version < '3.11.3'", "b; os_name == 'nt'"])
    #expect(metadata.marker(0, mentions: "python_full_version"))
    #expect(metadata.marker(0, mentions: "\"3.11.3\""))
    #expect(!metadata.marker(0, mentions: "os_name"))
    #expect(metadata.marker(1, mentions: "os_name"))
    #expect(!metadata.marker(2, mentions: "os_name"))
  }

  @Test func `numbers equal markers once`() throws {
    let metadata = try Self.metadata([
      "a; os_name == 'nt'", "b; os_name == \"nt\"", "c; os_name == \"posix\"",
    ])
    #expect(metadata.markerCount == 2)
    #expect(metadata.marker(of: 0) == metadata.marker(of: 1))
    #expect(metadata.marker(of: 0) != metadata.marker(of: 2))
  }

  @Test func `passes over what needs another extra`() throws {
    let metadata = try Self.metadata()
    #expect(metadata.dependencies(with: nil) == [0, 1, 2, 6, 7])
    #expect(metadata.dependencies(with: try ProjectName("async")) == [0, 1, 2, 4, 5, 6, 7])
    #expect(metadata.dependencies(with: try ProjectName("unheard-of")) == [0, 1, 2, 6, 7])
  }

  @Test func `holds nothing without anything`() throws {
    let metadata = DependencyMetadata(
      name: try ProjectName("a"), version: try Version("1!1.0+b"), requiresPython: nil,
      providedExtras: [], requirements: [])
    let stored = try #require(DependencyMetadata(bytes: metadata.bytes))
    #expect(stored.dependencies.isEmpty)
    #expect(stored.requiresPython == nil)
    #expect(stored.version.description == "1!1.0+b")
  }

  @Test func `refuses bytes that are not whole`() throws {
    let bytes = try Self.metadata().bytes
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x40
      #expect(DependencyMetadata(bytes: changed) == nil)
      #expect(DependencyMetadata(bytes: Array(bytes[..<index])) == nil)
    }
  }

  @Test func `does no harm with a right checksum over anything`() throws {
    let bytes = try Self.metadata().bytes
    for index in 16..<bytes.count {
      for value: UInt8 in [0, 1, 0x7F, 0xFF] {
        var writer = FlatWriter()
        var changed = bytes
        changed[index] = value
        writer.append(changed.dropFirst(16))
        let hostile = DependencyMetadata(bytes: writer.finish(DependencyMetadata.format))
        guard let hostile, hostile.dependencyCount < 100 else { continue }
        _ = (hostile.name, hostile.version, hostile.providedExtras.count)
        _ = hostile.dependencies.map(\.requirement.description)
      }
    }
  }
}
