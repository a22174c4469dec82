import Packaging

extension FileLayout {
  /// The entry of that path, or all entries below the folder of that path.
  func whole(_ path: InstallPath, in root: Int) -> [Int] {
    if let position = find(path, in: root) { return [position] }
    return Array(below(path, in: root))
  }

  /// The files of the import packages that `top_level.txt` names, or, where there is none, of those
  /// that are called like the distribution.
  func topLevel(of distribution: DistributionFacts) -> [Int] {
    let root = distribution.place.root
    let names =
      distribution.topLevelNames.isEmpty
      ? topLevelNames(like: distribution.name, in: root) : distribution.topLevelNames
    return names.flatMap { name -> [Int] in
      guard let path = InstallPath(name), !path.leavesRoot else { return [] }
      return Array(below(path, in: root)) + modules(path, in: root)
    }
  }

  /// `name.py`, `name.cpython-311-x86_64-linux-gnu.so` and `name.pyi`.
  private func modules(_ path: InstallPath, in root: Int) -> [Int] {
    let start = path.bytes + [UInt8(ascii: ".")]
    var found: [Int] = []
    var index = firstIndex(notBefore: InstallPath(normalized: start), in: root)
    while index < starts[root + 1], entries[index].path.bytes.starts(with: start) {
      let name = entries[index].path.bytes[start.count...]
      let isModule = ["py", "pyi", "so", "pyd"].contains { name.elementsEqual($0.utf8) }
      if !name.contains(UInt8(ascii: "/")),
        isModule || name.hasSuffix(".so") || name.hasSuffix(".pyd")
      {
        found.append(index)
      }
      index += 1
    }
    return found
  }

  private func topLevelNames(like name: ProjectName, in root: Int) -> [String] {
    var names: Set<String> = []
    var index = starts[root]
    while index < starts[root + 1] {
      let bytes = entries[index].path.bytes
      index += 1
      guard
        let end = bytes.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }),
        end > 0
      else { continue }
      let text = bytes[..<end].text
      if !names.contains(text), (try? ProjectName(text)) == name { names.insert(text) }
      // The rest of the folder has the same first name.
      if bytes[end] == UInt8(ascii: "/") {
        index = below(InstallPath(normalized: Array(bytes[..<end])), in: root).upperBound
      }
    }
    return names.sorted()
  }
}
