/// Numbers as zip archives write them.
extension Span<UInt8> {
  func uint16(_ offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }

  func uint32(_ offset: Int) -> Int { uint16(offset) | uint16(offset + 2) << 16 }

  /// `nil` for what no offset or size can be.
  func uint64(_ offset: Int) -> Int? {
    let high = uint32(offset + 4)
    return high < 0x1000_0000 ? uint32(offset) | high << 32 : nil
  }
}
