import Packaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files under a folder, found without following a single link.
///
/// Folder by folder, level by level: no recursion, so no nesting is too deep, and the folders of a
/// level are read in parallel. Nothing is opened but folders.
struct TreeWalk {
  /// A regular file or a link; paths are relative to the walked folder.
  struct File: Sendable {
    let path: InstallPath
    let size: Int
    let isLink: Bool
  }

  /// In the order of their paths' bytes.
  private(set) var files: [File] = []
  /// What could not be read or is no file; paths as in ``files``.
  private(set) var oddities: [(path: InstallPath, reason: InventoryNotice.Reason)] = []
  /// What ``files`` and what their links lead to are known by, where that was asked for.
  private(set) var identities: IdentitySum.Part?

  /// Walks `folder`, which must be readable; what is unreadable below it is an oddity.
  ///
  /// A folder for which `isEntered` is false, given its path and the names in it, counts as empty.
  /// Files are known by their identities from before anybody reads them.
  init(
    _ folder: OpenFolder, workers: Workers, identifies: Bool = false,
    where isEntered: @Sendable (_ path: [UInt8], _ names: FolderNames) -> Bool = { _, _ in true }
  ) throws(SystemError) {
    let fileSystems = identifies ? FileSystems(of: folder) : nil
    var listings = [FolderListing(path: [], in: folder, fileSystems)]
    if let failure = listings[0].failure { throw failure }
    var level = 0..<1
    while !level.isEmpty {
      let paths = Self.number(foldersOf: level, in: &listings)
      level = listings.count..<(listings.count + paths.count)
      let grain = max(1, min(64, paths.count / (workers.count * 4)))
      listings += workers.map(paths.count, grain: grain) {
        var listing = FolderListing(path: paths[$0], in: folder, fileSystems)
        if !isEntered(paths[$0], listing.folderNames) { listing.leaveOut() }
        return listing
      }
    }
    collect(listings)
    if identifies { identities = Self.sum(of: listings) }
  }

  /// In the order in which folders are found, which is that of the files.
  private static func sum(of listings: [FolderListing]) -> IdentitySum.Part {
    var sum = IdentitySum()
    for listing in listings where !listing.isLeftOut {
      if let part = listing.identities { sum.add(part, at: listing.path) } else { sum.fail() }
    }
    return sum.part()
  }

  /// The folders in `level`'s listings, each told the index its own listing is going to have.
  private static func number(
    foldersOf level: Range<Int>, in listings: inout [FolderListing]
  ) -> [[UInt8]] {
    var paths: [[UInt8]] = []
    for index in level {
      for position in listings[index].entries.indices
      where listings[index].entries[position].kind == .folder {
        listings[index].entries[position].size = listings.count + paths.count
        paths.append(listings[index].path(of: position))
      }
    }
    return paths
  }

  /// Depth first over sorted listings, which is the order of whole paths.
  private mutating func collect(_ listings: [FolderListing]) {
    files.reserveCapacity(listings.reduce(0) { $0 + $1.entries.count })
    var pending: [(listing: Int, next: Int)] = [(0, 0)]
    while let (index, position) = pending.popLast() {
      if position == 0 { note(listings[index]) }
      var position = position
      let count = listings[index].entries.count
      while position < count {
        let entry = listings[index].entries[position]
        position += 1
        if entry.kind == .folder {
          pending.append((index, position))
          pending.append((entry.size, 0))
          break
        }
        files.append(
          File(
            path: InstallPath(normalized: listings[index].path(of: position - 1)),
            size: entry.size, isLink: entry.kind == .link))
      }
    }
  }

  private mutating func note(_ listing: FolderListing) {
    if let failure = listing.failure {
      oddities.append((InstallPath(normalized: listing.path), .unreadable("\(failure)")))
    }
    for (name, reason) in listing.oddities {
      oddities.append((InstallPath(normalized: listing.joined(with: name)), reason))
    }
  }
}

/// The names in one folder.
struct FolderNames {
  fileprivate let names: [UInt8]
  fileprivate let entries: [FolderListing.Entry]

  func contains(_ name: String) -> Bool {
    entries.contains {
      names[$0.start..<$0.start + Int($0.length)].elementsEqual(name.utf8)
    }
  }
}

/// The entries of one folder, sorted as whole paths sort: a folder's name counts with a `/` behind.
private struct FolderListing: Sendable {
  struct Entry {
    let start: Int
    let length: Int32
    let kind: FileStatus.Kind
    /// In bytes; for a folder, once it is known, the index of its own listing.
    var size: Int
  }

  let path: [UInt8]
  private(set) var names: [UInt8] = []
  var folderNames: FolderNames { FolderNames(names: names, entries: entries) }
  var entries: [Entry] = []
  private(set) var failure: SystemError?
  private(set) var oddities: [(name: [UInt8], reason: InventoryNotice.Reason)] = []
  private(set) var identities: IdentitySum.Part?
  private(set) var isLeftOut = false

  /// Reads the folder, and identifies its files where `fileSystems` are known.
  init(path: [UInt8], in root: OpenFolder, _ fileSystems: FileSystems?) {
    self.path = path
    var statuses: [Int: FileStatus]? = fileSystems == nil ? nil : [:]
    do throws(SystemError) {
      let stream = try DirectoryStream(path, in: root.raw)
      try stream.forEachEntry { name, isFolder in
        take(name, isFolder: isFolder, in: stream.folder, &statuses)
      }
      sort()
      if let fileSystems, let statuses { identify(statuses, in: stream.folder, fileSystems) }
    } catch {
      failure = error
      sort()
    }
  }

  /// Adds the files up in their order; not special ones, which nobody opens.
  private mutating func identify(
    _ statuses: [Int: FileStatus], in folder: Int32, _ fileSystems: FileSystems
  ) {
    var sum = IdentitySum(trusting: fileSystems)
    for entry in entries where entry.kind != .folder {
      let name = Array(names[entry.start..<entry.start + Int(entry.length)])
      guard let status = statuses[entry.start] else { return }
      sum.add(status, at: name, in: folder)
    }
    if oddities.contains(where: { if case .unreadable = $0.reason { true } else { false } }) {
      sum.fail()
    }
    identities = sum.part()
  }

  /// Counts as empty.
  mutating func leaveOut() {
    entries = []
    isLeftOut = true
  }

  private mutating func take(
    _ name: UnsafePointer<CChar>, isFolder: Bool, in folder: Int32,
    _ statuses: inout [Int: FileStatus]?
  ) {
    let length = strlen(name)
    let bytes = UnsafeRawBufferPointer(start: name, count: length)
    var kind = FileStatus.Kind.folder
    var size = 0
    if !isFolder {
      do throws(SystemError) {
        let status = try FileStatus(of: name, in: folder)
        kind = status.kind
        size = status.size
        statuses?[names.count] = status
      } catch {
        oddities.append((Array(bytes), .unreadable("\(error)")))
        return
      }
    }
    guard kind != .special else {
      oddities.append((Array(bytes), .specialFile))
      return
    }
    if !bytes.allSatisfy({ $0 < 0x80 }), String(validating: bytes, as: UTF8.self) == nil {
      oddities.append((Array(bytes), .nameNotUnicode))
    }
    entries.append(Entry(start: names.count, length: Int32(length), kind: kind, size: size))
    names.append(contentsOf: bytes)
  }

  private mutating func sort() {
    names.withUnsafeBytes { names in
      guard let base = names.baseAddress else { return }
      entries.sort { left, right in
        let shorter = min(left.length, right.length)
        let order = memcmp(base + left.start, base + right.start, Int(shorter))
        guard order == 0 else { return order < 0 }
        // The rest of the longer name against the `/` behind a folder's, or against nothing.
        guard left.length != right.length else { return false }
        let (long, short) = left.length < right.length ? (right, left) : (left, right)
        let longIsSecond =
          short.kind != .folder || names[long.start + Int(shorter)] > UInt8(ascii: "/")
        return longIsSecond == (left.length < right.length)
      }
    }
  }

  func path(of position: Int) -> [UInt8] {
    let entry = entries[position]
    return joined(with: names[entry.start..<entry.start + Int(entry.length)])
  }

  func joined(with name: some Collection<UInt8>) -> [UInt8] {
    var joined: [UInt8] = []
    joined.reserveCapacity(path.count + 1 + name.count)
    joined += path
    if !path.isEmpty { joined.append(UInt8(ascii: "/")) }
    joined += name
    return joined
  }
}
