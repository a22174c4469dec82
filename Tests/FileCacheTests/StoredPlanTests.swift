import FileCache
import Foundation
import Packaging
import Testing

@Suite struct `Stored plan` {
  let folder: TemporaryFolder
  let cache: FileCache

  init() throws {
    folder = try TemporaryFolder()
    cache = try FileCache(at: folder.path)
  }

  private func digest(_ number: Int) throws -> SHA256Digest { try FileList.digest(number) }

  @Test func `is found by its question and fingerprint alone`() throws {
    try cache.store(plan: [1, 2, 3], of: digest(1), for: digest(10))
    #expect(try cache.plan(of: digest(1), for: digest(10)) == [1, 2, 3])
    #expect(try cache.plan(of: digest(1), for: digest(11)) == nil)
    #expect(try cache.plan(of: digest(2), for: digest(10)) == nil)
    #expect(try FileCache(at: folder.path).plan(of: digest(1), for: digest(10)) == [1, 2, 3])
  }

  @Test func `takes the place of the one before`() throws {
    try cache.store(plan: [1], of: digest(1), for: digest(10))
    try cache.store(plan: [2, 2], of: digest(1), for: digest(11))
    #expect(try cache.plan(of: digest(1), for: digest(10)) == nil)
    #expect(try cache.plan(of: digest(1), for: digest(11)) == [2, 2])
    let info = try cache.info()
    #expect(info.plans == 1 && info.planBytes == 2)
  }

  @Test func `goes where too many came after it`() throws {
    for number in 0..<FileCache.planLimit + 3 {
      try cache.store(plan: [UInt8(number)], of: digest(number), for: digest(100))
    }
    #expect(try cache.info().plans == FileCache.planLimit)
    for number in 0..<FileCache.planLimit + 3 {
      #expect(
        try cache.plan(of: digest(number), for: digest(100))
          == (number < 3 ? nil : [UInt8(number)]))
    }
  }

  @Test func `stays for having been used`() throws {
    for number in 0..<FileCache.planLimit {
      try cache.store(plan: [UInt8(number)], of: digest(number), for: digest(100))
    }
    let aged = try python(
      "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        + "c.execute('UPDATE plan SET used_on = used_on - 2'); c.commit()", folder.database)
    guard aged != nil else { return }
    #expect(try cache.plan(of: digest(0), for: digest(100)) == [0])
    try cache.recordUses()
    try cache.store(plan: [99], of: digest(99), for: digest(100))
    #expect(try cache.plan(of: digest(0), for: digest(100)) == [0])
    #expect(try cache.plan(of: digest(1), for: digest(100)) == nil)
  }

  @Test func `is cleared, pruned and not exported`() throws {
    try cache.store(plan: [1], of: digest(1), for: digest(10))
    let file = "\(folder.path)/export.db"
    _ = try cache.export(to: file)
    let other = try TemporaryFolder()
    let carried = try FileCache(at: other.path)
    _ = try carried.merge(exported: file)
    #expect(try carried.info().plans == 0)

    #expect(try cache.prune(unusedFor: 30).plans == 0)
    let aged = try python(
      "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        + "c.execute('UPDATE plan SET used_on = used_on - 60'); c.commit()", folder.database)
    if aged != nil { #expect(try cache.prune(unusedFor: 30).plans == 1) }

    try cache.store(plan: [1], of: digest(1), for: digest(10))
    try cache.clear()
    #expect(try cache.info().plans == 0)
  }
}
