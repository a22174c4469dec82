import ArgumentParser
import Packaging
import Pruning
import Reports
import SitePackages
import Staging

/// What becomes of `__pycache__`.
enum BytecodeChoice: String, CaseIterable, ExpressibleByArgument {
  case drop, keep, compile
}

/// Compiles what was staged.
struct BytecodeStep {
  let input: InputOptions
  let console: Console

  /// The interpreter that compiles: `--python`'s, or the environment's own.
  ///
  /// - Throws: ``Diagnostic`` when there is none.
  func python(for plan: PrunePlan) throws -> String {
    if let python = input.python { return TargetDetection.program(ofInterpreter: python) }
    for root in plan.inventory.roots {
      for name in ["python", "python3"] where LocalFile.exists("\(root.prefix)/bin/\(name)") {
        return "\(root.prefix)/bin/\(name)"
      }
    }
    throw Diagnostic(
      "`--bytecode compile` needs the target's own Python, and the environment has none",
      hint: "name it: --python /usr/local/bin/python3")
  }

  /// - Throws: ``Diagnostic`` when the interpreter is another or cannot be run.
  func compile(
    _ folder: String, _ layout: StageLayout, of plan: PrunePlan, by python: String
  ) async throws {
    let shown = layout == .prefix ? plan.inventory.roots.first?.prefix ?? "" : ""
    let compiler = BytecodeCompiler(
      python: python, isCancelled: { Interruption.cancellation.isCancelled })
    let version = plan.target.markers.pythonVersion
    do {
      let report = try await Interruption.guarding {
        try compiler.compile(folder, shownFolder: shown, version: version)
      }
      console.say(
        "Compiled \(report.compiled) modules by \(python): "
          + "\(ByteCountText.text(report.bytes)) more")
      for path in report.refused { console.detail("\(path) is not compiled: Python refuses it") }
    } catch BytecodeError.cancelled {
      throw Diagnostic("interrupted", status: .interrupted)
    } catch let error as BytecodeError {
      throw Diagnostic(
        "the tree in `\(folder)` is whole, but `\(python)` cannot compile it", causes: ["\(error)"],
        hint: "name the target's own Python by --python, or leave --bytecode compile out")
    }
  }
}
