import Packaging

/// Which machine and C library an ELF program is for, by its first bytes.
struct ExecutableIdentity {
  let machine: TargetPlatform.Architecture
  /// Nil for a static program.
  let libraryKind: PythonFacts.LibraryKind?

  /// Reads the head of the program at `path`; nil when it is no ELF program or of a strange machine.
  init?(path: String) {
    guard let file = try? FileDescriptor(path, .file), let status = try? file.status(),
      status.kind == .file
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: 8192)
    guard let count = try? bytes.read(from: file, at: 0) else { return nil }
    self.init(bytes: Array(bytes[..<count]))
  }

  init?(bytes: [UInt8]) {
    guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]), bytes.count >= 64 else { return nil }
    let is64Bit = bytes[4] == 2
    let isLittleEndian = bytes[5] == 1
    func number(_ offset: Int, _ width: Int) -> Int? {
      guard offset >= 0, offset <= bytes.count - width else { return nil }
      let value = bytes[offset..<offset + width]
      let ordered = isLittleEndian ? Array(value.reversed()) : Array(value)
      return Int(exactly: ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
    let machines: [Int: TargetPlatform.Architecture] = [
      3: .i686, 21: isLittleEndian ? .ppc64le : .ppc64, 22: .s390x, 40: .armv7l, 62: .x86_64,
      183: .aarch64, 243: .riscv64, 258: .loongarch64,
    ]
    guard let machine = number(18, 2).flatMap({ machines[$0] }) else { return nil }
    self.machine = machine

    var libraryKind: PythonFacts.LibraryKind?
    let width = is64Bit ? 8 : 4
    if let table = number(is64Bit ? 32 : 28, width), let size = number(is64Bit ? 54 : 42, 2),
      let headers = number(is64Bit ? 56 : 44, 2), table < bytes.count, headers < 256
    {
      for index in 0..<headers where number(table + index * size, 4) == 3 {
        let header = table + index * size
        guard let start = number(header + (is64Bit ? 8 : 4), width),
          let length = number(header + (is64Bit ? 32 : 16), width), start < bytes.count,
          length <= bytes.count - start
        else { break }
        let loader = bytes[start..<start + length].text
        libraryKind = loader.contains("ld-musl") ? .musl : loader.contains("ld-") ? .glibc : nil
        break
      }
    }
    self.libraryKind = libraryKind
  }
}
