import Packaging
import Resolver

extension Inventory {
  /// What the closure alone says of a file.
  func closureDecision(on id: FileID, _ closure: InstalledClosure) -> Decision {
    let file = self[id]
    switch file.owner {
    case .environment: return .keep(.environment)
    case .orphan: return .keep(.orphan)
    case .besideDistribution(let distribution):
      return closure.contains(distribution)
        ? .keep(.closure(distribution)) : .drop(.outsideClosure(distribution))
    case .distribution(let owner):
      let claimants = sharedClaims[id] ?? [owner]
      guard let kept = claimants.first(where: closure.contains) else {
        return .drop(.outsideClosure(owner))
      }
      return .keep(.closure(kept))
    }
  }

  /// Overrules decisions by what the user asked for.
  func apply(keep: [Glob], drop: [Glob], to decisions: inout [Decision]) {
    guard !keep.isEmpty || !drop.isEmpty else { return }
    for id in fileIDs {
      let path = self[id].path
      // Scripts and shared data are named from the prefix: `bin/gunicorn`.
      let paths = path.leavesRoot ? [path, prefixPath(of: id)] : [path]
      func first(of globs: [Glob]) -> Glob? {
        globs.first { glob in paths.contains { glob.matches($0) } }
      }
      if let glob = first(of: keep) {
        decisions[id.raw] = .keep(.asked(glob: glob.description))
      } else if let glob = first(of: drop) {
        decisions[id.raw] = .drop(.asked(glob: glob.description))
      }
    }
  }

  /// Drops bytecode that no `RECORD` names, and that which one names as well, whose module is gone
  /// or goes.
  ///
  /// Python reads `__pycache__` only for a source that exists.
  func dropOrphanedBytecode(from decisions: inout [Decision], withOwned: Bool) {
    for id in fileIDs {
      switch decisions[id.raw] {
      case .keep(.orphan): break
      case .keep(.closure) where withOwned: break
      default: continue
      }
      let file = self[id]
      guard let source = file.path.sourceOfBytecode else { continue }
      if let module = find(source, root: file.root), decisions[module.raw].isKept { continue }
      decisions[id.raw] = .drop(.bytecodeOfDropped)
    }
  }

  /// The file at a path, by binary search.
  func find(_ path: InstallPath, root: Int) -> FileID? {
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      let file = files[middle]
      if file.root == root && file.path == path { return FileID(raw: middle) }
      if file.root < root || (file.root == root && file.path < path) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return nil
  }
}

extension InstallPath {
  /// The source whose cache this is: `pkg/a.py` for `pkg/__pycache__/a.cpython-311.opt-1.pyc`.
  var sourceOfBytecode: InstallPath? {
    guard bytes.count > 4, bytes.suffix(4).elementsEqual(".pyc".utf8),
      let slash = bytes.lastIndex(of: UInt8(ascii: "/")),
      bytes[..<slash].hasLastComponent("__pycache__")
    else { return nil }
    let name = bytes[(slash + 1)...]
    // PEP 3147: everything from the interpreter's tag on is the cache's own.
    guard let tag = name.tagStart else { return nil }
    return InstallPath(
      normalized: Array(bytes[..<(slash - "__pycache__".utf8.count)]) + name[..<tag]
        + Array(".py".utf8))
  }
}

extension ArraySlice<UInt8> {
  fileprivate func hasLastComponent(_ name: String) -> Bool {
    guard count >= name.utf8.count, suffix(name.utf8.count).elementsEqual(name.utf8) else {
      return false
    }
    let start = endIndex - name.utf8.count
    return start == startIndex || self[start - 1] == UInt8(ascii: "/")
  }

  /// Where `.cpython-311` or the like begins: the last dot but the extension's and the
  /// optimization's.
  fileprivate var tagStart: Int? {
    let dots = indices.filter { self[$0] == UInt8(ascii: ".") }
    guard dots.count >= 2 else { return nil }
    let last = dots[dots.count - 2]
    if dots.count >= 3, self[(last + 1)...].starts(with: "opt-".utf8) {
      return dots[dots.count - 3]
    }
    return last
  }
}

extension InstalledFile {
  enum PythonForm {
    case source
    /// A module without its source.
    case bytecode
  }

  /// Whether the file may hold Python that a run executes.
  var pythonForm: PythonForm? {
    let name = path.name
    func ends(_ suffix: StaticString) -> Bool {
      name.count > suffix.utf8CodeUnitCount
        && name.suffix(suffix.utf8CodeUnitCount).elementsEqual(
          UnsafeBufferPointer(start: suffix.utf8Start, count: suffix.utf8CodeUnitCount))
    }
    if ends(".py") || ends(".pyw") || ends(".pth") { return .source }
    // A script is short; a program among them is not Python.
    if kind == .script { return size < 1 << 20 ? .source : nil }
    if ends(".pyc"), !path.bytes.dropLast(name.count + 1).hasLastComponent("__pycache__") {
      return .bytecode
    }
    return nil
  }
}
