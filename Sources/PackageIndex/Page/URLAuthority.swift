extension URLReference {
  /// `userinfo@host:port`.
  struct Authority {
    var userinfo: String?
    let host: String
    var port: Int?

    /// Takes an authority apart; `nil` when a byte in it could make another reader see another host.
    init?(_ text: ArraySlice<UInt8>) {
      var rest = text
      if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
        let user = rest[..<at]
        guard user.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
          return nil
        }
        userinfo = String(decoding: user, as: UTF8.self)
        rest = rest[(at + 1)...]
      }
      var host = rest
      // The last `:` parts the port off, unless it is within an IPv6 address's brackets.
      if let colon = rest.lastIndex(of: UInt8(ascii: ":")),
        rest[colon...].lastIndex(of: UInt8(ascii: "]")) == nil
      {
        host = rest[..<colon]
        let digits = rest[(colon + 1)...]
        if !digits.isEmpty {
          guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let number = UInt16(String(decoding: digits, as: UTF8.self)), number > 0
          else { return nil }
          port = Int(number)
        }
      }
      guard Self.isHost(host) else { return nil }
      self.host = String(decoding: host, as: UTF8.self).lowercased()
    }

    private static func isHost(_ text: ArraySlice<UInt8>) -> Bool {
      if text.first == UInt8(ascii: "[") {
        return text.count > 3 && text.last == UInt8(ascii: "]")
          && text.dropFirst().dropLast().allSatisfy { $0.isAddressByte }
      }
      return text.allSatisfy { $0.isNameByte }
    }
  }
}

extension UInt8 {
  fileprivate var isAddressByte: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// What names of hosts are made of in practice; no percent-encoding, which clients read apart.
  fileprivate var isNameByte: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
