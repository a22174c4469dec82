import Foundation
import Packaging
import Testing

@testable import SitePackages

@Suite struct `Identity of a tree` {
  private func identity(_ tree: TemporaryTree) throws -> TreeIdentity? {
    try InstallationReader().identified(InstallationLocator().roots(at: tree.path)).identity
  }

  @Test func `is the same until a file, a link's target or a script is another`() async throws {
    let tree = try TemporaryTree()
    try tree.write("pyvenv.cfg", "version = 3.11.7\n")
    try tree.write("bin/a", "#!/usr/bin/python3\n")
    try tree.write("elsewhere.py", "x = 1\n")
    try tree.install("a", files: ["a/__init__.py", "a/b.py"], record: ["../../../bin/a,,"])
    try tree.link("\(TemporaryTree.site)/a/c.py", to: "\(tree.path)/elsewhere.py")
    // The kernel alone sets the time that must have passed.
    try await Task.sleep(for: .seconds(4))
    let known = try #require(try identity(tree))
    #expect(try identity(tree) == known)

    // What is read beside the tree is no part of it.
    try tree.write("other.py")
    #expect(try identity(tree) == known)

    for name in ["\(TemporaryTree.site)/a/b.py", "elsewhere.py", "bin/a"] {
      let path = "\(tree.path)/\(name)"
      var before = stat()
      #expect(stat(path, &before) == 0)
      try tree.write(name, String(repeating: "#", count: Int(before.st_size)))
      // As a tool that keeps times would leave it.
      var times = [before.st_atim, before.st_mtim]
      #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
    }
    #expect(try identity(tree) == nil)
    try await Task.sleep(for: .seconds(4))
    let next = try #require(try identity(tree))
    #expect(next != known)
  }

  @Test func `is none where a file changed a moment ago`() throws {
    let tree = try TemporaryTree()
    try tree.install("a", files: ["a.py"])
    #expect(try identity(tree) == nil)
    #expect(TreeIdentity(of: try ApplicationReader().files(at: [tree.path]).files) == nil)
  }

  @Test func `trusts no file system that is made up as it is read`() throws {
    var fileSystems = FileSystems()
    let path = Array("/proc/version".utf8)
    guard let status = try? FileStatus(of: path, in: AT_FDCWD) else { return }
    let isTrusted = fileSystems.trust(status.identity, of: path, in: AT_FDCWD)
    #expect(!isTrusted)
  }
}

@Suite struct `Fingerprint of values` {
  private func digest(_ add: (inout Fingerprint) -> Void) -> SHA256Digest? {
    var fingerprint = Fingerprint()
    add(&fingerprint)
    return fingerprint.digest()
  }

  @Test func `tells apart what would be the same end to end`() {
    let nothing: String? = nil
    let digests = [
      digest { _ in }, digest { $0.add("") }, digest { $0.add("ab") },
      digest {
        $0.add("a")
        $0.add("b")
      },
      digest { $0.add(Optional("")) }, digest { $0.add(1) }, digest { $0.add(256) },
    ]
    let missing = digest { $0.add(nothing) }
    #expect(missing != digests[4])
    #expect(Set(digests).count == digests.count)
    let bytes = digest { $0.add(Array("ab".utf8)) }
    #expect(digests[2] == bytes)
  }

  @Test(arguments: [1000, 1 << 14, 1 << 16])
  func `does not depend on how its values are gathered`(length: Int) {
    let bytes = [UInt8](repeating: 7, count: length)
    let text = String(decoding: bytes, as: UTF8.self)
    func twice(_ add: (inout Fingerprint) -> Void) -> SHA256Digest? {
      digest {
        $0.add("x")
        add(&$0)
        $0.add(5)
      }
    }
    let (first, second) = (twice { $0.add(bytes) }, twice { $0.add(text) })
    #expect(first == second)
  }
}
