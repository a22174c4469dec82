import PackageIndex
import Packaging
import Reports
import Resolver

/// From a closure to the file lists of its wheels.
struct WheelStep {
  let result: ResolutionStep.Result
  let console: Console

  /// What an installer would make of the closure, and the wheels to read its modules from.
  ///
  /// - Throws: ``Diagnostic`` naming what has no wheel, ``IndexError`` when a wheel cannot be listed.
  func environment() async throws -> (inventory: IndexInventory, wheels: WheelFiles) {
    let packages = result.closure.resolution.packages
    let files = packages.map { result.closure.file(of: $0) }
    let unlisted = zip(packages, files).filter { $1?.isWheel != true }.map(\.0)
    guard unlisted.isEmpty else { throw Diagnostic(withoutWheels: unlisted) }
    let wheels = WheelFiles(client: result.client, cache: result.cache, keepsOpen: true)
    let lists = try await lists(of: files.compactMap { $0 }, from: wheels)
    return (try IndexInventory(packages, lists, in: InstallScheme(result.target)), wheels)
  }

  /// How many files each wheel of a closure installs, and of what size.
  ///
  /// - Throws: ``IndexError`` when a wheel cannot be listed.
  func sizes() async throws -> [ProjectName: ResolutionReport.InstalledSize] {
    let packages = result.closure.resolution.packages.filter {
      result.closure.file(of: $0)?.isWheel == true
    }
    let wheels = WheelFiles(client: result.client, cache: result.cache, keepsOpen: false)
    let lists = try await lists(
      of: packages.compactMap { result.closure.file(of: $0) }, from: wheels)
    let inventory = try IndexInventory(packages, lists, in: InstallScheme(result.target)).inventory
    var sizes: [ProjectName: ResolutionReport.InstalledSize] = [:]
    for distribution in inventory.distributions {
      sizes[distribution.name] = ResolutionReport.InstalledSize(
        files: distribution.files.count,
        bytes: distribution.files.reduce(0) { $0 + inventory[$1].size })
    }
    return sizes
  }

  private func lists(
    of files: [IndexFile], from wheels: WheelFiles
  ) async throws -> [ListedWheel] {
    defer { if console.showsProgress { console.clearProgress() } }
    return try await wheels.lists(of: files) { count in
      if console.showsProgress { console.drawProgress("Listing: \(count) wheels") }
    }
  }
}

extension IndexFile {
  fileprivate var isWheel: Bool { filename.hasSuffix(".whl") }
}

extension Diagnostic {
  /// What a source distribution installs is known when it is built.
  fileprivate init(withoutWheels packages: [Resolution.Package]) {
    let first = packages.first.map { "\($0.name)==\($0.version)" } ?? "NAME"
    self.init(
      "what would be installed is not known without a build",
      causes: packages.map { "\($0.name) \($0.version) has no wheel for the target" },
      hint: "build it once (pip wheel --no-deps -w wheels \(first)) and pass --find-links wheels; "
        + "or take a version with a wheel (--only-binary :all:); "
        + "or install, and pass --site-packages",
      status: .negative)
  }
}
