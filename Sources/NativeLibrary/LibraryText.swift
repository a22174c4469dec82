/// Where a library has text that Python may read: its constants and data, and not its code.
public struct LibraryText: Sendable {
  /// Ranges of the file, in its order.
  public let ranges: [Range<Int>]
  /// Whether it uses Python's C interface, as what imports a module does.
  public let usesPython: Bool

  /// Data that is no text: unwinding tables, addresses.
  private static let tables: Set<String> = [
    ".eh_frame", ".eh_frame_hdr", ".gcc_except_table", ".got", ".got.plt", ".init_array",
    ".fini_array", ".note.gnu.build-id", ".note.ABI-tag", ".comment",
  ]
  private static let progBits: UInt32 = 1
  private static let executable: UInt64 = 4
  private static let calls = ["PyImport", "PyRun_", "Py_Init"].map { Array($0.utf8) }

  /// Takes the whole file where its sections cannot be read.
  public init(_ bytes: UnsafeRawBufferPointer) {
    guard let image = try? ELFImage(bytes), image.sections.contains(where: \.isText),
      image.sections.allSatisfy({ !$0.isText || image.data.holds($0.offset, $0.size) })
    else {
      ranges = [0..<bytes.count]
      usesPython = true
      return
    }
    let ranges = image.sections.filter(\.isText).map { Int($0.offset)..<Int($0.offset + $0.size) }
    self.ranges = ranges
    let names = image.sections.filter { $0.name == ".dynstr" }
    // A program that finds its functions by name has the names among its constants.
    usesPython =
      names.contains { section in
        guard let table = try? image.data.slice(section.offset, section.size) else { return true }
        return table.holds(Array("Py".utf8))
      }
      || ranges.contains { range in
        let part = UnsafeRawBufferPointer(rebasing: bytes[range])
        return Self.calls.contains { part.holds($0) }
      }
  }

  fileprivate static func isText(_ section: ELFSection) -> Bool {
    section.type == progBits && section.isLoaded && section.flags & executable == 0
      && !tables.contains(section.name)
  }
}

extension ELFSection {
  fileprivate var isText: Bool { LibraryText.isText(self) }
}
