import Glibc
import Packaging
public import Pruning

extension StagedTree {
  /// Lays out what `plan` keeps, reading `RECORD`s from the installation.
  public init(_ plan: PrunePlan, layout: StageLayout = .prefix) throws {
    let reader = InstalledFileReader(plan.inventory)
    try self.init(plan, layout: layout) { try reader.contents(of: $0) }
  }
}

/// Reads installed files whole, through no symbolic link below their root.
final class InstalledFileReader {
  private let inventory: Inventory
  private var bases: [Int32?]
  private var cursor = FolderCursor(base: -1)
  private let name = NameBuffer()

  init(_ inventory: Inventory) {
    self.inventory = inventory
    bases = Array(repeating: nil, count: inventory.roots.count)
  }

  deinit { for case let base? in bases { close(base) } }

  func contents(of id: FileID) throws(StagingError) -> [UInt8] {
    let file = inventory[id]
    let root = inventory.roots[file.root]
    let path = "\(root.path)/\(file.path)"
    guard !file.isSymbolicLink else { throw .sourceChanged(path: path) }
    do {
      let input = try open(file, in: root)
      let status = try stat(of: input.raw)
      guard status.type == S_IFREG, status.st_size == file.size else {
        throw StagingError.sourceChanged(path: path)
      }
      return try Self.read(file.size, from: input.raw)
    } catch let error as StagingError {
      throw error
    } catch let error as Errno {
      switch error.code {
      case ENOENT: throw .sourceVanished(path: path)
      case ELOOP, ENOTDIR: throw .sourceChanged(path: path)
      default: throw .system(SystemFault(.read, path, code: error.code))
      }
    } catch {
      throw .sourceChanged(path: path)
    }
  }

  private func open(_ file: InstalledFile, in root: InstallRoot) throws(Errno) -> FileDescriptor {
    guard !file.path.leavesRoot else { throw Errno(code: ENOTDIR) }
    var base = bases[file.root] ?? -1
    if base < 0 {
      base = Glibc.open(root.path, Flags.folder)
      guard base >= 0 else { throw .last }
      bases[file.root] = base
    }
    try cursor.move(to: file.path.parent, below: base)
    guard let name = name.cString(file.path.name) else { throw Errno(code: ENAMETOOLONG) }
    let raw = openat(cursor.descriptor, name, Flags.readFile)
    guard raw >= 0 else { throw .last }
    return FileDescriptor(owning: raw)
  }

  private static func read(_ size: Int, from input: Int32) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let more = Glibc.read(input, buffer.baseAddress.map { $0 + count }, size - count)
        if more < 0, errno == EINTR { continue }
        if more < 0 { failure = .last }
        if more <= 0 { return }
        count += more
      }
    }
    if let failure { throw failure }
    guard bytes.count == size else { throw Errno(code: ENOENT) }
    return bytes
  }
}
