/// Sizes as `docker images` shows them: decimal units, about three digits.
package enum ByteCountText {
  /// Such as `812 B`, `4.1 kB`, `171 MB`, `1.2 GB`.
  package static func text(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var unit = 1000
    for name in ["kB", "MB", "GB"] {
      let tenths = bytes.roundedQuotient(by: unit / 10)
      if tenths < 1000 { return "\(tenths / 10).\(tenths % 10) \(name)" }
      let whole = bytes.roundedQuotient(by: unit)
      if whole < 1000 || name == "GB" { return "\(whole) \(name)" }
      unit *= 1000
    }
    return "\(bytes) B"
  }
}

extension Int {
  fileprivate func roundedQuotient(by unit: Int) -> Int {
    self / unit + (self % unit >= unit - unit / 2 ? 1 : 0)
  }
}
