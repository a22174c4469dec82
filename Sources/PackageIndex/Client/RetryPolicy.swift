/// When a failed request is sent again.
public struct RetryPolicy: Sendable {
  /// How many times after the first.
  public var retries = 3
  public var firstDelay = Duration.milliseconds(300)
  /// A server that asks for more (`Retry-After`) is not waited for.
  public var longestDelay = Duration.seconds(60)
  /// Injected, so that a test does not wait.
  var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  /// From 0 to 1.
  var jitter: @Sendable () -> Double = { Double.random(in: 0..<1) }

  public init() {}

  /// How long to wait before a request's attempt number `attempt + 2`; `nil` to give up.
  func delay(after attempt: Int, retryAfter: String?, now: Int64) -> Duration? {
    guard attempt < retries else { return nil }
    if let asked = retryAfter.flatMap({ Self.seconds($0, now: now) }) {
      return Duration.seconds(asked) <= longestDelay ? .seconds(asked) : nil
    }
    // Half of the delay is left to chance, so that many clients do not come back at once.
    let delay = firstDelay * (1 << min(attempt, 16)) * (0.5 + jitter() / 2)
    return min(delay, longestDelay)
  }

  /// A number of seconds or a date.
  private static func seconds(_ text: String, now: Int64) -> Int64? {
    if let seconds = Int64(text.filter { $0 != " " }) { return max(0, seconds) }
    return HTTPDate.seconds(text).map { max(0, $0 - now) }
  }

  /// Whether a later attempt may have another answer.
  static func isTransient(_ status: Int) -> Bool {
    switch status {
    case 408, 425, 429, 500, 502, 503, 504, 520...524: true
    default: false
    }
  }
}

extension TransportError {
  var isTransient: Bool {
    switch self {
    case .cannotConnect, .timedOut, .connectionLost: true
    case .invalidURL, .untrusted, .cancelled: false
    }
  }
}
