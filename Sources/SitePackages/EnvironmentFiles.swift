import Packaging

/// What a virtual environment brings itself, and the scripts somebody put beside.
struct EnvironmentFiles {
  /// Numbers of files outside of site-packages that make the environment one.
  private(set) var own: Set<Int> = []

  /// Lists `bin/` of every prefix with a `pyvenv.cfg`; other prefixes, such as `/usr`, hold far
  /// more than Python's files and only what a `RECORD` names counts.
  init(of trees: InstalledTrees, workers: Workers) {
    for prefix in Set(trees.roots.lazy.filter { $0.sitePackages != nil }.map(\.prefix)).sorted() {
      guard case .file = trees.outside.find(Array("pyvenv.cfg".utf8), in: prefix) else { continue }
      for name in ["pyvenv.cfg", "lib64", ".gitignore", "CACHEDIR.TAG", ".lock"] {
        if case .file(let number) = trees.outside.find(Array(name.utf8), in: prefix) {
          own.insert(number)
        }
      }
      for folder in ["bin", "Scripts"] {
        for number in trees.outside.list(folder, in: prefix, workers: workers)
        where Self.isInterpreterOrActivation(trees.outside[number].path.name) {
          own.insert(number)
        }
      }
    }
  }

  private static func isInterpreterOrActivation(_ name: ArraySlice<UInt8>) -> Bool {
    for start in ["python", "pypy", "activate", "Activate", "deactivate", "pydoc.bat"]
    where name.starts(with: start.utf8) { return true }
    return false
  }
}
