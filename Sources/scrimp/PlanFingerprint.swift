import Packaging
import Pruning
import Resolver
import SitePackages

// Everything that a review can see but the contents of files. Whoever lets it see more has to add
// that here: a plan that is taken for another's is the worst of all errors.
extension Fingerprint {
  /// Adds what is asked, of which tree.
  mutating func addQuestion(_ step: ReviewStep) {
    let levels = step.levels
    add(step.level.rawValue)
    add((levels.bytecode ?? .drop).rawValue)
    for texts in [levels.keep, levels.drop, levels.entryPoints] { add(texts) }
    add(levels.dataChoices.count)
    for (package, options) in levels.dataChoices.sorted(by: { $0.key < $1.key }) {
      add(package)
      add(options.count)
      for (option, names) in options.sorted(by: { $0.key < $1.key }) {
        add(option)
        add(names)
      }
    }
    add(levels.watched.map(\.raw).sorted())
    add(step.target)
    for root in step.inventory.roots { add(root.path) }
    add(step.closure, of: step.inventory)
    for files in [step.application, step.applicationData] {
      add(files.count)
      for file in files {
        add(file.root)
        add(file.path.bytes)
      }
    }
  }

  /// Adds all that a reader of an installation found out.
  mutating func add(_ inventory: Inventory) {
    add(inventory.roots.count)
    for root in inventory.roots {
      add(root.prefix)
      add(root.sitePackages?.description)
    }
    add(inventory.files.count)
    for file in inventory.files {
      add(file.path.bytes)
      add(file.root)
      add(file.size)
      add(file.kind.rawValue)
      add(file.isSymbolicLink)
      add(file.owner)
    }
    add(inventory.distributions.count)
    for distribution in inventory.distributions { add(distribution) }
    add(inventory.sharedClaims.count)
    for (file, claimants) in inventory.sharedClaims.sorted(by: { $0.key < $1.key }) {
      add(file.raw)
      add(claimants.map(\.raw))
    }
    add(inventory.searchFolders.count)
    for folder in inventory.searchFolders {
      add(folder.root)
      add(folder.path.bytes)
      add(folder.declaredBy.raw)
    }
  }

  private mutating func add(_ distribution: Distribution) {
    add(distribution.name.normalized)
    add(distribution.displayName)
    add(distribution.version.description)
    add(distribution.requirements.map(\.description))
    add(distribution.providedExtras.map(\.normalized))
    add(distribution.requiresPython?.description)
    add(distribution.entryPoints.count)
    for entryPoint in distribution.entryPoints {
      add([entryPoint.group, entryPoint.name, entryPoint.module])
      add(entryPoint.attribute)
      add(entryPoint.extras)
    }
    add(distribution.root)
    switch distribution.origin {
    case .wheel: add(0)
    case .eggInfo: add(1)
    case .editable: add(2)
    case .unrecorded: add(3)
    }
    add(distribution.metadataPath.bytes)
    add(distribution.isRequested)
    add(distribution.installer)
    add(distribution.directURL?.url)
    add(distribution.recordDigest?.bytes ?? [])
    add(distribution.files.map(\.raw))
    add(distribution.missingFileCount)
    for path in distribution.missingFiles { add(path.bytes) }
    add(distribution.topLevelNames)
  }

  private mutating func add(_ owner: FileOwner) {
    switch owner {
    case .distribution(let id):
      add(0)
      add(id.raw)
    case .besideDistribution(let id):
      add(1)
      add(id.raw)
    case .environment: add(2)
    case .orphan: add(3)
    }
  }

  private mutating func add(_ closure: InstalledClosure, of inventory: Inventory) {
    add(closure.members.count)
    for member in closure.members {
      add(member.distribution.raw)
      add(inventory[member.distribution].name.normalized)
      add(member.isRequested)
      add(member.extras.map(\.normalized).sorted())
      add(member.requiredBy.map(\.raw))
    }
  }

  private mutating func add(_ target: TargetEnvironment) {
    let markers = target.markers
    add([
      markers.implementationName, markers.implementationVersion, markers.osName,
      markers.platformMachine, markers.platformPythonImplementation, markers.platformRelease,
      markers.platformSystem, markers.platformVersion, markers.pythonFullVersion,
      markers.pythonVersion, markers.sysPlatform,
    ])
    switch target.platform.system {
    case .linux(.glibc(let version)?): add([0, version.major, version.minor])
    case .linux(.musl(let version)?): add([1, version.major, version.minor])
    case .linux(nil): add([2])
    case .macOS(let version): add([3, version.major, version.minor])
    case .windows: add([4])
    }
    add(target.platform.architecture.rawValue)
    add(target.isFreeThreaded)
    add(target.isPatchAssumed)
  }

  private mutating func add(_ texts: [String]) {
    add(texts.count)
    for text in texts { add(text) }
  }

  private mutating func add(_ numbers: [Int]) {
    add(numbers.count)
    for number in numbers { add(number) }
  }
}
