/// The normalized name of a project.
///
/// Lowercased, with runs of `-`, `_` and `.` collapsed to one `-`: `Zope.Interface` is
/// `zope-interface`.
///
/// See: <https://packaging.python.org/en/latest/specifications/name-normalization/>
public struct ProjectName: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let normalized: String

  /// Normalizes `text`, which must be a valid PEP 508 name.
  ///
  /// - Throws: ``ProjectNameError`` with the place of the first byte a name cannot have.
  public init(_ text: String) throws(ProjectNameError) {
    var bytes: [UInt8] = []
    var offset = 0
    var separated = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        if separated { bytes.append(UInt8(ascii: "-")) }
        separated = false
        bytes.append(byte | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        if separated { bytes.append(UInt8(ascii: "-")) }
        separated = false
        bytes.append(byte)
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        guard !bytes.isEmpty else {
          throw ProjectNameError(reason: .unexpected(byte: byte), offset: offset)
        }
        separated = true
      default:
        throw ProjectNameError(reason: .unexpected(byte: byte), offset: offset)
      }
      offset += 1
    }
    guard !bytes.isEmpty else { throw ProjectNameError(reason: .empty, offset: 0) }
    guard !separated else {
      throw ProjectNameError(reason: .endsWithSeparator, offset: offset - 1)
    }
    normalized = String(decoding: bytes, as: UTF8.self)
  }

  /// Takes a text that a name's ``normalized`` gave out.
  init(normalized: String) { self.normalized = normalized }

  public var description: String { normalized }

  public static func < (left: Self, right: Self) -> Bool { left.normalized < right.normalized }
}

/// Why a text is no project name, and at which byte.
public struct ProjectNameError: Error, Equatable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    case empty
    case unexpected(byte: UInt8)
    case endsWithSeparator
  }
  public let reason: Reason
  public let offset: Int

  public var description: String { "\(reason) in a project's name, at byte \(offset)" }
}

extension ProjectNameError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "no text"
    case .unexpected(let byte): "unexpected \(spelled(byte))"
    case .endsWithSeparator: "a separator at the end"
    }
  }
}
