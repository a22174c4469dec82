import Packaging
import Resolver

/// Turns what the flags, the environment and the requirements files say into the resolver's terms.
struct ResolutionOptions {
  let choices: ResolvingOptions
  let file: RequirementsOptions

  /// - Throws: ``Diagnostic`` naming the flag that makes no sense.
  func options(hashes: [ProjectName: Set<SHA256Digest>]) throws -> ResolverOptions {
    var options = ResolverOptions()
    options.prereleases = try prereleases()
    options.preference =
      try value(choices.resolution, "--resolution") ?? .highest
    if let text = choices.excludeNewer {
      guard let time = Timestamp(uploadLimit: text) else {
        throw Diagnostic(
          "`\(text)` of --exclude-newer is no date",
          hint: "write it as 2026-01-31 or 2026-01-31T12:00:00Z")
      }
      options.excludeNewer = time
    }
    options.noBinary = try selection(choices.noBinary, file.noBinary, "--no-binary")
    options.onlyBinary = try selection(choices.onlyBinary, file.onlyBinary, "--only-binary")
    options.requiresHashes = choices.requiresHashes || file.requiresHashes
    options.hashes = hashes
    options.exclusions = try choices.excludedPackages.map(exclusion)
    options.provided = try Set(choices.provided.flatMap(provided))
    return options
  }

  private func prereleases() throws -> ResolverOptions.Prereleases {
    if choices.pre { return .allow }
    let named: ResolverOptions.Prereleases? = try value(
      choices.prerelease, "--prerelease")
    return named ?? (file.allReleases.contains(":all:") ? .allow : .ifNecessaryOrExplicit)
  }

  private func value<Value: RawRepresentable<String> & CaseIterable>(
    _ text: String?, _ flag: String
  ) throws -> Value? {
    guard let text else { return nil }
    guard let value = Value(rawValue: text) else {
      let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw Diagnostic("`\(text)` is no value of \(flag)", hint: "use one of \(names)")
    }
    return value
  }

  private func selection(
    _ flags: [String], _ file: Set<String>, _ flag: String
  ) throws -> ResolverOptions.Selection {
    var selection = ResolverOptions.Selection()
    let names = flags.flatMap { $0.split(separator: ",").map(String.init) } + file.sorted()
    for name in names {
      switch name {
      case ":all:": selection.isAll = true
      case ":none:": selection = ResolverOptions.Selection()
      default: selection.names.insert(try project(name, flag))
      }
    }
    return selection
  }

  private func exclusion(_ text: String) throws -> ResolverOptions.Exclusion {
    let parts = text.split(separator: ";", maxSplits: 1).map { $0.trimmingBlanks }
    let names = (parts.first ?? "").split(separator: ">").map { $0.trimmingBlanks }
    guard let last = names.last, names.count <= 2 else {
      throw Diagnostic(
        "`\(text)` of --exclude-package names no project",
        hint: "--exclude-package NAME, 'NAME; MARKER' or 'PARENT>NAME'")
    }
    do {
      return ResolverOptions.Exclusion(
        try project(last, "--exclude-package"),
        marker: parts.count > 1 ? try Marker(parts[1]) : nil,
        parent: names.count > 1 ? try project(names[0], "--exclude-package") : nil)
    } catch let error as MarkerError {
      throw Diagnostic("`\(text)` of --exclude-package has no marker", causes: ["\(error)"])
    }
  }

  /// A name, or the names a requirements file pins.
  private func provided(_ text: String) throws -> [ProjectName] {
    guard text.contains("/") || text.contains(".") && LocalFile.exists(text) else {
      return [try project(text, "--provided")]
    }
    return try ProjectRequirements(files: [text], wheels: [], constraintFiles: [])
      .roots.map(\.requirement.name)
  }

  private func project(_ name: String, _ flag: String) throws -> ProjectName {
    do throws(ProjectNameError) { return try ProjectName(name) } catch {
      throw Diagnostic("`\(name)` of \(flag) is no project's name", causes: ["\(error)"])
    }
  }
}

extension Substring {
  fileprivate var trimmingBlanks: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
