internal import CuratedData
internal import FoundationEssentials
public import NativeLibrary
public import Packaging

/// Which packages of a system hold which libraries.
public struct SystemLibraries: Sendable, Decodable {
  public struct Entry: Sendable, Decodable {
    /// The library's file name.
    public let name: String
    /// The package that has it; `nil` where that is not known.
    public let debian: String?
    public let alpine: String?
  }

  public let source: String
  /// What comes with the C library.
  public let base: Set<String>
  /// What every Debian has, and so the images made of it.
  public let inEveryDebian: Set<String>
  /// What the graphics card's driver brings, and the container's runtime puts in.
  public let ofTheDriver: Set<String>
  public let libraries: [Entry]

  enum CodingKeys: String, CodingKey {
    case source, base, libraries
    case inEveryDebian = "in_every_debian"
    case ofTheDriver = "of_the_driver"
  }

  /// Those that come with this build.
  public static func curated() throws(RuleBookError) -> SystemLibraries {
    do {
      return try JSONDecoder().decode(
        SystemLibraries.self,
        from: Data(
          UnsafeBufferPointer(
            start: scrimp_system_libraries, count: scrimp_system_libraries_size)))
    } catch {
      throw RuleBookError(cause: "\(error)")
    }
  }
}

/// What the kept libraries need of the system they run on.
public struct SystemNeeds: Sendable, Hashable {
  /// A library that no kept file is.
  public struct Library: Sendable, Hashable {
    public let name: String
    /// The packages that have it; `nil` where the system brings it or nobody knows.
    public let debian: String?
    public let alpine: String?
    /// In order.
    public let neededBy: [FileID]
  }

  /// A library that the target does not load.
  public struct Misfit: Sendable, Hashable {
    public let file: FileID
    /// Such as `needs glibc 2.38, the target has 2.36`.
    public let reason: String
  }

  /// Sorted by name, without what every system has.
  public let libraries: [Library]
  public let misfits: [Misfit]

  /// `needs` are those of each kept library, `nil` for one that could not be read.
  public init(
    _ needs: [(file: FileID, needs: LibraryNeeds?)], in inventory: Inventory,
    target: TargetEnvironment, _ system: SystemLibraries
  ) {
    var shipped: Set<String> = []
    for (file, needs) in needs {
      shipped.insert(String(decoding: inventory[file].path.name, as: UTF8.self))
      if let name = needs?.name { shipped.insert(name) }
    }
    var users: [String: [FileID]] = [:]
    var misfits: [Misfit] = []
    for (file, needs) in needs {
      guard let needs else { continue }
      for name in needs.needed where !shipped.contains(name) && !system.base.contains(name) {
        users[name, default: []].append(file)
      }
      if let reason = Self.misfit(needs, target) {
        misfits.append(Misfit(file: file, reason: reason))
      }
    }
    let entries = Dictionary(system.libraries.map { ($0.name, $0) }) { first, _ in first }
    libraries = users.keys.sorted().compactMap { name in
      guard !system.ofTheDriver.contains(name) else { return nil }
      let entry = entries[name]
      let isInDebian = system.inEveryDebian.contains(name)
      return Library(
        name: name, debian: isInDebian ? nil : entry?.debian, alpine: entry?.alpine,
        neededBy: users[name] ?? [])
    }.filter { library in
      // On Debian nothing is to be done for what every Debian has.
      !system.inEveryDebian.contains(library.name) || target.platform.isMusl
    }
    self.misfits = misfits
  }

  private static func misfit(_ needs: LibraryNeeds, _ target: TargetEnvironment) -> String? {
    let platform = target.platform
    if let machine = platform.elfMachine, machine != needs.machine {
      return "is for another machine than \(platform.machine)"
    }
    guard let needed = needs.glibc else { return nil }
    let text = needed.map(String.init).joined(separator: ".")
    switch platform.cLibrary {
    case .glibc(let version):
      let has = [version.major, version.minor]
      guard has.lexicographicallyPrecedes(needed) else { return nil }
      return "needs glibc \(text), the target has \(version)"
    case .musl: return "needs glibc \(text), the target has musl"
    case nil: return nil
    }
  }
}

extension TargetPlatform {
  fileprivate var isMusl: Bool {
    if case .musl = cLibrary { true } else { false }
  }

  /// The machine's number in ELF headers; `nil` where there is none to compare with.
  fileprivate var elfMachine: UInt16? {
    guard case .linux = system else { return nil }
    return switch architecture {
    case .x86_64: 62
    case .aarch64: 183
    case .i686: 3
    case .armv7l, .armv6l: 40
    case .ppc64le, .ppc64: 21
    case .s390x: 22
    case .riscv64: 243
    case .loongarch64: 258
    }
  }
}
