/// What a shared object tells the dynamic linker: which libraries it needs, and where they are.
public struct DynamicLinking: Sendable, Equatable {
  /// The name by which others need it.
  public internal(set) var name: String?
  /// The names of the libraries that are loaded with it, in their order.
  public internal(set) var needed: [String] = []
  /// Folders where those are looked for; they may begin with `$ORIGIN`, the library's own folder.
  public internal(set) var searchPaths: [String] = []
  /// The versions of symbols that it takes from each library: `GLIBC_2.17` of `libc.so.6`.
  public internal(set) var neededVersions: [NeededVersion] = []
  /// The modules that Python can load from it, by its `PyInit_` functions; sorted.
  public internal(set) var pythonModules: [String] = []

  public struct NeededVersion: Sendable, Hashable {
    public let library: String
    public let version: String

    public init(library: String, version: String) {
      self.library = library
      self.version = version
    }
  }

  public init() {}

  /// The highest version of a kind, `GLIBC` or `GLIBCXX`, that it needs, by its numbers.
  public func highest(_ kind: String) -> [Int]? {
    neededVersions.compactMap { needed -> [Int]? in
      guard needed.version.hasPrefix("\(kind)_") else { return nil }
      let numbers = needed.version.dropFirst(kind.utf8.count + 1).split(separator: ".").map {
        Int($0)
      }
      guard !numbers.isEmpty, !numbers.contains(nil) else { return nil }
      return numbers.compactMap { $0 }
    }.max { $0.lexicographicallyPrecedes($1) }
  }
}

extension DynamicLinking {
  /// The names of the libraries that are loaded with a file; none where it is no library.
  public static func libraries(neededBy bytes: UnsafeRawBufferPointer) -> [String] {
    guard let image = try? ELFImage(bytes), let table = try? DynamicTable(image) else { return [] }
    return table[.needed].compactMap(table.text)
  }

  /// Reads the dynamic section through the segments, as the dynamic linker does; an object without
  /// one needs nothing.
  ///
  /// - Throws: ``ELFError``.
  public init(_ image: ELFImage) throws(ELFError) {
    guard let table = try DynamicTable(image) else { return }
    name = table[.name].first.flatMap(table.text)
    needed = table[.needed].compactMap(table.text)
    // A runpath makes the linker pass over the older rpath.
    let paths = table[.runPath].isEmpty ? table[.rPath] : table[.runPath]
    searchPaths = paths.compactMap(table.text).flatMap { path in
      path.split(separator: ":").map(String.init)
    }
    neededVersions = try table.neededVersions()
    pythonModules = try table.symbols().compactMap { symbol in
      guard symbol.isDefined else { return nil }
      if symbol.name.hasPrefix("PyInit_") { return String(symbol.name.dropFirst(7)) }
      // A module whose name is not ASCII (PEP 489).
      return symbol.name.hasPrefix("PyInitU_") ? String(symbol.name.dropFirst(8)) : nil
    }.sorted()
  }
}

/// The entries of a dynamic section.
struct DynamicTable {
  enum Tag: UInt64 {
    case needed = 1
    case hash = 4
    case stringTable = 5
    case symbolTable = 6
    case stringTableSize = 10
    case name = 14
    case rPath = 15
    case runPath = 29
    case gnuHash = 0x6fff_fef5
    case neededVersions = 0x6fff_fffe
    case neededVersionCount = 0x6fff_ffff
  }

  private let image: ELFImage
  private let entries: [(tag: UInt64, value: UInt64)]
  private let strings: UnsafeRawBufferPointer

  /// More entries are a file made to keep a reader busy.
  private static let entryLimit = 100_000

  init?(_ image: ELFImage) throws(ELFError) {
    guard let segment = image.segments.first(where: { $0.type == ELFSegment.dynamic }) else {
      return nil
    }
    let data = image.data
    let size: UInt64 = data.is64Bit ? 16 : 8
    var entries: [(tag: UInt64, value: UInt64)] = []
    for index in 0..<min(segment.fileSize / size, UInt64(Self.entryLimit)) {
      let start = segment.offset + index * size
      let tag = try data.word(start)
      if tag == 0 { break }
      entries.append((tag, try data.word(start + size / 2)))
    }
    self.image = image
    self.entries = entries
    func value(_ tag: Tag) -> UInt64? { entries.first { $0.tag == tag.rawValue }?.value }
    guard let address = value(.stringTable), let length = value(.stringTableSize) else {
      strings = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    strings = try data.slice(try image.offset(ofAddress: address), length)
  }

  subscript(tag: Tag) -> [UInt64] {
    entries.lazy.filter { $0.tag == tag.rawValue }.map(\.value)
  }

  func text(_ offset: UInt64) -> String? { image.data.text(strings, offset) }

  // MARK: Versions

  func neededVersions() throws(ELFError) -> [DynamicLinking.NeededVersion] {
    guard let address = self[.neededVersions].first,
      let count = self[.neededVersionCount].first
    else { return [] }
    let data = image.data
    var versions: [DynamicLinking.NeededVersion] = []
    var entry = try image.offset(ofAddress: address)
    for _ in 0..<min(count, UInt64(Self.entryLimit)) {
      let library = text(UInt64(try data.u32(entry.plus(4)))) ?? ""
      var item = try entry.plus(UInt64(try data.u32(entry.plus(8))))
      for _ in 0..<(try data.u16(entry.plus(2))) {
        if let version = text(UInt64(try data.u32(item.plus(8)))) {
          versions.append(.init(library: library, version: version))
        }
        let next = UInt64(try data.u32(item.plus(12)))
        if next == 0 { break }
        item = try item.plus(next)
      }
      guard versions.count < Self.entryLimit else { throw .outOfRange }
      let next = UInt64(try data.u32(entry.plus(12)))
      if next == 0 { break }
      entry = try entry.plus(next)
    }
    return versions
  }

  // MARK: Symbols

  struct Symbol {
    let name: String
    let isDefined: Bool
  }

  /// The symbols others can link to, whose names begin like a module's initializer.
  func symbols() throws(ELFError) -> [Symbol] {
    guard let address = self[.symbolTable].first else { return [] }
    let data = image.data
    let start = try image.offset(ofAddress: address)
    let size: UInt64 = data.is64Bit ? 24 : 16
    var symbols: [Symbol] = []
    for index in 0..<(try symbolCount(start, size)) {
      let entry = try start.plus(index * size)
      let name = UInt64(try data.u32(entry))
      guard name < UInt64(strings.count), strings[Int(name)] == UInt8(ascii: "P"),
        let text = text(name), text.hasPrefix("PyInit")
      else { continue }
      let section = try data.u16(entry.plus(data.is64Bit ? 6 : 14))
      symbols.append(Symbol(name: text, isDefined: section != 0))
    }
    return symbols
  }

  /// How many symbols there are, which only the hash tables tell.
  private func symbolCount(_ start: UInt64, _ size: UInt64) throws(ELFError) -> UInt64 {
    let data = image.data
    let room = (data.count - start) / size
    if let hash = self[.hash].first {
      let offset = try image.offset(ofAddress: hash)
      return min(UInt64(try data.u32(offset.plus(4))), room)
    }
    guard let hash = self[.gnuHash].first else { return 0 }
    let offset = try image.offset(ofAddress: hash)
    let buckets = UInt64(try data.u32(offset))
    let first = try data.u32(offset.plus(4))
    let filter = UInt64(try data.u32(offset.plus(8)))
    let bucketStart = try offset.plus(16 + filter * (data.is64Bit ? 8 : 4))
    let chains = try bucketStart.plus(buckets * 4)
    var last: UInt32 = 0
    for index in 0..<min(buckets, data.count / 4) {
      last = max(last, try data.u32(bucketStart.plus(index * 4)))
    }
    guard last >= first, last > 0 else { return UInt64(min(first, UInt32(clamping: room))) }
    // A chain ends where its lowest bit is set.
    while try data.u32(chains.plus(UInt64(last - first) * 4)) & 1 == 0 { last += 1 }
    return min(UInt64(last) + 1, room)
  }
}

extension ELFImage {
  /// Where the byte that is loaded at an address stands in the file.
  ///
  /// - Throws: ``ELFError/outOfRange`` when none is.
  func offset(ofAddress address: UInt64) throws(ELFError) -> UInt64 {
    for segment in segments where segment.type == ELFSegment.load {
      if address >= segment.address, address - segment.address < segment.fileSize {
        return segment.offset + (address - segment.address)
      }
    }
    throw .outOfRange
  }
}
