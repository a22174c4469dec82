internal import Packaging

/// The projects met so far and the packages made of them, each known by a small integer.
struct PackageTable: Sendable {
  /// A project, with what the index says of it.
  struct Project: Sendable {
    let name: ProjectName
    var priority: Priority
    var candidates: Candidates?
    /// Whether no index has it, or none can be asked.
    var absence: Absence?
    /// The direct reference that stands for it.
    var reference: String?
    /// The package without extras.
    let base: PackageID
    var extras: [(extra: ProjectName, package: PackageID)] = []
  }

  enum Absence: Sendable { case missing, offline }

  /// Which project's which extra a package is.
  struct Package: Sendable {
    let project: Int
    let extra: ProjectName?
    /// Where the answers to the constraints stand.
    var isConstrained = false
  }

  /// The first is the user's own project.
  private(set) var packages: [Package] = [Package(project: -1, extra: nil)]
  var projects: [Project] = []
  private var indices: [ProjectName: Int] = [:]
  private var seenCount: Int32 = 0

  func index(of name: ProjectName) -> Int? { indices[name] }

  subscript(id: PackageID) -> Package {
    get { packages[id.index] }
    set { packages[id.index] = newValue }
  }

  var count: Int { packages.count }

  mutating func project(_ name: ProjectName) -> Int {
    if let index = indices[name] { return index }
    let index = projects.count
    indices[name] = index
    let base = PackageID(raw: Int32(packages.count))
    packages.append(Package(project: index, extra: nil))
    projects.append(
      Project(
        name: name, priority: Priority(rank: .unspecified, seen: .max), base: base))
    return index
  }

  /// Notes that something requires the project, which is when its turn is settled.
  ///
  /// Not when its page comes: what is fetched ahead must not change the order.
  mutating func see(_ project: Int) {
    guard projects[project].priority.seen == .max else { return }
    projects[project].priority.seen = seenCount
    seenCount += 1
  }

  mutating func extra(_ extra: ProjectName, of project: Int) -> PackageID {
    if let known = projects[project].extras.first(where: { $0.extra == extra }) {
      return known.package
    }
    let package = PackageID(raw: Int32(packages.count))
    packages.append(Package(project: project, extra: extra))
    projects[project].extras.append((extra, package))
    return package
  }

  func project(of package: PackageID) -> Project { projects[packages[package.index].project] }

  func priority(of package: PackageID) -> Priority {
    package == .root
      ? Priority(rank: .root, seen: 0) : projects[packages[package.index].project].priority
  }

  /// Undoes what conflicts did to the order, and what a search stated once.
  mutating func forgetConflicts() {
    for index in projects.indices {
      projects[index].priority.rank = .unspecified
      packages[projects[index].base.index].isConstrained = false
    }
  }

  mutating func raise(_ project: Int, to rank: Priority.Class) {
    let current = projects[project].priority.rank
    if rank > current { projects[project].priority.rank = rank }
  }
}
