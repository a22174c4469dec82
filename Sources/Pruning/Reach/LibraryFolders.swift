import ImportGraph
import Packaging
import Resolver

/// The libraries that tools put beside a wheel's modules, in folders such as `pillow.libs`.
///
/// Only the dynamic linker loads them, so those go that nothing kept needs. Where all of a
/// distribution's modules are kept all of them are needed, and none is read.
struct LibraryFolders: Sendable {
  /// The files in such folders, by distribution.
  private(set) var files: [DistributionID: [Int]] = [:]
  /// The other libraries of those distributions.
  private(set) var modules: [DistributionID: [Int]] = [:]
  /// Distributions with programs that nobody reads, or code that names such a folder.
  private(set) var isOpaque: Set<DistributionID> = []
  /// File names that libraries need.
  private(set) var needed: Set<String> = []
  /// Files that are reached, and say what they need in turn.
  var unread: [Int] = []

  init(_ inventory: Inventory) {
    for id in inventory.distributionIDs {
      let own = inventory[id].files.filter { inventory[$0].path.isInLibraryFolder }
      guard !own.isEmpty else { continue }
      files[id] = own.map(\.raw)
      for file in inventory[id].files where !inventory[file].path.isInLibraryFolder {
        if inventory[file].kind == .nativeLibrary { modules[id, default: []].append(file.raw) }
        if inventory[file].mayBeProgram { isOpaque.insert(id) }
      }
    }
  }

  mutating func need(_ names: [String]) { needed.formUnion(names) }

  /// Takes a string that may name such a folder; `nil` for the application's.
  mutating func hear(_ text: String, of id: DistributionID?) {
    guard text.holdsLibs else { return }
    guard text == "libs" || text.hasSuffix(".libs") || text.contains(".libs/") else { return }
    if let id { isOpaque.insert(id) } else { isOpaque.formUnion(files.keys) }
  }
}

extension Reach {
  /// Reaches what libraries need of a distribution's own; all where nothing of it could go.
  mutating func openLibraryFolders(of id: DistributionID) {
    guard let files = libraryFolders.files[id] else { return }
    let isWhole =
      libraryFolders.isOpaque.contains(id)
      || libraryFolders.modules[id, default: []].allSatisfy { links[$0] != nil && !data.isHeld($0) }
    for file in files where links[file] == nil {
      if isWhole {
        reach(file, .belongsTo(id))
      } else if inventory.files[file].kind != .nativeLibrary
        || libraryFolders.needed.contains(
          String(decoding: inventory.files[file].path.name, as: UTF8.self))
      {
        reach(file, .belongsTo(id))
        libraryFolders.unread.append(file)
      }
    }
  }
}

extension InstalledFile {
  /// Whether it may be a program that the dynamic linker loads libraries for.
  fileprivate var mayBeProgram: Bool {
    if kind == .script { return pythonForm == nil }
    return kind == .data && size > 4096 && !path.name.contains(UInt8(ascii: "."))
  }
}
