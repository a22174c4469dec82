import Packaging
import SitePackages
import Testing

@Suite struct `Source reader` {
  let tree: TemporaryTree

  init() throws { tree = try TemporaryTree() }

  @Test func `hands over every file's bytes in the order asked for`() throws {
    try tree.install("a", files: [])
    for number in 0..<100 {
      try tree.write(
        "\(TemporaryTree.site)/m\(number).py", String(repeating: "x", count: number * 97))
    }
    try tree.write("\(TemporaryTree.site)/big.py", String(repeating: "y", count: 1 << 20))
    let inventory = try tree.inventory()
    let files = inventory.fileIDs.filter { inventory[$0].kind == .module }.reversed().map { $0 }
    let lengths = SourceReader().map(files, of: inventory) { file, bytes in
      let isPadded = (0..<SourceReader.padding).allSatisfy {
        bytes.baseAddress?[bytes.count + $0] == 0
      }
      let isRight = bytes.allSatisfy { $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "y") }
      return isPadded && isRight ? bytes.count : -1
    }
    #expect(try lengths.map { try $0.get() } == files.map { inventory[$0].size })
    for workers in [1, 2, 8] {
      var streamed: [Int] = []
      SourceReader(workers: Workers(count: workers)).forEach(
        files, of: inventory, { $1.count }, consume: { streamed.append((try? $0.get()) ?? -1) })
      #expect(streamed == files.map { inventory[$0].size }, "\(workers) workers")
    }
  }

  @Test func `reports what it cannot read and goes on`() throws {
    try tree.install("a", files: ["a.py", "gone.py", "grown.py"])
    try tree.link("\(TemporaryTree.site)/folder.py", to: "a-1.0.dist-info")
    try tree.link("\(TemporaryTree.site)/linked.py", to: "grown.py")
    let inventory = try tree.inventory()
    try tree.remove("\(TemporaryTree.site)/gone.py")
    try tree.write("\(TemporaryTree.site)/grown.py", String(repeating: "x", count: 3_000_000))
    let files = inventory.fileIDs.filter { inventory[$0].kind == .module }
    let results = SourceReader(workers: Workers(count: 1)).map(files, of: inventory) { $1.count }
    let lengths = zip(files, results).map { file, result in
      "\(inventory[file].path) \((try? result.get()) ?? -1)"
    }
    #expect(
      lengths == ["a.py 0", "folder.py -1", "gone.py -1", "grown.py 3000000", "linked.py 3000000"])
  }

  @Test func `does not load a huge file`() throws {
    try tree.install("a", files: ["a.py"])
    try tree.truncate("\(TemporaryTree.site)/a.py", to: SourceReader.sizeLimit + 1)
    let inventory = try tree.inventory()
    let files = inventory.fileIDs.filter { inventory[$0].kind == .module }
    let results = SourceReader().map(files, of: inventory) { $1.count }
    #expect(results == [.failure(SystemError(code: 27))])
  }
}
