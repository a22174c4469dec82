internal import FileCache
public import Packaging
public import Resolver

/// The environment that an installer would make of a closure, known from its wheels' directories.
///
/// What installers write themselves, but for console scripts, is not in it: `INSTALLER`,
/// `REQUESTED`, `direct_url.json` and bytecode.
public struct IndexInventory: Sendable {
  public let inventory: Inventory
  /// All of the inventory's distributions, since nothing else would be installed.
  public let closure: InstalledClosure
  private let wheels: [Wheel]
  /// For each file what an installer may have made it of: the place of its first origin in
  /// ``origins``, where those of one file follow one another.
  private let firstOrigins: [Int]
  private let origins: [Origin]

  struct Wheel: Sendable {
    let list: ListedWheel
    let scripts: [ConsoleScript]
  }

  /// A wheel, by its index, and what in it.
  struct Origin: Sendable {
    let wheel: Int
    let source: WheelInstallation.Source
  }

  fileprivate struct Placed {
    let file: WheelInstallation.File
    let origin: Origin
  }

  /// Lays out the packages' wheels, which come in their order.
  ///
  /// - Throws: ``IndexError`` that names a wheel no installer can install.
  public init(
    _ packages: [Resolution.Package], _ lists: [ListedWheel], in scheme: InstallScheme
  ) throws(IndexError) {
    var wheels: [Wheel] = []
    var distributions: [Distribution] = []
    var placed: [Placed] = []
    for list in lists {
      let installation: WheelInstallation
      do { installation = try WheelInstallation(list.files, in: scheme) } catch {
        throw IndexError(list.file.url, .unreadableWheel(cause: error.description))
      }
      placed += installation.files.map {
        Placed(file: $0, origin: Origin(wheel: wheels.count, source: $0.source))
      }
      distributions.append(Distribution(list.files, installation.entryPoints))
      wheels.append(Wheel(list: list, scripts: installation.scripts))
    }
    // Stable, so that at one place the wheels stand in their order, and in each the last wins.
    placed.sort { $0.file.path < $1.file.path }

    var inventory = Inventory(roots: [scheme.root], distributions: distributions)
    inventory.files.reserveCapacity(placed.count)
    var firstOrigins: [Int] = []
    var next = 0
    while next < placed.count {
      let path = placed[next].file.path
      let end = placed[next...].firstIndex { $0.file.path != path } ?? placed.count
      firstOrigins.append(next)
      inventory.add(placed[next..<end], at: path)
      next = end
    }
    firstOrigins.append(placed.count)
    inventory.nameTopLevels()
    self.inventory = inventory
    self.wheels = wheels
    self.firstOrigins = firstOrigins
    origins = placed.map(\.origin)
    closure = InstalledClosure(packages)
  }

  /// What an installer may have made the file of; more than one where distributions share it.
  func origins(of id: FileID) -> ArraySlice<Origin> {
    origins[firstOrigins[id.raw]..<firstOrigins[id.raw + 1]]
  }

  func wheel(_ origin: Origin) -> Wheel { wheels[origin.wheel] }
}

extension Inventory {
  /// Adds the file that one or more wheels put at a path.
  fileprivate mutating func add(_ placed: ArraySlice<IndexInventory.Placed>, at path: InstallPath) {
    let id = FileID(raw: files.count)
    var claimants: [DistributionID] = []
    for claim in placed where claimants.last?.raw != claim.origin.wheel {
      claimants.append(DistributionID(raw: claim.origin.wheel))
    }
    // Which of several comes last depends on the installer; the largest is no promise too much.
    let size = placed.lazy.map(\.file.size).max() ?? 0
    files.append(
      InstalledFile(
        path: path, size: size, kind: FileKind(of: path), owner: .distribution(claimants[0])))
    if claimants.count > 1 { sharedClaims[id] = claimants }
    for claimant in claimants { distributions[claimant.raw].files.append(id) }
  }

  /// Finds the import packages and modules that each distribution's files make.
  fileprivate mutating func nameTopLevels() {
    for index in distributions.indices {
      let files = distributions[index].files.map { self.files[$0.raw] }
      distributions[index].topLevelNames = TopLevelNames.all(
        of: files.lazy.map { (path: $0.path, kind: $0.kind) })
    }
  }
}

extension Distribution {
  fileprivate init(_ list: FileList, _ entryPoints: [EntryPoint]) {
    let metadata = list.files.first {
      WheelDirectory.isMetadata($0.path.bytes, of: list.name)
    }
    let folder = metadata?.path.bytes.dropLast("/METADATA".utf8.count) ?? []
    self.init(
      name: list.name, displayName: list.displayName, version: list.version,
      requirements: LenientRequirements(list.requirements).requirements,
      providedExtras: list.providedExtras.compactMap { try? ProjectName($0) },
      requiresPython: list.requiresPython.flatMap { try? SpecifierSet($0) },
      entryPoints: entryPoints, metadataPath: InstallPath(normalized: Array(folder)))
  }
}

extension InstalledClosure {
  /// A resolution's packages, which are numbered as they come.
  fileprivate init(_ packages: [Resolution.Package]) {
    let numbers = Dictionary(
      packages.enumerated().map { ($1.name, DistributionID(raw: $0)) },
      uniquingKeysWith: { first, _ in first })
    self.init(
      members: packages.enumerated().map { number, package in
        Member(
          DistributionID(raw: number), isRequested: !package.places.isEmpty,
          extras: Set(package.extras), requiredBy: package.requiredBy.compactMap { numbers[$0] })
      })
  }
}
