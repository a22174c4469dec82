/// A POSIX tar archive: ustar headers, and pax ones before entries those cannot describe.
///
/// See: <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html>
struct TarArchive: ArchiveWriter, ~Copyable {
  private let modified: Int
  private static let block = 512
  /// What eleven octal digits hold.
  private static let largestNumber = 1 << 33 - 1

  init(modified: Int) { self.modified = min(max(modified, 0), Self.largestNumber) }

  private enum EntryType: UInt8 {
    case file = 0x30
    case link = 0x32
    case folder = 0x35
    case paxHeader = 0x78
  }

  mutating func addFolder(
    _ path: [UInt8], _ output: inout AtomicFile
  ) throws(TransferFailure) {
    try add(.folder, path, mode: 0o755, &output)
  }

  mutating func addLink(
    _ path: [UInt8], to target: [UInt8], _ output: inout AtomicFile
  ) throws(TransferFailure) {
    try add(.link, path, mode: 0o777, target: target, &output)
  }

  mutating func beginFile(
    _ path: [UInt8], isExecutable: Bool, size: Int, _ output: inout AtomicFile
  ) throws(TransferFailure) {
    try add(.file, path, mode: isExecutable ? 0o755 : 0o644, size: size, &output)
  }

  mutating func write(
    _ bytes: UnsafeRawBufferPointer, _ output: inout AtomicFile
  ) throws(TransferFailure) {
    try output.append(bytes)
  }

  mutating func endFile(_ output: inout AtomicFile) throws(TransferFailure) {
    try pad(&output, to: Self.block)
  }

  mutating func finish(_ output: inout AtomicFile) throws(TransferFailure) {
    try output.append(repeatElement(0, count: 2 * Self.block))
    // Readers of tapes take twenty blocks at a time, and some warn of less.
    try pad(&output, to: 20 * Self.block)
  }

  private func pad(_ output: inout AtomicFile, to unit: Int) throws(TransferFailure) {
    let rest = output.size % unit
    if rest > 0 { try output.append(repeatElement(0, count: unit - rest)) }
  }

  private func add(
    _ type: EntryType, _ path: [UInt8], mode: Int, size: Int = 0, target: [UInt8] = [],
    _ output: inout AtomicFile
  ) throws(TransferFailure) {
    var records: [UInt8] = []
    let place = Self.place(of: path)
    if place == nil || Self.needsEncoding(path) { records.appendPax("path", path) }
    if target.count > 100 || Self.needsEncoding(target) { records.appendPax("linkpath", target) }
    if size > Self.largestNumber { records.appendPax("size", Array("\(size)".utf8)) }
    if !records.isEmpty {
      if ![path, target].allSatisfy({ String(validating: $0, as: UTF8.self) != nil }) {
        // Else a value is UTF-8; a reader that does not know the key takes the bytes anyway.
        var charset: [UInt8] = []
        charset.appendPax("hdrcharset", Array("BINARY".utf8))
        records = charset + records
      }
      let last = path.split(separator: UInt8(ascii: "/")).last ?? []
      let name = Array("PaxHeaders/".utf8) + last
      try output.append(
        header(.paxHeader, 0..<0, name, mode: 0o644, size: records.count, target: []))
      try output.append(records)
      try pad(&output, to: Self.block)
    }
    try output.append(
      header(
        type, place ?? 0..<0, path, mode: mode, size: size > Self.largestNumber ? 0 : size,
        target: target))
  }

  /// The part of a path for the prefix field, the rest after the `/` being for the name field.
  ///
  /// Empty when the name field takes all; `nil` when the two fields cannot hold the path.
  private static func place(of path: [UInt8]) -> Range<Int>? {
    if path.count <= 100 { return 0..<0 }
    let earliest = max(path.count - 101, 1)
    guard earliest <= 155,
      let slash = path[earliest...].firstIndex(of: UInt8(ascii: "/")), slash <= 155,
      slash < path.count - 1
    else { return nil }
    return 0..<slash
  }

  /// Whether only a pax header says which characters the bytes stand for.
  private static func needsEncoding(_ name: [UInt8]) -> Bool {
    name.contains { $0 >= 0x80 } && String(validating: name, as: UTF8.self) != nil
  }

  private func header(
    _ type: EntryType, _ prefix: Range<Int>, _ path: [UInt8], mode: Int, size: Int,
    target: [UInt8]
  ) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: Self.block)
    func put(_ bytes: some Collection<UInt8>, at offset: Int, atMost limit: Int) {
      for (index, byte) in bytes.prefix(limit).enumerated() { header[offset + index] = byte }
    }
    func put(octal number: Int, at offset: Int, digits: Int) {
      var rest = number
      for index in (0..<digits).reversed() {
        header[offset + index] = UInt8(ascii: "0") + UInt8(rest & 7)
        rest >>= 3
      }
    }
    put(path[(prefix.isEmpty ? 0 : prefix.upperBound + 1)...], at: 0, atMost: 100)
    put(octal: mode, at: 100, digits: 7)
    put(octal: 0, at: 108, digits: 7)
    put(octal: 0, at: 116, digits: 7)
    put(octal: size, at: 124, digits: 11)
    put(octal: modified, at: 136, digits: 11)
    header[156] = type.rawValue
    put(target, at: 157, atMost: 100)
    put("ustar\u{0}00".utf8, at: 257, atMost: 8)
    put(path[prefix], at: 345, atMost: 155)
    // The sum counts its own field as spaces.
    put("        ".utf8, at: 148, atMost: 8)
    put(octal: header.reduce(0) { $0 + Int($1) }, at: 148, digits: 6)
    header[154] = 0
    return header
  }
}

extension [UInt8] {
  /// Appends `length key=value\n`, where the length counts its own digits.
  fileprivate mutating func appendPax(_ key: String, _ value: [UInt8]) {
    let rest = key.utf8.count + value.count + 3
    var length = rest + 1
    while length != rest + "\(length)".utf8.count { length = rest + "\(length)".utf8.count }
    self += Array("\(length) \(key)=".utf8) + value + [UInt8(ascii: "\n")]
  }
}
