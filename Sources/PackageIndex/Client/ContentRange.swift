/// Which bytes of a file a partial answer holds.
///
/// See: <https://www.rfc-editor.org/rfc/rfc9110#section-14.4>
struct ContentRange: Equatable {
  let bytes: Range<Int>
  let total: Int

  init(bytes: Range<Int>, total: Int) {
    self.bytes = bytes
    self.total = total
  }

  /// Reads `bytes 0-99/200`; a total that the server does not know makes the answer useless.
  init?(_ text: String?) {
    guard let text, let rest = text.removing(prefix: "bytes") else { return nil }
    let parts = rest.drop { $0 == " " || $0 == "=" }.split(
      separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let total = Int(parts[1]) else { return nil }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Int(ends[0]), let last = Int(ends[1]),
      0 <= first, first <= last, last < total
    else { return nil }
    bytes = first..<last + 1
    self.total = total
  }

  /// The size that a refusal tells: `bytes */200` (416).
  static func total(ofRefusal text: String?) -> Int? {
    guard let rest = text?.removing(prefix: "bytes") else { return nil }
    return rest.drop { $0 == " " }.removing(prefix: "*/").flatMap { Int($0) }
  }
}

extension StringProtocol {
  fileprivate func removing(prefix: String) -> SubSequence? {
    lowercased().hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
