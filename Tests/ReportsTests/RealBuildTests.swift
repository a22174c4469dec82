import Foundation
import Packaging
import Pruning
import Reports
import Testing

/// A real builder, where there is one: buildah, which needs no daemon and no base image.
@Suite struct `Dockerfile in a real build` {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "scrimp-build-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test func `brings what is kept and nothing else`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    guard try build("FROM scratch\nCOPY Dockerfile /", name: "trial") != nil else {
      print("skipped: buildah is not installed or cannot build here")
      return
    }
    var sample = SamplePlan()
    for path in [
      "a b/c d.py", "$HOME/x.py", "${x}/y.py", "'q'/\"r\".py", "ä/ö.py", "whole/[1]/*.py",
    ] {
      try sample.add(path)
    }
    try sample.add("whole/link", link: true)
    for path in ["a b/z.py", "gone/x.py", "$HOME/y.py", "1/z.py"] {
      try sample.add(path, verdict: .drop(.rule(code: "junk")))
    }
    let plan = try sample.plan()
    let tree = folder.appending(path: "tree")
    for id in plan.inventory.fileIDs {
      let place = tree.appending(path: "opt/venv/\(plan.inventory.prefixPath(of: id))")
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      if plan.inventory[id].isSymbolicLink {
        try FileManager.default.createSymbolicLink(
          atPath: place.path, withDestinationPath: "nowhere")
      } else {
        try Data("x".utf8).write(to: place)
      }
    }
    let lines = text(try CopyList(plan).bytes())
    #expect(!lines.contains("RUN"))
    let image = try #require(
      try build("FROM scratch AS builder\nCOPY tree/ /\nFROM scratch\n\(lines)", name: "plan"))
    let kept = plan.inventory.fileIDs.filter { plan[$0].isKept }.map {
      "opt/venv/\(plan.inventory.prefixPath(of: $0))"
    }
    #expect(try files(below: image) == Set(kept))
  }

  /// Builds a Dockerfile; the folder with what the image holds, or `nil`.
  private func build(_ dockerfile: String, name: String) throws -> URL? {
    try dockerfile.write(
      to: folder.appending(path: "Dockerfile"), atomically: true, encoding: .utf8)
    let output = folder.appending(path: name)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        "buildah", "--root", folder.appending(path: "store").path,
        "--runroot", folder.appending(path: "run").path, "--storage-driver", "vfs",
        "bud", "-q", "--isolation", "chroot", "-o", "type=local,dest=\(output.path)", folder.path,
      ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? output : nil
  }

  private func files(below folder: URL) throws -> Set<String> {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return Set(
      try paths.filter {
        let attributes = try FileManager.default.attributesOfItem(
          atPath: folder.appending(path: $0).path)
        return attributes[.type] as? FileAttributeType != .typeDirectory
      })
  }
}
