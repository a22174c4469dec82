internal import Packaging

/// A script that an installer writes for an entry point.
///
/// See: <https://packaging.python.org/en/latest/specifications/entry-points/>
struct ConsoleScript: Equatable {
  let name: String
  private let module: String
  private let attribute: String

  /// The scripts of a distribution, sorted by name.
  ///
  /// - Throws: ``ArchiveError/unsafeName(_:)`` for one that would stand elsewhere than its like.
  static func all(
    of entryPoints: [EntryPoint], pythonVersion: String
  ) throws(ArchiveError) -> [ConsoleScript] {
    var scripts: [String: ConsoleScript] = [:]
    for point in entryPoints where ["console_scripts", "gui_scripts"].contains(point.group) {
      // Installers refuse one without an object to call.
      guard let attribute = point.attribute else { continue }
      guard isSafe(point.name) else { throw .unsafeName(point.name) }
      scripts[point.name] = ConsoleScript(
        name: point.name, module: point.module, attribute: attribute)
    }
    // pip gives itself the names of the Python it is installed for, whatever its wheel says.
    if let pip = scripts["pip"] {
      let major = pythonVersion.prefix { $0 != "." }
      for name in ["pip\(major)", "pip\(pythonVersion)"] {
        scripts[name] = ConsoleScript(name: name, module: pip.module, attribute: pip.attribute)
      }
    }
    return scripts.values.sorted { $0.name < $1.name }
  }

  private static func isSafe(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".."
      && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") || $0 == 0 }
  }

  /// What pip writes, with an interpreter's path of usual length.
  var text: String {
    let callable = attribute.prefix { $0 != "." }
    return """
      #!\(InstallScheme.usualPrefix)/bin/python
      # -*- coding: utf-8 -*-
      import re
      import sys
      from \(module) import \(callable)
      if __name__ == '__main__':
          sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
          sys.exit(\(attribute)())

      """
  }
}
