import FileCache
import Packaging
import SitePackages

/// Which Python the runtime stage has: as the flags say, else as the installation shows.
struct TargetStep {
  let input: InputOptions
  /// What the interpreter of `--python` says.
  let interpreter: DetectedTarget?
  let console: Console

  /// - Throws: ``Diagnostic`` when a flag makes no sense or nothing tells.
  func target(of inventory: Inventory) throws -> TargetEnvironment {
    guard input.pythonVersion != nil || input.pythonPlatform != nil else {
      let detected = try detect(inventory)
      console.say("Target: \(detected.environment.text) (\(detected.source))")
      return detected.environment
    }
    // Two flags say everything; one is completed by what the tree shows.
    let detected =
      input.pythonVersion != nil && input.pythonPlatform != nil
      ? try? detect(inventory) : try detect(inventory)
    let found = detected?.environment
    do throws(TargetError) {
      let version = fullVersion(found)
      let target =
        if let platform = input.pythonPlatform {
          try TargetEnvironment(pythonVersion: version, platform: platform)
        } else if let platform = found?.platform {
          try TargetEnvironment(pythonVersion: version, platform: platform)
        } else {
          try TargetEnvironment(pythonVersion: version, platform: "linux")
        }
      console.say("Target: \(target.text) (as asked)")
      if let found, !found.runsSameModules(as: target) {
        console.warn(
          "the installed packages are for \(found.text); their extension modules do not load on "
            + "the target: install for it first (pip install --platform … --python-version …)")
      }
      return target
    } catch {
      throw Diagnostic(
        "no such target", causes: ["\(error)"],
        hint: "--python-version 3.12 --python-platform linux/amd64")
    }
  }

  /// The version asked for; a bare `3.11` is the installed 3.11.7 where that is what is there.
  private func fullVersion(_ found: TargetEnvironment?) -> String {
    let detected = found?.markers.pythonFullVersion
    guard let asked = input.pythonVersion else { return detected ?? "3" }
    return asked == found?.markers.pythonVersion ? detected ?? asked : asked
  }

  private func detect(_ inventory: Inventory) throws -> DetectedTarget {
    if let interpreter { return interpreter }
    do throws(TargetDetectionError) {
      return try TargetDetection().target(of: inventory)
    } catch {
      throw Diagnostic(
        "which Python this is for is not known", causes: ["\(error)"],
        hint: "--python-version 3.12 --python-platform linux/amd64")
    }
  }

  /// What the interpreter of `--python` is: as it said before, where `cache` has that and nothing
  /// changed, else as it says when it is run.
  static func ask(
    _ python: String, remembering cache: FileCache? = nil
  ) throws(Diagnostic) -> DetectedTarget {
    let detection = TargetDetection()
    // A cache that fails says so where it is needed.
    let identity = cache.flatMap { _ in InterpreterIdentity(ofInterpreter: python)?.text }
    if let identity, let answer = try? cache?.interpreterAnswer(of: identity),
      let known = try? detection.target(ofInterpreter: python, answering: answer)
    {
      return known
    }
    do throws(TargetDetectionError) {
      let answer = try detection.answer(ofInterpreter: python)
      let target = try detection.target(ofInterpreter: python, answering: answer)
      if let identity { try? cache?.store(interpreterAnswer: answer, of: identity) }
      return target
    } catch {
      throw Diagnostic(
        "cannot ask `\(python)` about itself", causes: ["\(error)"],
        hint: "name a Python interpreter, or say --python-version 3.12 instead")
    }
  }
}

extension TargetEnvironment {
  fileprivate func runsSameModules(as other: TargetEnvironment) -> Bool {
    markers.pythonVersion == other.markers.pythonVersion
      && markers.sysPlatform == other.markers.sysPlatform
      && markers.platformMachine == other.markers.platformMachine
  }

  /// `CPython 3.11.7, linux x86_64, glibc 2.36`.
  var text: String {
    var parts = ["\(markers.platformPythonImplementation) \(markers.pythonFullVersion)"]
    parts.append("\(markers.sysPlatform) \(markers.platformMachine)")
    if let library = platform.cLibrary { parts.append("\(library)") }
    return parts.joined(separator: ", ")
  }
}
