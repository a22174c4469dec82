import Foundation
import Packaging
import Testing

@testable import Staging

@Suite struct `Staging to an archive` {
  private let long = String(repeating: "long/", count: 60) + "name.py"
  private let split = String(repeating: "half/", count: 25) + "name.py"

  private func installation(reversed: Bool = false, modified: Int = 1_000_000) throws
    -> Installation
  {
    let app = try Installation()
    let files = [
      ("flask/app.py", "import os\n"), ("flask/empty.py", ""), ("flask-1/é.py", "accent"),
      (long, "long"), (split, "split"), ("big.bin", String(repeating: "0123456789", count: 90_000)),
      ("../../../bin/flask", "#!python"), ("a b.txt", "space"),
    ]
    for (path, text) in reversed ? files.reversed() : files {
      try app.add(
        path, text, mode: path.contains("bin/") ? (reversed ? 0o700 : 0o775) : 0o640,
        modified: modified)
    }
    try app.link("flask/link.py", to: "app.py")
    try app.link("flask/far", to: String(repeating: "../", count: 50) + "é")
    chmod("\(app.root)/flask", reversed ? 0o700 : 0o777)
    try app.distribute("demo", ["big.bin", "flask/app.py"])
    return app
  }

  @Test(arguments: ArchiveFormat.allCases)
  func `gives the same bytes whatever the times, order and modes`(format: ArchiveFormat) throws {
    let (one, two) = (
      try installation(), try installation(reversed: true, modified: 1_700_000_000)
    )
    var archives: [Data] = []
    for app in [one, two] {
      let tree = try StagedTree(try app.plan(dropping: ["flask/app.py"]))
      let size = try tree.archive(to: app.output, as: format)
      let data = try Data(contentsOf: URL(fileURLWithPath: app.output))
      #expect(data.count == size)
      archives.append(data)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: app.folder.path).sorted() == [
          "env", "out",
        ])
    }
    #expect(archives[0] == archives[1])
  }

  @Test(arguments: ArchiveFormat.allCases)
  func `is read by Python as it was written`(format: ArchiveFormat) throws {
    let app = try installation()
    let tree = try StagedTree(try app.plan())
    try tree.archive(
      to: app.folder / "new/out", as: format, options: ArchiveOptions(modified: 1_600_000_002))
    guard
      let lines = try python(
        format == .tar ? Self.readTar : Self.readZip, [app.folder / "new/out"])
    else { return print("skipped: no python3 here") }
    let site = "lib/python3.11/site-packages"
    var expected: Set = [
      "\(site)/flask/app.py 644 f \(Data("import os\n".utf8).base64EncodedString())",
      "\(site)/flask/empty.py 644 f ",
      "bin/flask 755 f \(Data("#!python".utf8).base64EncodedString())",
      "bin/ 755 d ", "\(site)/flask/ 755 d ",
      "\(site)/flask-1/é.py 644 f \(Data("accent".utf8).base64EncodedString())",
      "\(site)/\(long) 644 f \(Data("long".utf8).base64EncodedString())",
      "\(site)/\(split) 644 f \(Data("split".utf8).base64EncodedString())",
      "\(site)/a b.txt 644 f \(Data("space".utf8).base64EncodedString())",
      "\(site)/flask/link.py 777 l \(Data("app.py".utf8).base64EncodedString())",
      "times {1600000002}", "owners {0}",
    ]
    let far = Data((String(repeating: "../", count: 50) + "é").utf8).base64EncodedString()
    expected.insert("\(site)/flask/far 777 l \(far)")
    #expect(expected.subtracting(lines) == [])
    let names = lines.dropLast(2).compactMap { $0.split(separator: " ").first }
    #expect(lines.count == tree.folders.count - 1 + tree.files.count + 2)
    for name in names where name.hasSuffix("/") {
      let child = names.firstIndex { $0.hasPrefix(name) && $0 != name }
      if let child, let folder = names.firstIndex(of: name) { #expect(folder < child) }
    }
  }

  @Test func `keeps names that are not UTF-8`() throws {
    let app = try Installation()
    for name in [[0x61, 0xFF], [0x62] + [UInt8](repeating: 0xFE, count: 120)] as [[UInt8]] {
      let path = Array("\(app.root)/".utf8) + name + [0]
      let file = path.withUnsafeBytes { bytes in
        bytes.baseAddress.map { open($0.assumingMemoryBound(to: CChar.self), O_CREAT, 0o644) }
      }
      guard let file, file >= 0 else { return print("skipped: names must be UTF-8 here") }
      close(file)
    }
    let names = [[0x61, 0xFF], [0x62] + [UInt8](repeating: 0xFE, count: 120)] as [[UInt8]]
    let plan = try app.plan(
      adding: names.map {
        InstalledFile(
          path: InstallPath(normalized: $0), size: 0, kind: .data, owner: .orphan)
      })
    for format in ArchiveFormat.allCases {
      let tree = try StagedTree(plan)
      try tree.archive(to: app.output, as: format, options: ArchiveOptions(replacesExisting: true))
      let data = try Data(contentsOf: URL(fileURLWithPath: app.output))
      for name in names { #expect(data.range(of: Data(name)) != nil) }
      guard format == .tar else { continue }
      let lines = try python(
        "import tarfile,sys\nfor m in tarfile.open(sys.argv[1]): print(ascii(m.name))", [app.output]
      )
      guard let lines else { return print("skipped: no python3 here") }
      #expect(lines.contains { $0.hasSuffix("site-packages/a\\udcff'") })
      #expect(
        lines.contains {
          $0.hasSuffix("b" + String(repeating: "\\udcfe", count: 120) + "'")
        })
    }
  }

  @Test func `has room for more entries than 16 bits count`() throws {
    let folder = TemporaryFolder()
    let path = folder / "many.zip"
    var output = try AtomicFile.create(path, roots: [], replacing: false)
    var zip = try ZipArchive(modified: 0)
    for index in 0..<70_000 { try zip.addFolder(Array("f\(index)/".utf8), &output) }
    try zip.finish(&output)
    _ = try output.commit()
    let lines = try python(
      "import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1])\nprint(len(z.namelist()), z.testzip())",
      [path])
    guard let lines else { return print("skipped: no python3 here") }
    #expect(lines == ["70000 None"])
  }

  @Test func `says sizes beyond the formats' first limits`() throws {
    let folder = TemporaryFolder()
    var output = try AtomicFile.create(folder / "x", roots: [], replacing: false)
    var tar = TarArchive(modified: 0)
    try tar.beginFile(Array("huge".utf8), isExecutable: false, size: 9 << 30, &output)
    _ = try output.commit()
    let data = try Data(contentsOf: URL(fileURLWithPath: folder / "x"))
    #expect(data.range(of: Data("19 size=\(9 << 30)\n".utf8)) != nil)

    var entry = ZipEntry(path: Array("huge".utf8), mode: 0o100644, offset: 5 << 32)
    entry.size = 6 << 32
    entry.compressedSize = 7
    let header = entry.centralHeader(date: 0, time: 0)
    #expect(Array(header[20..<28]) == [7, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF])
    #expect(Array(header[42..<46]) == [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(
      Array(header.suffix(20)) == [1, 0, 16, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0])
  }

  @Test func `does not take the place of a file unless told, nor of a folder`() throws {
    let app = try installation()
    let tree = try StagedTree(try app.plan())
    try Data("precious".utf8).write(to: URL(fileURLWithPath: app.output))
    #expect(throws: StagingError.alreadyExists(path: app.output)) {
      try tree.archive(to: app.output, as: .tar)
    }
    #expect(text(app.output) == "precious")
    try tree.archive(to: app.output, as: .tar, options: ArchiveOptions(replacesExisting: true))
    #expect(text(app.output) != "precious")
    #expect(throws: StagingError.notAFile(path: app.prefix)) {
      try tree.archive(to: app.prefix, as: .tar, options: ArchiveOptions(replacesExisting: true))
    }
    #expect(
      throws: StagingError.refused(path: "\(app.root)/x.tar", .insideSource(path: app.root))
    ) { try tree.archive(to: "\(app.root)/x.tar", as: .tar) }
  }

  @Test(arguments: ArchiveFormat.allCases)
  func `leaves nothing when a file changed or it is cancelled`(format: ArchiveFormat) throws {
    let app = try installation()
    let tree = try StagedTree(try app.plan())
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: StagingError.cancelled) {
      try tree.archive(to: app.folder / "new/x", as: format, cancellation: cancellation)
    }
    let changed = try app.add("flask/app.py", "import os, sys\n")
    #expect(throws: StagingError.sourceChanged(path: changed)) {
      try tree.archive(to: app.folder / "new/x", as: format)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: app.folder.path) == ["env"])
  }

  /// The lines a script prints; `nil` without a Python.
  private func python(_ script: String, _ arguments: [String]) throws -> [String]? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-X", "utf8", "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus != 127 else { return nil }
    #expect(process.terminationStatus == 0)
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static let readTar = """
    import base64, sys, tarfile
    times, owners = set(), set()
    with tarfile.open(sys.argv[1]) as archive:
      for m in archive:
        kind = 'd' if m.isdir() else 'l' if m.issym() else 'f'
        data = m.linkname.encode() if kind == 'l' else archive.extractfile(m).read() if kind == 'f' else b''
        if len(data) > 1000: data = b'big'
        print(m.name + ('/' if kind == 'd' else ''), oct(m.mode)[2:], kind, base64.b64encode(data).decode())
        times.add(int(m.mtime)); owners |= {m.uid, m.gid}
    print('times', times)
    print('owners', owners)
    """
  private static let readZip = """
    import base64, calendar, stat, sys, zipfile
    times = set()
    with zipfile.ZipFile(sys.argv[1]) as archive:
      assert archive.testzip() is None
      for m in archive.infolist():
        mode = m.external_attr >> 16
        kind = 'd' if stat.S_ISDIR(mode) else 'l' if stat.S_ISLNK(mode) else 'f'
        assert (kind == 'd') == m.is_dir()
        data = archive.read(m)
        if len(data) > 1000: data = b'big'
        print(m.filename, oct(stat.S_IMODE(mode))[2:], kind, base64.b64encode(data).decode())
        times.add(calendar.timegm(m.date_time + (0, 0, 0)))
    print('times', times)
    print('owners', {0})
    """
}
