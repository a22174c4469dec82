/// What went over the network.
public struct Traffic: Sendable, Equatable {
  public var requests = 0
  /// Of the answers' bodies, decompressed.
  public var bytes = 0

  public init() {}

  public static func - (left: Traffic, right: Traffic) -> Traffic {
    var difference = left
    difference.requests -= right.requests
    difference.bytes -= right.bytes
    return difference
  }
}

/// Adds up what is answered at the same time.
actor TrafficCount {
  private(set) var sum = Traffic()

  func add(_ bytes: Int) {
    sum.requests += 1
    sum.bytes += bytes
  }
}
