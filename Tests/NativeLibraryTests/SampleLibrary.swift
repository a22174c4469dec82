import NativeLibrary

/// A shared object made by hand: a text segment, a dynamic segment, symbols and debug information.
struct SampleLibrary {
  /// The alignment of the loaded segments.
  var alignment: UInt64 = 0x1000
  /// Where the data segment stands: behind the symbols, as patchelf leaves it, or before them.
  var hasDataBehindSymbols = false
  var needed = ["libm.so.6", "libc.so.6"]
  var runPath: String? = "$ORIGIN/../sample.libs"
  var symbolsSize = 40_000
  /// Bytes after everything.
  var tail: [UInt8] = []
  var type: UInt16 = 3

  private static let headerSize = 64
  private static let sectionSize = 64

  var bytes: [UInt8] {
    var strings: [UInt8] = [0]
    func string(_ text: String) -> UInt64 {
      defer { strings += Array(text.utf8) + [0] }
      return UInt64(strings.count)
    }
    var dynamic: [(UInt64, UInt64)] = needed.map { (1, string($0)) }
    if let runPath { dynamic.append((29, string(runPath))) }
    dynamic.append((14, string("libsample.so.1")))
    let initializer = string("PyInit__sample")
    let version = string("GLIBC_2.17")
    let library = UInt64(1)

    // The text segment: header, program headers, strings, symbols, hash, versions.
    var text = [UInt8](repeating: 0, count: Self.headerSize + 3 * 56)
    func place(_ content: [UInt8]) -> UInt64 {
      while text.count % 8 != 0 { text.append(0) }
      defer { text += content }
      return UInt64(text.count)
    }
    let stringTable = place(strings)
    var symbols = [UInt8](repeating: 0, count: 24)
    symbols += u32(UInt32(initializer)) + [0x12, 0] + u16(7) + u64(0x100) + u64(16)
    let symbolTable = place(symbols)
    let hash = place(u32(1) + u32(2) + u32(1) + u32(0) + u32(0))
    let versions = place(
      u16(1) + u16(1) + u32(UInt32(library)) + u32(16) + u32(0)
        + u32(0) + u16(0) + u16(2) + u32(UInt32(version)) + u32(0))
    text += (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    dynamic += [
      (5, stringTable), (6, symbolTable), (10, UInt64(strings.count)), (4, hash),
      (0x6fff_fffe, versions), (0x6fff_ffff, 1), (0, 0),
    ]
    var data = dynamic.flatMap { u64($0.0) + u64($0.1) }
    let dynamicSize = UInt64(data.count)
    data += [UInt8](repeating: 9, count: 500)

    // Everything in the file, one after the other.
    var file = text
    let symbolContent = [UInt8](repeating: 3, count: symbolsSize)
    var symbolsOffset: UInt64 = 0
    func addSymbols() {
      symbolsOffset = UInt64(file.count)
      file += symbolContent
    }
    if hasDataBehindSymbols { addSymbols() }
    let step = Int(alignment)
    while file.count % step != 0 { file.append(0) }
    let dataOffset = UInt64(file.count)
    let dataAddress = (UInt64(text.count) / alignment + 4) * alignment
    file += data
    if !hasDataBehindSymbols { addSymbols() }
    let names = Array("\0.text\0.dynamic\0.symtab\0.debug_info\0.shstrtab\0".utf8)
    let debugOffset = UInt64(file.count)
    file += [UInt8](repeating: 4, count: 1_000)
    let namesOffset = UInt64(file.count)
    file += names
    while file.count % 8 != 0 { file.append(0) }
    let sectionTable = UInt64(file.count)
    typealias Row = (
      name: UInt32, type: UInt32, flags: UInt64, address: UInt64, offset: UInt64, size: UInt64
    )
    let rows: [Row] = [
      (0, 0, 0, 0, 0, 0),
      (1, 1, 6, UInt64(text.count - 3_000), UInt64(text.count - 3_000), 3_000),
      (7, 6, 3, dataAddress, dataOffset, dynamicSize),
      (16, 2, 0, 0, symbolsOffset, UInt64(symbolsSize)),
      (24, 1, 0, 0, debugOffset, 1_000),
      (36, 3, 0, 0, namesOffset, UInt64(names.count)),
    ]
    for row in rows {
      file += u32(row.name) + u32(row.type) + u64(row.flags) + u64(row.address)
      file += u64(row.offset) + u64(row.size) + u32(0) + u32(0) + u64(8) + u64(0)
    }
    file += tail

    let header: [UInt8] =
      [0x7f] + Array("ELF".utf8) + [2, 1, 1, 0] + [UInt8](repeating: 0, count: 8) + u16(type)
      + u16(62) + u32(1) + u64(0) + u64(64) + u64(sectionTable) + u32(0) + u16(64) + u16(56)
      + u16(3) + u16(64) + u16(UInt16(rows.count)) + u16(5)
    let segments: [[UInt8]] = [
      segment(1, 5, 0, 0, UInt64(text.count), alignment),
      segment(1, 6, dataOffset, dataAddress, UInt64(data.count), alignment),
      segment(2, 6, dataOffset, dataAddress, dynamicSize, 8),
    ]
    file.replaceSubrange(0..<64, with: header)
    file.replaceSubrange(64..<64 + 3 * 56, with: segments.flatMap { $0 })
    return file
  }

  private func segment(
    _ type: UInt32, _ flags: UInt32, _ offset: UInt64, _ address: UInt64, _ size: UInt64,
    _ alignment: UInt64
  ) -> [UInt8] {
    u32(type) + u32(flags) + u64(offset) + u64(address) + u64(address) + u64(size) + u64(size)
      + u64(alignment)
  }

  private func u16(_ value: UInt16) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
  private func u32(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
  private func u64(_ value: UInt64) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}

extension [UInt8] {
  func image<Value>(_ body: (ELFImage) throws -> Value) throws -> Value {
    try withUnsafeBytes { try body(try ELFImage($0)) }
  }

  func stripped() throws -> [UInt8] {
    try withUnsafeBytes { try StrippedLibrary($0).bytes }
  }
}
