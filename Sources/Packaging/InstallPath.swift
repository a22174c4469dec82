/// The path of an installed file, relative to its site-packages folder, as `RECORD` writes it.
///
/// Raw bytes, because a file system's names need not be UTF-8. Components are separated by one
/// `/`; none is empty or `.`; `..` stands only at the front (`../../../bin/gunicorn`), so two
/// paths name the same place exactly when they are equal.
public struct InstallPath: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let bytes: [UInt8]

  /// Normalizes a relative path; `nil` when it is absolute, names the root itself or holds a NUL.
  public init?(_ path: some Collection<UInt8>) {
    let path = Array(path)
    guard path.first != UInt8(ascii: "/"), !path.contains(0) else { return nil }
    if Self.isPlain(path) {
      bytes = path
      return
    }
    var components: [ArraySlice<UInt8>] = []
    for component in path.split(separator: UInt8(ascii: "/")) {
      if component.elementsEqual(".".utf8) { continue }
      if component.elementsEqual("..".utf8), let last = components.last,
        !last.elementsEqual("..".utf8)
      {
        components.removeLast()
      } else {
        components.append(component)
      }
    }
    guard !components.isEmpty else { return nil }
    bytes = Array(components.joined(separator: CollectionOfOne(UInt8(ascii: "/"))))
  }

  /// Whether no component is empty, `.` or `..`, as in all but a few of a `RECORD`'s paths.
  private static func isPlain(_ path: [UInt8]) -> Bool {
    var length = 0
    var isAllDots = true
    for byte in path {
      if byte == UInt8(ascii: "/") {
        if isAllDots, length <= 2 { return false }
        length = 0
        isAllDots = true
      } else {
        length += 1
        if byte != UInt8(ascii: ".") { isAllDots = false }
      }
    }
    return !(isAllDots && length <= 2)
  }

  public init?(_ path: String) { self.init(Array(path.utf8)) }

  /// Takes bytes that are normalized already, as a walk of a tree produces them.
  public init(normalized bytes: [UInt8]) { self.bytes = bytes }

  /// The path for a reader; bytes that are not UTF-8 become U+FFFD.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  /// The bytes after the last `/`.
  public var name: ArraySlice<UInt8> {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes[...] }
    return bytes[(slash + 1)...]
  }

  /// Each component in turn.
  public var components: [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "/")) }

  /// Whether the path leads out of the site-packages folder, as a console script's does.
  public var leavesRoot: Bool { bytes.starts(with: "../".utf8) || bytes == Array("..".utf8) }

  public static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }

  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  public static func < (left: Self, right: Self) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
