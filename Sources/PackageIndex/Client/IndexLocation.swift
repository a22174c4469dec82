/// Where an index is: the URL under which each project has its page.
public struct IndexLocation: Hashable, Sendable, CustomStringConvertible {
  /// With a slash at its end and without credentials.
  public let url: String
  /// From the URL's authority; never part of ``url`` or of what is printed.
  let credentials: Credentials?

  /// Reads an index's URL as a user wrote it.
  ///
  /// - Throws: ``IndexURLError``, which holds no credentials.
  public init(_ text: String) throws(IndexURLError) {
    let address = try IndexURL(text)
    url = try address.asFolder().text
    credentials = address.credentials
  }

  /// The same index, whoever asks it.
  public static func == (left: Self, right: Self) -> Bool { left.url == right.url }
  public func hash(into hasher: inout Hasher) { hasher.combine(url) }

  public var description: String { url }

  /// The address for a program that asks on its own; never to be printed.
  package var urlWithCredentials: String {
    guard let credentials, let mark = url.firstRange(of: "://") else { return url }
    return url[..<mark.upperBound] + credentials.userInfo + "@" + url[mark.upperBound...]
  }

  /// What no output may hold.
  package var secrets: [String] { credentials?.secrets ?? [] }
}
