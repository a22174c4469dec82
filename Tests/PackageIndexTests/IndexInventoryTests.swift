import Crypto
import FileCache
import Foundation
import Packaging
import Resolver
import Testing

@testable import PackageIndex

@Suite struct `Inventory of an index` {
  /// Wheels on a server that answers ranges, and what was asked of it.
  private struct World {
    var wheels: [String: [UInt8]] = [:]
    /// Whether the index gives digests, without which nothing is kept.
    var hasDigests = true

    mutating func add(_ name: String, _ files: [SampleZip.Entry], entryPoints: String? = nil) {
      let info = "\(name)-1.0.dist-info"
      var entries = files
      entries.append(
        SampleZip.Entry(
          "\(info)/METADATA", "Metadata-Version: 2.1\nName: \(name)\nVersion: 1.0\n"))
      if let entryPoints {
        entries.append(SampleZip.Entry("\(info)/entry_points.txt", entryPoints))
      }
      wheels[name] = SampleZip(entries).bytes
    }

    var transport: MemoryTransport {
      MemoryTransport { [wheels] request in
        let name = request.url.split(separator: "/").last?.split(separator: "-").first
        guard let name, let bytes = wheels[String(name)] else { return .status(404) }
        return .ranged(bytes, request)
      }
    }

    var files: [IndexFile] {
      wheels.sorted { $0.key < $1.key }.map { name, bytes in
        IndexFile(
          filename: "\(name)-1.0-py3-none-any.whl",
          url: "https://files.test/\(name)-1.0-py3-none-any.whl",
          sha256: hasDigests ? Packaging.SHA256Digest(SHA256.hash(data: bytes)) : nil)
      }
    }

    var packages: [Resolution.Package] {
      get throws {
        try wheels.keys.sorted().map {
          Resolution.Package(
            name: try ProjectName($0), version: try Version("1.0"), extras: [],
            places: ["requirements.txt:1"], requiredBy: [], dependencies: [],
            source: .index(file: 0))
        }
      }
    }

    func inventory(
      _ files: WheelFiles, python: String = "3.11", platform: String = "linux"
    ) async throws -> IndexInventory {
      try IndexInventory(
        try packages, try await files.lists(of: self.files),
        in: InstallScheme(try TargetEnvironment(pythonVersion: python, platform: platform)))
    }

    func paths(python: String = "3.11", platform: String = "linux") async throws -> [String] {
      let files = WheelFiles(client: try client(transport), cache: nil, keepsOpen: false)
      return try await inventory(files, python: python, platform: platform).inventory.files.map {
        $0.path.description
      }
    }
  }

  private func world(
    _ files: [String], entryPoints: String? = nil, name: String = "base"
  ) -> World {
    var world = World()
    world.add(name, files.map { SampleZip.Entry($0) }, entryPoints: entryPoints)
    return world
  }

  private let everyScheme = [
    "base/a.py", "base-1.0.data/purelib/base/b.py", "base-1.0.data/platlib/base/c.so",
    "base-1.0.data/scripts/tool", "base-1.0.data/headers/base.h",
    "base-1.0.data/data/share/man/man1/base.1",
    "base-1.0.data/data/lib/python3.11/site-packages/base/d.py",
  ]
  private let scripts = "[console_scripts]\nrun = base:main\n[gui_scripts]\nshow = base:show\n"

  @Test func `puts every file where an installer does`() async throws {
    #expect(
      try await world(everyScheme, entryPoints: scripts).paths() == [
        "../../../bin/run", "../../../bin/show", "../../../bin/tool",
        "../../../include/site/python3.11/base/base.h", "../../../share/man/man1/base.1",
        "base-1.0.dist-info/METADATA", "base-1.0.dist-info/entry_points.txt", "base/a.py",
        "base/b.py", "base/c.so", "base/d.py",
      ])
  }

  @Test func `follows the target's layout`() async throws {
    let windows = try await world(everyScheme, entryPoints: scripts).paths(platform: "windows")
    #expect(
      windows.filter { $0.hasPrefix("../") } == [
        "../../Scripts/run.exe", "../../Scripts/show.exe", "../../Scripts/tool",
        "../../include/site/python3.11/base/base.h",
        "../../lib/python3.11/site-packages/base/d.py", "../../share/man/man1/base.1",
      ])
    let scheme = InstallScheme(try TargetEnvironment(pythonVersion: "3.13t", platform: "linux"))
    #expect(scheme.root.path == "/opt/venv/lib/python3.13t/site-packages")
  }

  @Test func `gives pip the scripts it gives itself`() async throws {
    let world = world(
      ["pip/__init__.py"], entryPoints: "[console_scripts]\npip = pip:main\npip3 = pip:main\n",
      name: "pip")
    #expect(
      try await world.paths(python: "3.12").filter { $0.hasPrefix("../") } == [
        "../../../bin/pip", "../../../bin/pip3", "../../../bin/pip3.12",
      ])
  }

  @Test(
    arguments: [
      (["base-1.0.data/other/x"], nil), (["base-1.0.data/scripts"], nil),
      (["base", "base-1.0.data/purelib/base/x.py"], nil), (["base", "base/x.py"], nil),
      (["../x"], nil), (["/etc/passwd"], nil), (["base/x", "base//x"], nil),
      (["base-1.0.data/data/../../x"], nil), ([], "[console_scripts]\n../run = base:main\n"),
      ([], "[gui_scripts]\na/b = base:main\n"), ([], "[console_scripts]\n.. = base:main\n"),
    ] as [([String], String?)])
  func `refuses what no installer installs`(files: [String], entryPoints: String?) async throws {
    let error = await #expect(throws: IndexError.self) {
      try await world(files, entryPoints: entryPoints).paths()
    }
    guard case .unreadableWheel = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("base-1.0-py3-none-any.whl") == true)
  }

  @Test func `knows who brings a file that two wheels have`() async throws {
    var world = World()
    world.add("a", [SampleZip.Entry("ns/__init__.py", "import one\n"), .init("ns/a.py")])
    world.add("bb", [SampleZip.Entry("ns/__init__.py", "import two, three\n")])
    let files = WheelFiles(client: try client(world.transport), cache: nil, keepsOpen: true)
    let index = try await world.inventory(files)
    let inventory = index.inventory
    let shared = try #require(
      inventory.fileIDs.first { inventory[$0].path.description == "ns/__init__.py" })
    #expect(
      inventory.sharedClaims[shared] == [DistributionID(raw: 0), DistributionID(raw: 1)])
    #expect(inventory[shared].size == 18)
    #expect(inventory.distributions.map(\.topLevelNames) == [["ns"], ["ns"]])
    #expect(inventory.distributions.allSatisfy { $0.files.contains(shared) })
    #expect(index.closure.members.count == 2 && index.closure.members[0].isRequested)
    let texts = try await read([shared], of: index, from: files)
    #expect(texts == [["import one\n", "import two, three\n"]])
  }

  private func read(
    _ ids: [FileID], of index: IndexInventory, from files: WheelFiles, limit: Int = 1 << 20
  ) async throws -> [[String]] {
    try await index.map(ids, from: files, limit: limit, padding: 8) { _, bytes in
      #expect((0..<8).allSatisfy { bytes.baseAddress?[bytes.count + $0] == 0 })
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// A wheel of three modules far from each other and from its end.
  private func sparse() -> World {
    let filler = SampleZip.Entry("base/data.bin", String(repeating: "x", count: 300_000))
    var second = filler
    second.name = Array("base/more.bin".utf8)
    var world = World()
    world.add(
      "base",
      [
        SampleZip.Entry("base/__init__.py", "one"), SampleZip.Entry("base/near.py", "two"), filler,
        SampleZip.Entry("base/far.py", "three"), second,
      ], entryPoints: "[console_scripts]\nrun = base.cli:main.start\n")
    return world
  }

  private func modules(_ index: IndexInventory) -> [FileID] {
    index.inventory.fileIDs.filter {
      [.module, .script].contains(index.inventory[$0].kind)
    }
  }

  @Test func `reads modules by ranges, and from the cache the next time`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let world = sparse()
    for isWarm in [false, true] {
      let transport = world.transport
      let files = WheelFiles(
        client: try client(transport), cache: try FileCache(at: folder), keepsOpen: true)
      let index = try await world.inventory(files)
      let texts = try await read(modules(index), of: index, from: files).flatMap { $0 }
      #expect(texts.first?.contains("from base.cli import main\n") == true)
      #expect(texts.first?.contains("sys.exit(main.start())") == true)
      #expect(texts.dropFirst() == ["one", "three", "two"])
      #expect(transport.requests.count == (isWarm ? 0 : 3))
      #expect(files.counts.contentsFromCache == (isWarm ? 3 : 0))
      #expect(files.counts.listsFromCache == (isWarm ? 1 : 0))
    }
  }

  @Test func `fetches contents alone where the list is known`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let world = sparse()
    let listing = WheelFiles(
      client: try client(world.transport), cache: try FileCache(at: folder), keepsOpen: false)
    _ = try await world.inventory(listing)
    let offline = WheelFiles(
      client: try client(world.transport) { $0.isOffline = true },
      cache: try FileCache(at: folder), keepsOpen: true)
    let index = try await world.inventory(offline)
    let error = await #expect(throws: IndexError.self) {
      try await read(modules(index), of: index, from: offline)
    }
    #expect(error?.reason == .offline)
    let online = WheelFiles(
      client: try client(world.transport), cache: try FileCache(at: folder), keepsOpen: true)
    #expect(try await read(modules(index), of: index, from: online).count == 4)
  }

  @Test func `keeps nothing of a wheel without a digest`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var world = sparse()
    world.hasDigests = false
    for _ in 0..<2 {
      let transport = world.transport
      let files = WheelFiles(
        client: try client(transport), cache: try FileCache(at: folder), keepsOpen: true)
      let index = try await world.inventory(files)
      _ = try await read(modules(index), of: index, from: files)
      #expect(transport.requests.count == 3)
    }
  }

  @Test func `refuses a module that is not what the directory says`() async throws {
    var world = World()
    var module = SampleZip.Entry("base/__init__.py", "one")
    module.crc = 7
    world.add("base", [module, SampleZip.Entry("base/b.py", "two")])
    let files = WheelFiles(client: try client(world.transport), cache: nil, keepsOpen: true)
    let index = try await world.inventory(files)
    let error = await #expect(throws: IndexError.self) {
      try await read(modules(index), of: index, from: files)
    }
    #expect(error?.description.contains("`base/__init__.py` is damaged") == true)
  }

  @Test func `gives nothing for a file beyond the limit`() async throws {
    let world = sparse()
    let files = WheelFiles(client: try client(world.transport), cache: nil, keepsOpen: true)
    let index = try await world.inventory(files)
    let data = index.inventory.fileIDs.filter {
      index.inventory[$0].path.description.hasSuffix(".bin")
    }
    let transport = files.client.requester.transport as? MemoryTransport
    let before = transport?.requests.count
    #expect(try await read(data, of: index, from: files, limit: 100_000) == [[], []])
    #expect(transport?.requests.count == before)
  }

  @Test func `tells what the RECORDs say that files hash to`() async throws {
    func row(_ path: String, _ byte: UInt8) -> String {
      let digest = Data(repeating: byte, count: 32).base64EncodedString().dropLast()
      return "\(path),sha256=\(digest),3\n"
    }
    func record(_ name: String, _ rows: String) -> SampleZip.Entry {
      SampleZip.Entry("\(name)-1.0.dist-info/RECORD", rows + "\(name)-1.0.dist-info/RECORD,,\n")
    }
    var world = World()
    let data = "a-1.0.data/data/share/x"
    world.add(
      "a",
      [
        .init("same.py"), .init("other.py"), .init("a.py"), .init("bare.py"), .init(data),
        record(
          "a", row("same.py", 1) + row("other.py", 2) + row("a.py", 3) + row(data, 5) + "bare.py,,"),
      ], entryPoints: "[console_scripts]\nrun = a:main\n")
    world.add(
      "bb",
      [.init("same.py"), .init("other.py"), record("bb", row("same.py", 1) + row("other.py", 4))])
    let files = WheelFiles(client: try client(world.transport), cache: nil, keepsOpen: true)
    let index = try await world.inventory(files)
    let digests = try await index.recordedDigests(from: files, limit: 1 << 20)
    let named = digests.map {
      "\(index.inventory[$0.key].path) \($0.value.description.prefix(2))"
    }
    #expect(named.sorted() == ["../../../share/x 05", "a.py 03", "same.py 01"])
    #expect(try await index.recordedDigests(from: files, limit: 10).isEmpty)
  }
}
