/// The bytes of an ELF file, read in its own word size and byte order; every offset is checked.
public struct ELFBytes {
  public let bytes: UnsafeRawBufferPointer
  public let is64Bit: Bool
  public let isBigEndian: Bool

  /// Takes up the file.
  ///
  /// - Throws: ``ELFError`` when it is no ELF file.
  init(_ bytes: UnsafeRawBufferPointer) throws(ELFError) {
    guard bytes.count >= 52, bytes[0] == 0x7f, bytes[1] == UInt8(ascii: "E"),
      bytes[2] == UInt8(ascii: "L"), bytes[3] == UInt8(ascii: "F")
    else { throw .notELF }
    guard (1...2).contains(bytes[4]), (1...2).contains(bytes[5]), bytes[6] == 1 else {
      throw .unknownLayout
    }
    self.bytes = bytes
    is64Bit = bytes[4] == 2
    isBigEndian = bytes[5] == 2
  }

  var count: UInt64 { UInt64(bytes.count) }

  /// Whether a range lies in the file.
  func holds(_ offset: UInt64, _ size: UInt64) -> Bool {
    let (end, overflow) = offset.addingReportingOverflow(size)
    return !overflow && end <= count
  }

  /// The bytes of a range.
  ///
  /// - Throws: ``ELFError/outOfRange`` when it does not lie in the file.
  func slice(_ offset: UInt64, _ size: UInt64) throws(ELFError) -> UnsafeRawBufferPointer {
    guard holds(offset, size) else { throw .outOfRange }
    return UnsafeRawBufferPointer(rebasing: bytes[Int(offset)..<Int(offset + size)])
  }

  func integer<Value: FixedWidthInteger>(
    _: Value.Type, at offset: UInt64
  ) throws(ELFError) -> Value {
    guard holds(offset, UInt64(MemoryLayout<Value>.size)) else { throw .outOfRange }
    let value = bytes.loadUnaligned(fromByteOffset: Int(offset), as: Value.self)
    return isBigEndian ? Value(bigEndian: value) : Value(littleEndian: value)
  }

  func u16(_ offset: UInt64) throws(ELFError) -> UInt16 { try integer(UInt16.self, at: offset) }
  func u32(_ offset: UInt64) throws(ELFError) -> UInt32 { try integer(UInt32.self, at: offset) }
  func u64(_ offset: UInt64) throws(ELFError) -> UInt64 { try integer(UInt64.self, at: offset) }

  /// An address, offset or size: 4 or 8 bytes.
  func word(_ offset: UInt64) throws(ELFError) -> UInt64 {
    is64Bit ? try u64(offset) : UInt64(try u32(offset))
  }

  /// No name that matters is longer; a file may be made so that all its names share one text.
  private static let longestText = 1024

  /// The text of a string table from an offset to the next NUL; `nil` when there is none in it.
  func text(_ table: UnsafeRawBufferPointer, _ offset: UInt64) -> String? {
    guard offset < UInt64(table.count) else { return nil }
    let rest = table[Int(offset)...]
    guard let end = rest.prefix(Self.longestText).firstIndex(of: 0) else { return nil }
    return String(decoding: rest[..<end], as: UTF8.self)
  }
}

/// Why a file is not read as an ELF file.
public enum ELFError: Error, Equatable, CustomStringConvertible {
  case notELF
  /// A class, byte order or version the gABI does not know, or tables of another entry size.
  case unknownLayout
  /// A table or a segment that leaves the file.
  case outOfRange

  public var description: String {
    switch self {
    case .notELF: "it is no ELF file"
    case .unknownLayout: "its ELF header is of an unknown kind"
    case .outOfRange: "its tables lead out of the file"
    }
  }
}
