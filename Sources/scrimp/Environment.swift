#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The process's environment variables, as far as Scrimp listens to them.
struct Environment: Sendable {
  /// The value of the first of `names` that is set and not empty.
  subscript(names: String...) -> String? {
    for name in names {
      if let value = getenv(name), value.pointee != 0 { return String(cString: value) }
    }
    return nil
  }

  /// Every variable, for `${NAME}` in requirements files and cache folders.
  var variables: [String: String] {
    var variables: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      if let equals = strchr(entry, Int32(UInt8(ascii: "="))) {
        let name = UnsafeRawBufferPointer(
          start: entry, count: UnsafePointer(equals) - UnsafePointer(entry))
        variables[String(decoding: name, as: UTF8.self)] = String(cString: equals + 1)
      }
      next += 1
    }
    return variables
  }

  /// Whether a variable's value means yes.
  static func isTrue(_ text: String) -> Bool {
    ["1", "true", "yes", "on"].contains(text.lowercased())
  }

  /// The folder the command was started in.
  var currentFolder: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }
}
