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
    let detected = try detect(inventory)
    guard input.pythonVersion != nil || input.pythonPlatform != nil else {
      console.say("Target: \(detected.environment.text) (\(detected.source))")
      return detected.environment
    }
    let version = input.pythonVersion ?? detected.environment.markers.pythonFullVersion
    do throws(TargetError) {
      let target =
        if let platform = input.pythonPlatform {
          try TargetEnvironment(pythonVersion: version, platform: platform)
        } else {
          try TargetEnvironment(pythonVersion: version, platform: detected.environment.platform)
        }
      console.say("Target: \(target.text) (as asked)")
      return target
    } catch {
      throw Diagnostic(
        "no such target", causes: ["\(error)"],
        hint: "--python-version 3.12 --python-platform linux/amd64")
    }
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

  /// Runs the interpreter of `--python`.
  static func ask(_ python: String) throws(Diagnostic) -> DetectedTarget {
    do throws(TargetDetectionError) {
      return try TargetDetection().target(ofInterpreter: python)
    } catch {
      throw Diagnostic(
        "cannot ask `\(python)` about itself", causes: ["\(error)"],
        hint: "name a Python interpreter, or say --python-version 3.12 instead")
    }
  }
}

extension TargetEnvironment {
  /// `CPython 3.11.7, linux x86_64, glibc 2.36`.
  fileprivate var text: String {
    var parts = ["\(markers.platformPythonImplementation) \(markers.pythonFullVersion)"]
    parts.append("\(markers.sysPlatform) \(markers.platformMachine)")
    if let library = platform.cLibrary { parts.append("\(library)") }
    return parts.joined(separator: ", ")
  }
}
