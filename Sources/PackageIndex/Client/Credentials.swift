internal import Packaging

/// A user's name and password for a host.
///
/// Neither is ever printed.
public struct Credentials: Hashable, Sendable {
  let user: String
  let password: String

  public init(user: String, password: String) {
    self.user = user
    self.password = password
  }

  /// Reads the `user:password` of a URL's authority, each percent-encoded.
  init?(userInfo: some StringProtocol) {
    guard !userInfo.isEmpty else { return nil }
    let parts = userInfo.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    user = URLText.unquoted(String(parts[0]))
    password = parts.count > 1 ? URLText.unquoted(String(parts[1])) : ""
  }

  /// As a URL's authority holds them.
  var userInfo: String { "\(Self.encoded(user)):\(Self.encoded(password))" }

  /// The password, and a user's name that is a token, each as a URL and as a person writes it.
  var secrets: [String] {
    [password, password.isEmpty ? user : ""].filter { !$0.isEmpty }
      .flatMap { [Self.encoded($0), $0] }
  }

  /// Encodes everything but what RFC 3986 never reserves.
  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value of an `Authorization` header.
  ///
  /// See: <https://www.rfc-editor.org/rfc/rfc7617>
  package var basicAuthorization: String { "Basic " + base64("\(user):\(password)".utf8) }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "****" }
  public var debugDescription: String { "****" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

private func base64(_ bytes: some Collection<UInt8>) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  var group: UInt32 = 0
  var count = 0
  func flush() {
    for index in 0..<4 {
      text.append(
        index <= count
          ? alphabet[Int(group >> (18 - 6 * UInt32(index)) & 63)] : UInt8(ascii: "="))
    }
  }
  for byte in bytes {
    group |= UInt32(byte) << (16 - 8 * UInt32(count))
    count += 1
    if count == 3 {
      flush()
      (group, count) = (0, 0)
    }
  }
  if count > 0 { flush() }
  return String(decoding: text, as: UTF8.self)
}
