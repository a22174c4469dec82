/// What a wheel was built for: an interpreter, an ABI and a platform.
///
/// See: <https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/>
public struct Tag: Hashable, Sendable, CustomStringConvertible {
  public let interpreter: String
  public let abi: String
  public let platform: String

  public init(_ interpreter: String, _ abi: String, _ platform: String) {
    self.init(
      lowercased: interpreter.lowercased(), abi.lowercased(), platform.lowercased())
  }

  init(lowercased interpreter: String, _ abi: String, _ platform: String) {
    self.interpreter = interpreter
    self.abi = abi
    self.platform = platform
  }

  public var description: String { "\(interpreter)-\(abi)-\(platform)" }

  /// Every tag of a compressed tag set: `py2.py3-none-any` is two.
  public static func set(_ text: String) throws(TagError) -> Set<Tag> {
    let parts = text[...].split(at: "-")
    guard parts.count == 3 else { throw .partCount }
    return try set(parts[0], parts[1], parts[2])
  }

  /// Every tag of the three parts of a compressed tag set.
  static func set(
    _ interpreters: Substring, _ abis: Substring, _ platforms: Substring
  ) throws(TagError) -> Set<Tag> {
    let parts = [interpreters, abis, platforms]
      .map { $0.lowercased()[...].split(at: ".").map(String.init) }
    guard parts.allSatisfy({ !$0.contains("") }) else { throw .emptyPart }
    guard parts[0].allSatisfy(isIdentifier) else { throw .invalidInterpreter }
    // A name of a few hundred bytes could stand for millions otherwise.
    guard parts[0].count * parts[1].count * parts[2].count <= 10_000 else { throw .tooMany }
    var tags: Set<Tag> = []
    for interpreter in parts[0] {
      for abi in parts[1] {
        for platform in parts[2] { tags.insert(Tag(lowercased: interpreter, abi, platform)) }
      }
    }
    return tags
  }

  /// Python's `str.isidentifier`, with every letter beyond ASCII allowed.
  private static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else {
      return false
    }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
        true
      default: false
      }
    }
  }
}

extension Substring {
  /// The texts between the bytes equal to `separator`, empty ones too.
  func split(at separator: Unicode.Scalar) -> [Substring] {
    utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false)
      .map { Substring($0) }
  }
}

/// Why a text is no tag set.
public enum TagError: Error, Equatable, CustomStringConvertible {
  case partCount
  case emptyPart
  case invalidInterpreter
  case tooMany

  public var description: String {
    switch self {
    case .partCount: "a tag has an interpreter, an ABI and a platform, separated by `-`"
    case .emptyPart: "a part of the tag is empty"
    case .invalidInterpreter: "the tag's interpreter is no identifier"
    case .tooMany: "the tag set stands for more than 10000 tags"
    }
  }
}
