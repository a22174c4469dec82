/// The name of a requirements file: a path, or a `file:` or `http(s):` URL.
enum FileReference {
  /// The file that `reference` means in a line of `file`.
  static func resolve(_ reference: String, from file: String) -> String {
    if isURL(file) { return URLText(file).resolving(reference) }
    if isURL(reference) { return reference }
    if reference.utf8.first == UInt8(ascii: "/") { return normalized(reference) }
    let folder = file.utf8.lastIndex(of: UInt8(ascii: "/")).map { file[...$0] } ?? ""
    return normalized(folder + reference)
  }

  /// Equal for the same file, as far as its name tells.
  static func identity(of file: String) -> String { isURL(file) ? file : normalized(file) }

  /// The path of a `file:` URL, anything else as it is.
  static func loadable(_ file: String) -> String {
    let url = URLText(file)
    guard url.scheme == "file" else { return file }
    return URLText.unquoted(url.path)
  }

  static func isURL(_ file: String) -> Bool {
    ["http", "https", "file"].contains { scheme in
      file.utf8.count > scheme.utf8.count
        && file.lowercased().utf8.starts(with: "\(scheme):".utf8)
    }
  }

  /// Without empty components, `.` and, where something is before them, `..`.
  private static func normalized(_ path: String) -> String {
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    var components: [Substring.UTF8View] = []
    for component in path.utf8.split(separator: UInt8(ascii: "/")) {
      if component.elementsEqual(".".utf8) { continue }
      if component.elementsEqual("..".utf8) {
        if let last = components.last, !last.elementsEqual("..".utf8) {
          components.removeLast()
          continue
        }
        if isAbsolute { continue }
      }
      components.append(component)
    }
    let joined = components.map { String(Substring($0)) }.joined(separator: "/")
    if isAbsolute { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }
}
