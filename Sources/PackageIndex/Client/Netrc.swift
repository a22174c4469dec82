/// The credentials for hosts that a `netrc` file holds.
///
/// See: <https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html>
public struct Netrc: Sendable {
  private var machines: [String: Credentials] = [:]
  private var fallback: Credentials?

  public init() {}

  /// Reads a file as far as it makes sense: of two entries for a machine the first counts.
  public init(parsing bytes: [UInt8]) {
    var words = Words(bytes)
    var machine: String??
    var user = ""
    var password = ""
    func finish() -> Credentials? {
      user.isEmpty && password.isEmpty ? nil : Credentials(user: user, password: password)
    }
    func close(into netrc: inout Self) {
      guard let machine, let credentials = finish() else { return }
      if let machine {
        if netrc.machines[machine] == nil { netrc.machines[machine] = credentials }
      } else if netrc.fallback == nil {
        netrc.fallback = credentials
      }
    }
    while let word = words.next() {
      switch word {
      case "machine", "default":
        close(into: &self)
        (user, password) = ("", "")
        machine = .some(word == "machine" ? words.next()?.lowercased() : nil)
        if word == "machine", machine == .some(nil) { return }
      case "login": user = words.next() ?? ""
      case "password": password = words.next() ?? ""
      case "account": _ = words.next()
      case "macdef": words.skipMacro()
      default: break
      }
    }
    close(into: &self)
  }

  /// What is sent to `host`.
  func credentials(for host: String) -> Credentials? { machines[host.lowercased()] ?? fallback }

  var isEmpty: Bool { machines.isEmpty && fallback == nil }
}

/// The words of a `netrc` file: separated by white space, perhaps quoted, `#` comments left out.
private struct Words {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> String? {
    while offset < bytes.count {
      if Self.isSpace(bytes[offset]) {
        offset += 1
      } else if bytes[offset] == UInt8(ascii: "#"), startsLine {
        skipLine()
      } else {
        return word()
      }
    }
    return nil
  }

  /// A macro ends at an empty line.
  mutating func skipMacro() {
    skipLine()
    while offset < bytes.count {
      let start = offset
      skipLine()
      if bytes[start..<offset].allSatisfy(Self.isSpace) { return }
    }
  }

  private var startsLine: Bool {
    bytes[..<offset].last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
      .map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? true
  }

  private mutating func word() -> String {
    var word: [UInt8] = []
    let isQuoted = bytes[offset] == UInt8(ascii: "\"")
    if isQuoted { offset += 1 }
    while offset < bytes.count {
      let byte = bytes[offset]
      if isQuoted ? byte == UInt8(ascii: "\"") : Self.isSpace(byte) { break }
      offset += 1
      if byte == UInt8(ascii: "\\"), offset < bytes.count {
        word.append(bytes[offset])
        offset += 1
      } else {
        word.append(byte)
      }
    }
    if isQuoted { offset += 1 }
    return String(decoding: word, as: UTF8.self)
  }

  private mutating func skipLine() {
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
    offset = min(offset + 1, bytes.count)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 9...13 ~= byte }
}
