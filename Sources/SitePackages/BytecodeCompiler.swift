import FoundationEssentials
import Synchronization

/// Compiles the modules of a folder by the Python that will run them.
///
/// The bytecode is never checked against its source (PEP 552, `unchecked-hash`), so that it stays
/// good whatever time its source has, and holds no path of this machine.
public struct BytecodeCompiler: Sendable {
  public let python: String
  public let workers: Workers
  public let isCancelled: @Sendable () -> Bool

  public init(
    python: String, workers: Workers = Workers(),
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.python = python
    self.workers = workers
    self.isCancelled = isCancelled
  }

  /// What became of a folder's modules.
  public struct Report: Sendable, Equatable {
    public var compiled = 0
    /// How large all of them are.
    public var bytes = 0
    /// Modules that this Python does not compile, relative to the folder; sorted.
    public var refused: [String] = []
  }

  /// Compiles every `*.py` below `folder`, which tracebacks call by their path below `shownFolder`.
  ///
  /// - Parameters:
  ///   - folder: Absolute, or relative to the current folder.
  ///   - shownFolder: Empty for relative paths.
  ///   - version: Of the target: `3.11`.
  /// - Returns: How many were compiled, and which were not.
  /// - Throws: ``BytecodeError``.
  public func compile(
    _ folder: String, shownFolder: String, version: String
  ) throws(BytecodeError) -> Report {
    let results = workers.map(workers.count, grain: 1, scratch: { 0 }) { _, number in
      part(number, of: folder, shownFolder, version)
    }
    var report = Report()
    for result in results {
      let part = try result.get()
      report.compiled += part.compiled
      report.bytes += part.bytes
      report.refused += part.refused
    }
    report.refused.sort()
    return report
  }

  private func part(
    _ number: Int, of folder: String, _ shownFolder: String, _ version: String
  ) -> Result<Report, BytecodeError> {
    let child: ChildProcess
    do throws(ChildProcess.Failure) {
      child = try ChildProcess(
        python,
        [
          "-I", "-S", "-B", "-c", Self.script, folder, shownFolder, version, "\(number)",
          "\(workers.count)",
        ], environment: ["PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"], seconds: 3600,
        isCancelled: isCancelled)
    } catch {
      switch error {
      case .notStarted(let error): return .failure(.notStarted(error))
      case .timedOut: return .failure(.failed("it takes more than an hour"))
      case .cancelled: return .failure(.cancelled)
      }
    }
    guard child.status == 0 else {
      let text = String(decoding: child.errorOutput.suffix(2000), as: UTF8.self)
      return .failure(
        .failed(text.split(separator: "\n").last.map(String.init) ?? "status \(child.status)"))
    }
    var report = Report()
    for line in String(decoding: child.output, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("refused ") {
        report.refused.append(String(line.dropFirst("refused ".count)))
      } else {
        let numbers = line.split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 2 else { continue }
        report.compiled += numbers[0]
        report.bytes += numbers[1]
      }
    }
    return .success(report)
  }

  /// `-I` and `-S`: nothing of the folder runs while it is compiled.
  private static let script = """
    import sys, os, marshal
    from importlib import util
    from importlib._bootstrap_external import _code_to_hash_pyc
    import _imp
    folder, shown, version, number, count = sys.argv[1:]
    if "%d.%d" % sys.version_info[:2] != version:
        sys.exit("it is Python %d.%d, the target is " % sys.version_info[:2] + version)
    paths = []
    for base, folders, names in os.walk(folder):
        folders.sort()
        paths += [os.path.join(base, n) for n in sorted(names) if n.endswith(".py")]
    done = size = 0
    for path in paths[int(number)::int(count)]:
        name = os.path.relpath(path, folder)
        try:
            with open(path, "rb") as file:
                source = file.read()
            code = compile(source, os.path.join(shown, name), "exec", dont_inherit=True, optimize=-1)
            # References between constants depend on what else was compiled; read back they do not.
            code = marshal.loads(marshal.dumps(code))
            data = _code_to_hash_pyc(code, util.source_hash(source), False)
        except Exception:
            print("refused " + name.encode("ascii", "backslashreplace").decode())
            continue
        target = util.cache_from_source(path, optimization="")
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target + ".part", "wb") as file:
            file.write(data)
        os.replace(target + ".part", target)
        done += 1
        size += len(data)
    print(done, size)
    """
}

/// Why nothing could be compiled.
public enum BytecodeError: Error, Equatable, CustomStringConvertible {
  case notStarted(SystemError)
  /// The interpreter's own words.
  case failed(String)
  case cancelled

  public var description: String {
    switch self {
    case .notStarted(let error): "\(error)"
    case .failed(let text): text
    case .cancelled: "interrupted"
    }
  }
}
