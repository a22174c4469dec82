/// One line of `entry_points.txt`: a name in a group and the object it stands for.
public struct EntryPoint: Hashable, Sendable {
  /// Such as `console_scripts` or `celery.commands`.
  public let group: String
  public let name: String
  /// The module before the `:`.
  public let module: String
  /// The object after the `:`, if any: `main`, `Class.method`.
  public let attribute: String?
  /// The extras in brackets after the object, which old tools asked for on loading.
  public let extras: [String]

  public init(
    group: String, name: String, module: String, attribute: String?, extras: [String] = []
  ) {
    self.group = group
    self.name = name
    self.module = module
    self.attribute = attribute
    self.extras = extras
  }
}

extension EntryPoint {
  /// Reads an `entry_points.txt` as `importlib.metadata` does; lines it cannot use are left out.
  ///
  /// See: <https://packaging.python.org/en/latest/specifications/entry-points/>
  public static func all(in bytes: [UInt8]) -> [EntryPoint] {
    var entryPoints: [EntryPoint] = []
    var group: String?
    for line in PythonText.lines(String(decoding: bytes, as: UTF8.self)) {
      let line = PythonText.strip(line)
      guard let first = line.unicodeScalars.first, first != "#" else { continue }
      if first == "[", line.unicodeScalars.last == "]" {
        group = String(line.unicodeScalars.trimmed { $0 == "[" || $0 == "]" })
        continue
      }
      guard let group, let equals = line.unicodeScalars.firstIndex(of: "=") else { continue }
      let name = PythonText.strip(line[..<equals])
      let value = PythonText.strip(line.unicodeScalars[equals...].dropFirst().text)
      if let entryPoint = EntryPoint(group: group, name: String(name), value: value) {
        entryPoints.append(entryPoint)
      }
    }
    return entryPoints
  }

  /// Reads the part after the `=`; `nil` when it names no object.
  ///
  ///     value = module [":" attribute] ["[" extras "]"]
  public init?(group: String, name: String, value: some StringProtocol) {
    var rest = Substring(value).unicodeScalars
    func isPathPart(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "." || PythonText.isWord(scalar)
    }
    let module = rest.prefix(while: isPathPart)
    guard !module.isEmpty else { return nil }
    rest = rest[module.endIndex...].drop(while: PythonText.isSpace)
    var attribute: String?
    if rest.first == ":" {
      let object = rest.dropFirst().drop(while: PythonText.isSpace)
      let path = object.prefix(while: isPathPart)
      guard !path.isEmpty else { return nil }
      attribute = String(path)
      rest = object[path.endIndex...].drop(while: PythonText.isSpace)
    }
    var extras: [String] = []
    if rest.first == "[" {
      rest = rest.trimmed(PythonText.isSpace)
      guard rest.count > 1, rest.last == "]" else { return nil }
      extras = rest.split { !PythonText.isWord($0) }.map { String($0) }
    } else if !rest.isEmpty {
      return nil
    }
    self.init(
      group: group, name: name, module: String(module), attribute: attribute, extras: extras)
  }
}

extension Substring.UnicodeScalarView {
  fileprivate var text: Substring { Substring(self) }

  fileprivate func trimmed(_ isTrimmed: (Unicode.Scalar) -> Bool) -> Self {
    var trimmed = self
    while let first = trimmed.first, isTrimmed(first) { trimmed.removeFirst() }
    while let last = trimmed.last, isTrimmed(last) { trimmed.removeLast() }
    return trimmed
  }
}
