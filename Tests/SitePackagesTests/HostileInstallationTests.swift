import Foundation
import Packaging
import SitePackages
import Testing

@Suite struct `Hostile installation` {
  let tree: TemporaryTree
  let site = TemporaryTree.site

  init() throws { tree = try TemporaryTree() }

  @Test func `never follows a row out of the prefix`() throws {
    // Below the prefix, so that the rows would find something.
    try tree.write("secret")
    try tree.write("elsewhere/secret")
    try tree.makeFolder("venv/share")
    try tree.link("venv/share/out", to: "../../elsewhere")
    try tree.link("venv/share/absolute", to: tree.path + "/elsewhere")
    let rows = [
      "../../../../../../../../../../etc/passwd", "/etc/passwd", "../../../../secret",
      "a/../../../../../secret", "../../../share/out/secret", "../../../share/absolute/secret",
      "\(tree.path)/secret", "../../../../venv-other/x", "/", "../../../..",
    ]
    try tree.install(
      "evil", in: "venv/\(site)", files: ["evil.py"], record: rows.map { "\($0),," })
    let inventory = try tree.inventory("venv")
    let outside = inventory.paths.filter { $0.hasPrefix("..") || $0.hasPrefix("/") }
    #expect(outside.isEmpty)
    #expect(inventory.notices.count == rows.count)
    #expect(inventory.notices.allSatisfy { $0.subject == "evil" })
    let escapes = inventory.notices.filter { $0.reason == .escapesPrefix }.compactMap(\.detail)
    #expect(Set(escapes).isSuperset(of: rows.prefix(8)))
  }

  @Test func `accepts absolute and roundabout rows that stay inside`() throws {
    try tree.makeFolder("venv/bin")
    for name in ["bin/one", "share/man/two", "\(site)/three.py", "\(site)/four.py"] {
      try tree.write("venv/" + name)
    }
    try tree.link("venv/lib64", to: "lib")
    try tree.link("venv/data", to: "share")
    let venv = tree.path + "/venv"
    try tree.install(
      "a", in: "venv/\(site)", files: [],
      record: [
        "\(venv)/bin/one,,", "../../../data/man/two,,", "./x/..//three.py,,",
        "../../../lib64/python3.11/site-packages/four.py,,",
      ])
    let inventory = try tree.inventory("venv")
    #expect(inventory.notices.isEmpty)
    #expect(inventory.owner("../../../bin/one") == "a")
    #expect(inventory.owner("../../../share/man/two") == "a")
    #expect(inventory.owner("three.py") == "a")
    #expect(inventory.owner("four.py") == "a")
  }

  @Test func `goes around loops, pipes and links that lead away`() throws {
    try tree.install("a", files: ["a/x.py"])
    try tree.link("\(site)/a/self", to: "self")
    try tree.link("\(site)/a/up", to: "..")
    try tree.link("\(site)/a/ping", to: "pong")
    try tree.link("\(site)/a/pong", to: "ping")
    try tree.link("\(site)/a/out", to: "/etc")
    try tree.link("\(site)/a/far", to: "../../../../../..")
    try tree.link("\(site)/a/dangling", to: "nothing")
    #expect(mkfifo(tree.path + "/\(site)/a/pipe", 0o600) == 0)
    let inventory = try tree.inventory()
    let links = inventory.files.filter(\.isSymbolicLink).map(\.path.description)
    #expect(links == ["dangling", "far", "out", "ping", "pong", "self", "up"].map { "a/\($0)" })
    #expect(!inventory.paths.contains("a/pipe"))
    let notices = inventory.notices.map { "\($0.subject.dropFirst(site.count + 1)) \($0.reason)" }
    #expect(
      notices == [
        "a/pipe specialFile", "a/far strayLink", "a/out strayLink", "a/ping strayLink",
        "a/pong strayLink", "a/self strayLink",
      ])
  }

  @Test func `never opens a pipe where metadata should be`() throws {
    try tree.install("good", files: ["good.py"])
    try tree.makeFolder("\(site)/pipe-1.0.dist-info")
    #expect(mkfifo(tree.path + "/\(site)/pipe-1.0.dist-info/METADATA", 0o600) == 0)
    try tree.link("\(site)/zero-1.0.dist-info/METADATA", to: "/dev/zero")
    try tree.write("\(site)/record-1.0.dist-info/METADATA", "Name: record\nVersion: 1\n")
    #expect(mkfifo(tree.path + "/\(site)/record-1.0.dist-info/RECORD", 0o600) == 0)
    let inventory = try tree.inventory()
    #expect(inventory.distributions.map(\.displayName) == ["good", "record"])
    #expect(inventory.distributions[1].origin == .unrecorded)
    #expect(inventory.notices.filter { $0.detail == "RECORD" }.map(\.subject) == ["record"])
  }

  @Test func `keeps names that are not UTF-8 by their bytes`() throws {
    try tree.install("a", files: ["a/x.py"])
    let name: [UInt8] = Array("bad-".utf8) + [0xFF, 0xC3]
    let folder = tree.path + "/\(site)/a/"
    let file = open(
      (Array(folder.utf8) + name).map { CChar(bitPattern: $0) } + [0], O_CREAT | O_WRONLY, 0o600)
    try #require(file >= 0)
    close(file)
    let inventory = try tree.inventory()
    #expect(inventory.files.contains { $0.path.bytes == Array("a/".utf8) + name })
    #expect(inventory.notices.map(\.reason) == [.nameNotUnicode])
  }

  @Test func `ignores rows that are no rows`() throws {
    try tree.install(
      "a", files: ["a.py"], record: ["nul\0byte.py,,", ",,", "one", "\"open,,\nb.py,,"])
    let inventory = try tree.inventory()
    let reasons = inventory.notices.map(\.reason)
    #expect(reasons.count == 4)
    #expect(inventory.owner("a.py") == "a")
  }

  @Test func `is not deep enough to fall into`() throws {
    // As deep as a path can be opened and deeper.
    let depth = 3000
    var current = open(tree.path, O_RDONLY | O_DIRECTORY)
    for _ in 0..<depth {
      mkdirat(current, "d", 0o700)
      let next = openat(current, "d", O_RDONLY | O_DIRECTORY)
      close(current)
      current = next
    }
    close(current)
    try tree.install("a", in: "", files: ["a.py"])
    let inventory = try tree.inventory()
    #expect(inventory.owner("a.py") == "a")
    #expect(inventory.notices.count == 1)
  }

  @Test func `counts a million rows of nothing without keeping them`() throws {
    try tree.install("a", files: ["a.py"])
    let rows = (0..<1_000_000).map { $0 % 100_000 == 0 ? "/x\($0),,\n" : "a/gone\($0).py,,\n" }
    try tree.write("\(site)/a-1.0.dist-info/RECORD", rows.joined() + "a.py,sha256=x,0\n")
    let inventory = try tree.inventory()
    let distribution = inventory.distributions[0]
    #expect(distribution.missingFileCount == 1_000_000)
    #expect(distribution.missingFiles.count == 100)
    #expect(inventory.notices.count == 10)
    #expect(inventory.owner("a.py") == "a")
  }

  @Test func `gives up a row without an end and goes on`() throws {
    try tree.install("a", files: ["a.py", "b.py"])
    let long = String(repeating: "x", count: 40 << 20)
    try tree.write("\(site)/a-1.0.dist-info/RECORD", "a.py,,\n\n\n\"\(long)\nb.py,,\n")
    let inventory = try tree.inventory()
    #expect(inventory.owner("a.py") == "a")
    #expect(inventory.notices.contains { $0.reason == .malformedRecordRow(line: 4) })
  }

  @Test func `says so when a folder may not be read`() throws {
    try tree.install("a", files: ["a.py", "closed/b.py", "c.py"])
    try tree.install("b", in: "shut/\(site)", files: ["b.py"])
    chmod(tree.path, 0o755)
    chmod(tree.path + "/\(site)/closed", 0)
    chmod(tree.path + "/shut/\(site)", 0)
    defer { chmod(tree.path + "/\(site)/closed", 0o700) }
    try asNobody {
      // One thread: the identity is this thread's alone.
      let reader = InstallationReader(workers: Workers(count: 1))
      let inventory = try reader.read(InstallationLocator().roots(at: tree.path + "/" + site))
      #expect(inventory.owner("c.py") == "a")
      #expect(
        inventory.notices.map { "\($0.subject) \($0.reason)" } == [
          "\(site)/closed unreadable(\"Permission denied\")"
        ])
      let shut = tree.path + "/shut"
      let denied = SystemError(code: EACCES)
      #expect(throws: InstallationError.unreadable(shut + "/" + site, denied)) {
        try InstallationLocator().roots(at: shut)
      }
      #expect(throws: InstallationError.unreadable(shut + "/" + site, denied)) {
        try reader.read([
          InstallRoot(prefix: shut, sitePackages: InstallPath(site))
        ])
      }
    }
  }
}

/// Runs `body` without the rights of root, which nothing is closed to.
private func asNobody(_ body: () throws -> Void) throws {
  guard geteuid() == 0 else { return try body() }
  typealias SetIdentity = @convention(c) (UInt32) -> Int32
  guard let symbol = dlsym(nil, "setfsuid") else {
    print("skipped: root may read everything, and there is no setfsuid to be somebody else")
    return
  }
  let setIdentity = unsafeBitCast(symbol, to: SetIdentity.self)
  _ = setIdentity(65534)
  defer { _ = setIdentity(0) }
  try body()
}
