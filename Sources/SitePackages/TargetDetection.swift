public import Packaging

/// Finds out which Python an installed tree is for.
public struct TargetDetection: Sendable {
  private let seconds: Int

  /// An interpreter that does not answer within `seconds` is given up.
  public init(seconds: Int = 15) { self.seconds = seconds }

  /// Runs the interpreter at `path` and asks it; a folder stands for its `bin/python`.
  public func target(
    ofInterpreter path: String
  ) throws(TargetDetectionError) -> DetectedTarget {
    try target(ofInterpreter: path, answering: answer(ofInterpreter: path))
  }

  /// Runs the interpreter at `path` and lets it say what it is, for
  /// ``target(ofInterpreter:answering:)``.
  public func answer(ofInterpreter path: String) throws(TargetDetectionError) -> [UInt8] {
    try InterpreterProbe.answer(of: Self.program(ofInterpreter: path), seconds: seconds)
  }

  /// What an interpreter is that gave this answer, now or before.
  public func target(
    ofInterpreter path: String, answering answer: [UInt8]
  ) throws(TargetDetectionError) -> DetectedTarget {
    let program = Self.program(ofInterpreter: path)
    let probe = try InterpreterProbe(answer: answer, of: program)
    guard let environment = probe.environment else {
      throw .unknownMachine(probe.platform)
    }
    return DetectedTarget(
      environment: environment,
      source: "asked `\(program)`", sitePackages: probe.sitePackages)
  }

  /// The program that `path` means: itself, or a folder's `bin/python`.
  public static func program(ofInterpreter path: String) -> String {
    guard let status = try? FileDescriptor(path, .file).status(), status.kind == .folder else {
      return path
    }
    return path.appending("bin").appending("python")
  }

  /// Reads it off the environment's own files.
  ///
  /// The folder's name, `pyvenv.cfg`, the names of extension modules and the interpreter's first
  /// bytes are asked before this machine is. Nothing is run, but for a folder that gives no hint:
  /// then the `python3` of this machine is asked.
  public func target(of inventory: Inventory) throws(TargetDetectionError) -> DetectedTarget {
    let evidence = TargetEvidence(inventory: inventory)
    var facts = evidence.folderNames()
    facts.complete(with: evidence.configuration())
    facts.complete(with: evidence.extensionModules())
    if facts.fullVersion == nil { facts.complete(with: evidence.headers()) }
    if facts.machine == nil || facts.libraryKind == nil {
      facts.complete(with: evidence.interpreter())
    }
    if facts.version == nil || facts.machine == nil {
      facts.complete(with: evidence.wheelTags().withoutLibrary)
    }
    guard facts.version != nil else { return try fallback(inventory) }
    facts.complete(with: TargetEvidence.thisMachine())
    if facts.libraryVersion == nil { facts.complete(with: evidence.wheelTags()) }
    guard let environment = facts.environment else {
      throw .unsupportedPython(facts.fullVersion ?? facts.version?.description ?? "")
    }
    return DetectedTarget(
      environment: environment, source: facts.sources.joined(separator: ", "), sitePackages: [])
  }

  private func fallback(_ inventory: Inventory) throws(TargetDetectionError) -> DetectedTarget {
    let place = inventory.roots.first?.path ?? ""
    do throws(TargetDetectionError) {
      return try target(ofInterpreter: "python3")
    } catch {
      switch error {
      case .interpreterNotStarted: throw .noEvidence(place)
      case let failure: throw failure
      }
    }
  }
}

/// A target and how it was found.
public struct DetectedTarget: Sendable {
  public let environment: TargetEnvironment
  /// For a reader: `the folder python3.11, pyvenv.cfg, this machine`.
  public let source: String
  /// Where an interpreter that was asked has its packages; empty for one that was not.
  public let sitePackages: [String]
}
