import FileCache
import Foundation
import Packaging
import Testing

/// A folder of its own for one test, removed with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array(FileManager.default.temporaryDirectory.path.utf8CString.dropLast())
    template += "/scrimp-cache-XXXXXX".utf8CString
    guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var database: String { "\(path)/scrimp.db" }
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

/// Runs `python3 -c` and hands over what it writes; `nil` where there is no Python.
func python(_ program: String, _ arguments: String...) throws -> String? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", "-c", program] + arguments
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let text = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  if process.terminationStatus == 127 {
    print("skipped: python3 is not installed")
    return nil
  }
  return process.terminationStatus == 0 ? String(decoding: text, as: UTF8.self) : "failed"
}

extension FileList {
  static func digest(_ seed: Int) throws -> SHA256Digest {
    try #require(
      SHA256Digest((0..<32).map { UInt8(truncatingIfNeeded: seed >> ($0 % 4 * 8)) }))
  }

  /// A list of `count` files whose content follows from `seed`.
  static func sample(_ seed: Int, count: Int = 20) throws -> FileList {
    FileList(
      key: Key(.record, try digest(seed)),
      name: try ProjectName("sample-\(seed)"), version: try Version("1.\(seed)"),
      requiresPython: ">=3.8", requirements: ["flask>=2", "ünï; extra == \"a\\b\""],
      files: (0..<count).map {
        Entry(
          path: InstallPath(normalized: Array("sample_\(seed)/module_\($0).py".utf8)),
          size: $0 * 100,
          sha256: $0 % 2 == 0 ? SHA256Digest(repeatElement(UInt8($0 & 255), count: 32)) : nil,
          kind: FileKind.allCases[$0 % FileKind.allCases.count])
      })
  }
}
