/// A tag of a template with what it is given: `{% language "de" %}`.
public struct TemplateTag: Sendable, Hashable {
  public let name: String
  /// `nil` for what only a run knows.
  public let value: String?

  /// The tags of some names in a template.
  public static func tags(
    _ names: Set<String>, in bytes: UnsafeBufferPointer<UInt8>
  ) -> [TemplateTag] {
    guard !names.isEmpty, bytes.count > 4 else { return [] }
    var tags: [TemplateTag] = []
    for start in 0..<bytes.count - 2
    where bytes[start] == UInt8(ascii: "{") && bytes[start + 1] == UInt8(ascii: "%") {
      let words = bytes[(start + 2)...].prefix { $0 != UInt8(ascii: "%") }.drop {
        $0 == UInt8(ascii: "-")
      }.split(maxSplits: 2) { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
      guard let name = words.first.map({ String(decoding: $0, as: UTF8.self) }),
        names.contains(name)
      else { continue }
      tags.append(TemplateTag(name: name, value: words.dropFirst().first.flatMap(constant)))
    }
    return tags
  }

  private static func constant(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
    guard word.count > 1, let mark = word.first, word.last == mark,
      mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"")
    else { return nil }
    return String(decoding: word.dropFirst().dropLast(), as: UTF8.self)
  }
}
