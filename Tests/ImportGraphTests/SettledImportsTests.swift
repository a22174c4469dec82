import Testing

@testable import ImportGraph

@Suite("Imports that change nothing")
struct SettledImportsTests {
  private let tree: ModuleTree

  init() {
    var tree = ModuleTree(fileCount: 4)
    for (number, path) in ["a/__init__.py", "a/known.py", "a/other.py", "b.py"].enumerated() {
      tree.add(number, path: path)
    }
    self.tree = tree
  }

  /// What a scan of `a/other.py` of distribution 1 reports, where `a` and `a.known` are settled.
  private func imports(_ source: String, usedBefore: Bool = true) -> [String] {
    let settled = tree.nodes.indices.map { ["a", "known"].contains(tree[$0].name) }
    let place = ScanPlace(
      of: tree.nodeOfFile[2], in: tree, distribution: 1,
      settled: SettledImports(
        settled, isExhausted: settled, owners: tree.nodes.map { _ in 0 },
        isKnownUse: [false, false, usedBefore, false], distributions: 2, quiet: ["sys"]))
    var interest = ScanInterest(
      words: [String](), reachedWords: ["a", "known", "other", "b"], reportsEveryImport: true)
    interest.reportsDynamicImports = true
    let bytes = Array(source.utf8) + Array(repeating: 0, count: ImportScanner.padding)
    return bytes.withUnsafeBufferPointer { bytes in
      ImportScanner.scan(
        UnsafeBufferPointer(rebasing: bytes.dropLast(ImportScanner.padding)), for: interest,
        in: place)
    }.imports.map { name in
      String(repeating: ".", count: name.level) + name.module + (name.name.map { " \($0)" } ?? "")
    }
  }

  @Test(
    "are passed over",
    arguments: [
      "import sys\n", "import a.known\n", "from a import known\n", "from a.known import x\n",
      "from . import known\n", "from .known import x as y\n",
    ])
  func passedOver(source: String) {

    #expect(imports(source).isEmpty)
  }

  @Test(
    "are not those that lead to more",
    arguments: [
      "import b\n", "from a import other\n", "from . import other\n", "from a import *\n",
      "import a.missing\n", "from .. import known\n", "import os\n",
    ])
  func reported(source: String) {
    #expect(imports(source).count == 1)
  }

  @Test("are not those of a distribution that was not known to use the other")
  func newUser() {
    #expect(imports("from a import known\n", usedBefore: false) == ["a known"])
  }

  @Test("come back in order where modules are loaded by computed names")
  func computed() {
    let source = "import sys\nimport b\nfrom a import known\nload(known.__path__)\nimport b\n"
    #expect(imports(source) == ["sys", "b", "a known", "b"])
  }
}
