@testable import ImportGraph
@testable import NativeLibrary

/// Whatever the text is, a scan ends, its lines are in it, and it finds no less with other facts unknown.
func readSource(_ bytes: [UInt8]) {
  var interest = ScanInterest(
    words: ["a", "pkg", "tests"], components: [".pyi"], reachedWords: ["sub", "os"])
  interest.reportsEveryImport = true
  interest.reportsDynamicImports = true
  interest.reportsWords = true
  let open = ImportScanner.scan(copying: bytes, for: interest)
  let lines = 1 + bytes.count { $0 == 10 || $0 == 13 }
  for line in open.imports.map(\.line) + open.texts.map(\.line) + open.dynamic.map(\.line) {
    expect((1...lines).contains(line), "line \(line) of \(lines)")
  }
  interest.facts = StaticFacts(
    sysPlatform: "linux", osName: "posix", platformSystem: "Linux", implementation: "cpython",
    version: (3, 11))
  let decided = ImportScanner.scan(copying: bytes, for: interest)
  expect(decided.imports.count <= open.imports.count, "facts take away and do not add")
  if decided.imports.count == open.imports.count {
    expect(decided.texts.count <= open.texts.count, "facts take away and do not add texts")
  }
  let names = UsageInterest(["client", "LANG", "a"])
  let uses = bytes.withUnsafeBufferPointer { UsageScanner.scan($0, for: names) }
  for use in uses { expect((1...lines).contains(use.line), "use in line \(use.line) of \(lines)") }
}

/// Whatever the file is, its parts are read to an end, and what is stripped of it loads the same.
func readLibrary(_ bytes: [UInt8]) {
  var tree = ModuleTree(fileCount: 4)
  for (file, path) in ["pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/deep.py", "six.py"]
    .enumerated()
  {
    tree.add(file, path: path)
  }
  let finder = NameFinder(tree) { _ in true }
  bytes.withUnsafeBytes { file in
    let text = LibraryText(file)
    let strings = CythonStrings(file, text.ranges)
    for part in strings.texts {
      part.withUnsafeBufferPointer { _ = finder.nodes(in: $0) }
    }
    _ = DynamicLinking.libraries(neededBy: file)
    let whole = try? LibraryNeeds(file)
    var copy = [UInt8](repeating: 0, count: bytes.count)
    for step in LibraryNeeds.Step.allCases {
      for part in copy.withUnsafeBytes({ LibraryNeeds.parts(of: $0, for: step) }) {
        copy.replaceSubrange(part, with: bytes[part])
      }
    }
    if let whole, let parts = copy.withUnsafeBytes({ try? LibraryNeeds($0) }) {
      expect(parts.machine == whole.machine, "the parts are of the same machine")
    }
  }
  bytes.withUnsafeBufferPointer { _ = finder.nodes(in: $0) }
}
