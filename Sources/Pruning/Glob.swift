public import Packaging

/// A pattern over paths relative to site-packages: `*`, `?`, `[a-z]`, and `**` for any folders.
///
/// A pattern that names a folder means all of the folder: `numpy/f2py` and `**/tests` as well.
/// Letters count as they are; a `[` that no `]` closes stands for itself.
public struct Glob: Sendable, Hashable, CustomStringConvertible {
  public let description: String
  fileprivate let tokens: [Token]

  fileprivate enum Token: Sendable, Hashable {
    case byte(UInt8)
    /// `?`: one byte that is no slash.
    case anyByte
    /// `*`: bytes that are no slash.
    case anyName
    /// `**/`: folders, or none.
    case anyFolders
    /// `**` at the end: everything.
    case anything
    case oneOf([ClosedRange<UInt8>], negated: Bool)
  }

  /// `nil` when the pattern is empty.
  public init?(_ pattern: String) {
    var bytes = Array(pattern.utf8)[...]
    while bytes.starts(with: "./".utf8) { bytes = bytes.dropFirst(2) }
    while bytes.first == UInt8(ascii: "/") { bytes = bytes.dropFirst() }
    while bytes.last == UInt8(ascii: "/") { bytes = bytes.dropLast() }
    guard !bytes.isEmpty else { return nil }
    description = pattern
    tokens = Self.tokens(of: Array(bytes))
  }

  /// Whether the path, or a folder it is in, fits the pattern.
  public func matches(_ path: InstallPath) -> Bool { matches(path.bytes[...]) }

  /// Whether a path that begins with the byte can fit at all.
  func mayStart(with byte: UInt8) -> Bool {
    switch tokens.first {
    case .byte, .anyByte, .oneOf: tokens[0].accepts(byte)
    case .anyName, .anyFolders, .anything, nil: true
    }
  }

  func matches(_ path: ArraySlice<UInt8>) -> Bool {
    var token = 0
    var index = path.startIndex
    // Where to go on after a mismatch: the last `*`, and before it the last `**`.
    var name: (token: Int, index: Int)?
    var folders: (token: Int, index: Int)?
    while true {
      if token == tokens.count {
        if index == path.endIndex || path[index] == UInt8(ascii: "/") { return true }
      } else {
        switch tokens[token] {
        case .anything: return index < path.endIndex
        case .anyFolders:
          token += 1
          folders = (token, index)
          name = nil
          continue
        case .anyName:
          token += 1
          name = (token, index)
          continue
        case .byte, .anyByte, .oneOf:
          if index < path.endIndex, tokens[token].accepts(path[index]) {
            token += 1
            index += 1
            continue
          }
        }
      }
      if let last = name, last.index < path.endIndex, path[last.index] != UInt8(ascii: "/") {
        name = (last.token, last.index + 1)
        (token, index) = (last.token, last.index + 1)
      } else if let last = folders,
        let slash = path[last.index...].firstIndex(of: UInt8(ascii: "/"))
      {
        folders = (last.token, slash + 1)
        name = nil
        (token, index) = (last.token, slash + 1)
      } else {
        return false
      }
    }
  }

  private static func tokens(of pattern: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var index = 0
    while index < pattern.count {
      switch pattern[index] {
      case UInt8(ascii: "?"):
        tokens.append(.anyByte)
        index += 1
      case UInt8(ascii: "*"):
        var stars = index
        while stars < pattern.count, pattern[stars] == UInt8(ascii: "*") { stars += 1 }
        let isComponent = index == 0 || pattern[index - 1] == UInt8(ascii: "/")
        if stars - index >= 2, isComponent, stars == pattern.count {
          tokens.append(.anything)
        } else if stars - index >= 2, isComponent, pattern[stars] == UInt8(ascii: "/") {
          tokens.append(.anyFolders)
          stars += 1
        } else {
          tokens.append(.anyName)
        }
        index = stars
      case UInt8(ascii: "["):
        guard let (token, next) = oneOf(in: pattern, at: index) else { fallthrough }
        tokens.append(token)
        index = next
      default:
        tokens.append(.byte(pattern[index]))
        index += 1
      }
    }
    return tokens
  }

  /// Reads a set of bytes.
  ///
  ///     '[' ('!' | '^')? (byte | byte '-' byte)+ ']'
  private static func oneOf(in pattern: [UInt8], at start: Int) -> (Token, next: Int)? {
    var index = start + 1
    var isNegated = false
    if index < pattern.count, pattern[index] == UInt8(ascii: "!") || pattern[index] == 94 {
      isNegated = true
      index += 1
    }
    var ranges: [ClosedRange<UInt8>] = []
    while index < pattern.count {
      // A `]` right after the bracket stands for itself.
      if pattern[index] == UInt8(ascii: "]"), !ranges.isEmpty {
        return (.oneOf(ranges, negated: isNegated), index + 1)
      }
      let low = pattern[index]
      if index + 2 < pattern.count, pattern[index + 1] == UInt8(ascii: "-"),
        pattern[index + 2] != UInt8(ascii: "]"), low <= pattern[index + 2]
      {
        ranges.append(low...pattern[index + 2])
        index += 3
      } else {
        ranges.append(low...low)
        index += 1
      }
    }
    return nil
  }
}

extension Glob.Token {
  fileprivate func accepts(_ byte: UInt8) -> Bool {
    switch self {
    case .byte(let expected): byte == expected
    case .anyByte: byte != UInt8(ascii: "/")
    case .oneOf(let ranges, let isNegated):
      byte != UInt8(ascii: "/") && ranges.contains { $0.contains(byte) } != isNegated
    case .anyName, .anyFolders, .anything: false
    }
  }
}
