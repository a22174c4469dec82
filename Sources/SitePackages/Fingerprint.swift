internal import Crypto
public import Packaging

/// One hash over many values, in their order.
///
/// Each says how long it is, so that no two lists of values run into one another.
public struct Fingerprint {
  private var hash = SHA256()
  private var pending: [UInt8] = []

  /// Short values are gathered: each call of the hash costs as much as hashing a hundred bytes.
  private static let window = 1 << 14

  public init() {}

  public mutating func add(_ bytes: [UInt8]) {
    add(bytes.count)
    if bytes.count >= Self.window {
      flush()
      hash.update(data: bytes)
    } else {
      pending += bytes
      if pending.count >= Self.window { flush() }
    }
  }

  public mutating func add(_ text: String) {
    add(text.utf8.count)
    pending += text.utf8
    if pending.count >= Self.window { flush() }
  }

  public mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

  mutating func add(_ number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { pending.append(contentsOf: $0) }
  }

  public mutating func add(_ flag: Bool) { add(flag ? 1 : 0) }

  /// Nothing is told apart from an empty text.
  public mutating func add(_ text: String?) {
    add(text != nil)
    if let text { add(text) }
  }

  public mutating func add(_ digest: Packaging.SHA256Digest) { add(digest.bytes) }

  /// The hash of what was added.
  public mutating func digest() -> Packaging.SHA256Digest? {
    flush()
    return Packaging.SHA256Digest(hash.finalize())
  }

  private mutating func flush() {
    hash.update(data: pending)
    pending.removeAll(keepingCapacity: true)
  }
}
