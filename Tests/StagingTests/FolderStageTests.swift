import Foundation
import Packaging
import Testing

@testable import Staging

@Suite struct `Staging to a folder` {
  private let site = "lib/python3.11/site-packages"

  @Test(arguments: [LinkMode.auto, .hardlink, .copy])
  func `keeps content, modes, times and links`(mode: LinkMode) async throws {
    let app = Installation()
    try app.add("flask/app.py", "import os\n", mode: 0o640)
    try app.add("flask/run.sh", String(repeating: "x", count: 700_000), mode: 0o755)
    try app.add("flask/dropped.py", "gone")
    try app.link("flask/libz.so", to: "libz.so.1")
    try app.add("../../../bin/flask", "#!python\n", mode: 0o755)
    chmod("\(app.root)/flask", 0o750)
    app.setTime(of: "\(app.root)/flask", 1_400_000_000)
    app.setTime(of: "\(app.prefix)/lib", 1_300_000_000)

    let plan = try app.plan(dropping: ["flask/dropped.py"])
    let report = try await StagedTree(plan).write(
      to: app.output, options: StageOptions(linkMode: mode))

    #expect(report.files == 4)
    #expect(
      listing(app.output) == [
        "bin/", "bin/flask", "lib/", "lib/python3.11/", "\(site)/", "\(site)/flask/",
        "\(site)/flask/app.py", "\(site)/flask/libz.so", "\(site)/flask/run.sh",
      ])
    for path in listing(app.output).map({ $0.hasSuffix("/") ? String($0.dropLast()) : $0 }) {
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
    let app = Installation()
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
}
