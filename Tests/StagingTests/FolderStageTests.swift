import Foundation
import Packaging
import Testing

@testable import Staging

@Suite struct `Staging to a folder` {
  private let site = "lib/python3.11/site-packages"

  @Test(arguments: [LinkMode.auto, .hardlink, .copy])
  func `keeps content, modes, times and links`(mode: LinkMode) async throws {
    let app = try Installation()
    try app.add("flask/app.py", "import os\n", mode: 0o640)
    try app.add("flask/run.sh", String(repeating: "x", count: 700_000), mode: 0o4755)
    try app.add("flask/dropped.py", "gone")
    try app.link("flask/libz.so", to: "libz.so.1")
    try app.add("../../../bin/flask", "#!python\n", mode: 0o755)
    chmod("\(app.root)/flask", 0o750)
    app.setTime(of: "\(app.root)/flask", 1_400_000_000)
    app.setTime(of: "\(app.prefix)/lib", 1_300_000_000)
    app.setTime(of: app.prefix, 1_200_000_000)

    let plan = try app.plan(dropping: ["flask/dropped.py"])
    let report = try await StagedTree(plan).write(
      to: app.output, options: StageOptions(linkMode: mode))

    #expect(report.files == 4)
    #expect(
      listing(app.output) == [
        "bin/", "bin/flask", "lib/", "lib/python3.11/", "\(site)/", "\(site)/flask/",
        "\(site)/flask/app.py", "\(site)/flask/libz.so", "\(site)/flask/run.sh",
      ])
    for path in [""] + listing(app.output) {
      let (before, after) = (status("\(app.prefix)/\(path)"), status("\(app.output)/\(path)"))
      #expect(before.st_mode == after.st_mode, "\(path)")
      #expect(before.st_mtim.tv_sec == after.st_mtim.tv_sec, "\(path)")
      #expect(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec, "\(path)")
    }
    #expect(text("\(app.output)/\(site)/flask/run.sh") == text("\(app.root)/flask/run.sh"))
    let isSame =
      status("\(app.output)/bin/flask").st_ino == status("\(app.prefix)/bin/flask").st_ino
    #expect(isSame == (report.linked > 0))
    #expect(mode != .copy || !isSame)
  }

  @Test func `never writes to the source of a hardlink`() async throws {
    let app = try Installation()
    try app.add("a.py", "a")
    try app.add("b.py", "b")
    try app.distribute("demo", ["a.py", "b.py"])
    let record = "\(app.root)/demo-1.0.dist-info/RECORD"
    let (before, content) = (status(record), text(record))

    let tree = try StagedTree(try app.plan(dropping: ["b.py"]))
    _ = try await tree.write(to: app.output, options: StageOptions(linkMode: .hardlink))

    #expect(text(record) == content)
    #expect(status(record).st_mtim.tv_nsec == before.st_mtim.tv_nsec)
    #expect(status(record).st_ctim.tv_nsec == before.st_ctim.tv_nsec)
    let staged = "\(app.output)/\(site)/demo-1.0.dist-info/RECORD"
    #expect(status(staged).st_ino != before.st_ino)
    #expect(text(staged)?.contains("b.py") == false)
    #expect(text(staged)?.contains("a.py,sha256=abc,1\n") == true)
  }

  @Test func `does not follow a folder swapped for a link`() async throws {
    let app = try Installation()
    try app.add("flask/app.py", "ours")
    let plan = try app.plan()
    let elsewhere = app.folder / "elsewhere"
    try FileManager.default.moveItem(atPath: "\(app.root)/flask", toPath: elsewhere)
    symlink(elsewhere, "\(app.root)/flask")

    await #expect(throws: StagingError.sourceChanged(path: "\(app.root)/flask")) {
      try await StagedTree(plan).write(to: app.output)
    }
    #expect(listing(app.folder.path).filter { $0.contains("out") }.isEmpty)
  }

  @Test(arguments: [LinkMode.hardlink, .copy])
  func `names a file that vanished or changed and leaves nothing`(mode: LinkMode) async throws {
    let app = try Installation()
    for index in 0..<50 { try app.add("p\(index)/a.py", "0123456789") }
    let plan = try app.plan()
    let options = StageOptions(linkMode: mode)

    let changed = try app.add("p7/a.py", "012345678")
    await #expect(throws: StagingError.sourceChanged(path: changed)) {
      try await StagedTree(plan).write(to: app.output, options: options)
    }
    unlink(changed)
    await #expect(throws: StagingError.sourceVanished(path: changed)) {
      try await StagedTree(plan).write(to: app.output, options: options)
    }
    symlink("b.py", changed)
    await #expect(throws: StagingError.sourceChanged(path: changed)) {
      try await StagedTree(plan).write(to: app.output, options: options)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: app.folder.path) == ["env"])
  }

  @Test func `stops when cancelled and leaves nothing, not even new parents`() async throws {
    let app = try Installation()
    for index in 0..<200 { try app.add("p\(index)/a.py", "a") }
    let cancellation = Cancellation()
    await #expect(throws: StagingError.cancelled) {
      try await StagedTree(try app.plan()).write(
        to: app.folder / "new/parent/out", cancellation: cancellation
      ) { if $0.files > 20 { cancellation.cancel() } }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: app.folder.path) == ["env"])
  }

  @Test func `counts every file once in its progress`() async throws {
    let app = try Installation()
    for index in 0..<40 { try app.add("p\(index)/a.py", "abc") }
    let seen = Seen()
    _ = try await StagedTree(try app.plan()).write(to: app.folder / "new/out") {
      seen.add($0.files, $0.bytes)
    }
    #expect(seen.most == [40, 120])
  }

  @Test func `refuses what cannot be linked when linking was asked for`() async throws {
    let app = try Installation()
    try app.add("a.py", "a")
    let other = "/dev/shm/scrimp-test-\(getpid())"
    var (here, there) = (status(app.root), stat())
    guard stat("/dev/shm", &there) == 0, here.st_dev != there.st_dev, access("/dev/shm", W_OK) == 0
    else { return print("skipped: /dev/shm is not another file system here") }
    defer { try? FileManager.default.removeItem(atPath: other) }

    let tree = try StagedTree(try app.plan())
    let error = await #expect(throws: StagingError.self) {
      try await tree.write(to: other, options: StageOptions(linkMode: .hardlink))
    }
    guard case .linkImpossible(.hardlink, let fault) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(fault.code == EXDEV)
    #expect(access(other, F_OK) != 0)
    let report = try await tree.write(to: other)
    #expect(report.copied == 1)
    here = status("\(other)/\(site)/a.py")
    #expect(here.st_mtim.tv_nsec == 123_456_789)
  }

  @Test func `goes deeper than descriptors last, and back`() async throws {
    let app = try Installation(sitePackages: nil)
    let depth = 600
    // No call takes so long a path, so folders are made and read one by one.
    var folder = open(app.prefix, O_RDONLY | O_DIRECTORY)
    for _ in 0..<depth {
      mkdirat(folder, "d", 0o755)
      let next = openat(folder, "d", O_RDONLY | O_DIRECTORY)
      close(folder)
      folder = next
    }
    let file = openat(folder, "deep.py", O_CREAT | O_WRONLY, 0o644)
    close(file)
    close(folder)
    let path = InstallPath(
      normalized: Array((String(repeating: "d/", count: depth) + "deep.py").utf8))
    let plan = try Installation.plan(
      [app],
      adding: [InstalledFile(path: path, size: 0, kind: .data, owner: .orphan)], reading: false)
    let tree = try StagedTree(plan)
    let replacing = StageOptions(linkMode: .copy, replacesExisting: true)
    #expect(try await tree.write(to: app.output, options: replacing).copied == 1)
    // The second time the first tree is removed.
    #expect(try await tree.write(to: app.output, options: replacing).leftBehind == [])
    for name in ["out", "env"] {
      let parent = open(app.folder.path, O_RDONLY | O_DIRECTORY)
      defer { close(parent) }
      try removeTree(try #require(FileName(Array(name.utf8))), in: parent, path: name)
    }
    #expect(listing(app.folder.path).isEmpty)
  }

  @Test func `stages names of any bytes`() async throws {
    let app = try Installation()
    let name: [UInt8] = [0x63, 0xFF, 0xFE]
    let path = Array("\(app.root)/".utf8) + name + [0]
    let file = path.withUnsafeBufferPointer {
      open(UnsafeRawPointer($0.baseAddress!).assumingMemoryBound(to: CChar.self), O_CREAT, 0o644)
    }
    guard file >= 0 else { return print("skipped: names must be UTF-8 here") }
    close(file)
    let plan = try app.plan(adding: [
      InstalledFile(
        path: InstallPath(normalized: name), size: 0, kind: .data, owner: .orphan)
    ])
    let tree = try StagedTree(plan)
    #expect(try await tree.write(to: app.output).files == 1)
  }
}

/// The highest numbers seen, from any thread.
private final class Seen: @unchecked Sendable {
  private let lock = NSLock()
  private(set) var most = [0, 0]
  func add(_ files: Int, _ bytes: Int) {
    lock.withLock { most = [max(most[0], files), max(most[1], bytes)] }
  }
}
