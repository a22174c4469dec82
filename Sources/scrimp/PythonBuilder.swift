import Dispatch
import FileCache
import PackageIndex
import Packaging
import SitePackages
import Staging
import Synchronization

/// Builds source distributions as far as their metadata, by the user's own Python.
final class PythonBuilder: MetadataBuilder {
  private let python: String
  /// What the interpreter is, once it was asked.
  private let known = Mutex<TargetEnvironment?>(nil)
  private let build: SourceBuild
  private let secrets: [String]
  private let console: Console

  /// `secrets` are never printed, whatever a build says.
  init(python: String, variables: [String: String], secrets: [String], console: Console) {
    self.python = python
    build = SourceBuild(
      python: TargetDetection.program(ofInterpreter: python), environment: variables,
      seconds: Environment()["SCRIMP_BUILD_TIMEOUT"].flatMap { Int($0) } ?? 900,
      isCancelled: { Interruption.cancellation.isCancelled })
    self.secrets = secrets
    self.console = console
  }

  /// What the interpreter is.
  ///
  /// - Throws: ``BuildFailure`` when there is no such interpreter.
  func environment(remembering cache: FileCache?) throws(BuildFailure) -> TargetEnvironment {
    if let known = known.withLock({ $0 }) { return known }
    do throws(Diagnostic) {
      let asked = try TargetStep.ask(python, remembering: cache).environment
      known.withLock { $0 = asked }
      return asked
    } catch {
      let causes = [error.message] + error.causes
      throw BuildFailure(
        cause: "--build needs a Python that runs here: \(causes.joined(separator: ": "))")
    }
  }

  func interpreter(remembering cache: FileCache?) throws(BuildFailure) -> String {
    let environment = try environment(remembering: cache)
    let markers = environment.markers
    return [
      markers.implementationName, markers.pythonFullVersion, markers.sysPlatform,
      markers.platformMachine, environment.platform.cLibrary.map { "\($0)" } ?? "",
    ].joined(separator: " ")
  }

  func metadata(of source: SourceFile) async throws(BuildFailure) -> [UInt8] {
    _ = try environment(remembering: nil)
    if console.showsProgress { console.clearProgress() }
    console.say("Building \(source.filename), which tells in no other way what it requires")
    let result = await Interruption.guarding { await run(source) }
    guard !Interruption.cancellation.isCancelled else { throw Self.interruption }
    return try result.get()
  }

  /// On a thread of its own, since it waits for the child.
  private func run(_ source: SourceFile) async -> Result<[UInt8], BuildFailure> {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { [self] in
        do {
          let metadata = try build.metadata { folder throws(BuildFailure) in
            try source.save(in: folder)
          }
          continuation.resume(returning: .success(metadata))
        } catch {
          continuation.resume(returning: .failure(failure(error)))
        }
      }
    }
  }

  private static let interruption = BuildFailure(
    cause: "\(SourceBuildError.cancelled)", isInterruption: true)

  private func failure(_ error: any Error) -> BuildFailure {
    switch error {
    case let failure as BuildFailure: failure
    case SourceBuildError.cancelled: Self.interruption
    case SourceBuildError.failed(_, let output):
      BuildFailure(cause: "\(error)", output: tail(of: output))
    default: BuildFailure(cause: "\(error)")
    }
  }

  /// The last lines, without what is secret and what a terminal would obey.
  private func tail(of output: [UInt8]) -> [String] {
    var text = String(decoding: output.suffix(16 << 10), as: UTF8.self)
    for secret in secrets { text.replace(secret, with: "****") }
    return text.split(separator: "\n").suffix(20).map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 32 || $0 == "\t" }))
    }
  }
}

extension TargetEnvironment {
  /// Whether a `setup.py` may decide otherwise here than there.
  func decidesOtherwise(than other: TargetEnvironment) -> Bool {
    markers.implementationName != other.markers.implementationName
      || markers.pythonVersion != other.markers.pythonVersion
      || markers.sysPlatform != other.markers.sysPlatform
      || markers.platformMachine != other.markers.platformMachine
  }
}
