import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of a source distribution's own build, as far as its metadata, by the user's Python.
///
/// pip carries it out, with whatever the build itself requires in a place of its own (PEP 517,
/// PEP 518): `pip install --dry-run --report` where pip knows that (22.2), else `pip wheel`. A
/// Python without pip lends its own, by a virtual environment. Everything happens in a new folder
/// that is gone afterwards.
///
/// See: <https://pip.pypa.io/en/stable/reference/installation-report/>
public struct SourceBuild: Sendable {
  public let python: String
  /// The whole environment of the build.
  public let environment: [String: String]
  public let seconds: Int
  public let isCancelled: @Sendable () -> Bool

  public init(
    python: String, environment: [String: String], seconds: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) {
    self.python = python
    self.environment = environment
    self.seconds = seconds
    self.isCancelled = isCancelled
  }

  /// The built distribution's `METADATA`, as far as requirements go.
  ///
  /// Takes as long as the build does, so that it is no work for a thread that others wait for.
  ///
  /// - Parameter save: Writes the source into the folder it is given, and says where it is then.
  /// - Returns: The file's bytes.
  /// - Throws: ``SourceBuildError``, or what `save` throws.
  public func metadata<Failure: Error>(
    saving save: (_ folder: String) throws(Failure) -> String
  ) throws -> [UInt8] {
    let folder = try BuildFolder()
    let source = try save(folder.path)
    var environment = environment
    // What a build that is killed leaves behind goes with the folder.
    environment["TMPDIR"] = folder.path
    let child: ChildProcess
    do throws(ChildProcess.Failure) {
      child = try ChildProcess(
        python, ["-I", "-B", "-c", Self.script, source, folder.path], environment: environment,
        seconds: seconds, isCancelled: isCancelled)
    } catch {
      switch error {
      case .notStarted(let error): throw SourceBuildError.notStarted(python, error)
      case .timedOut: throw SourceBuildError.timedOut(seconds: seconds)
      case .cancelled: throw SourceBuildError.cancelled
      }
    }
    switch child.status {
    case 0: break
    case Self.statusWithoutPip: throw SourceBuildError.noPip(python)
    case let status: throw SourceBuildError.failed(status: status, output: child.errorOutput)
    }
    guard let metadata = try? contents(of: Array("\(folder.path)/METADATA".utf8), in: AT_FDCWD)
    else {
      throw SourceBuildError.failed(status: 0, output: child.errorOutput)
    }
    return metadata
  }

  private static let statusWithoutPip: Int32 = 77

  private static let script = """
    import glob, json, os, re, subprocess, sys, zipfile
    source, work = sys.argv[1:]
    os.chdir(work)
    def run(*command):
        if subprocess.call(command, stdin=subprocess.DEVNULL, stdout=2):
            sys.exit(1)
    def version(python):
        try:
            text = subprocess.check_output(
                [python, "-m", "pip", "--version"], stderr=subprocess.DEVNULL).decode()
            return [int(n) for n in re.findall("[0-9]+", text.split()[1])[:2]]
        except Exception:
            return None
    python = sys.executable
    pip = version(python)
    if pip is None:
        with open(os.devnull, "wb") as nowhere:
            subprocess.call([python, "-m", "venv", "venv"], stdout=nowhere, stderr=nowhere)
        python = os.path.join(work, "venv", "bin", "python")
        pip = version(python)
    if pip is None:
        sys.exit(\(statusWithoutPip))
    pip_command = [python, "-m", "pip"]
    options = ["--no-deps", "--ignore-requires-python"]
    if pip >= [19, 0]:
        options.append("--use-pep517")
    if pip >= [22, 2]:
        run(*pip_command, "install", *options, "--dry-run", "--ignore-installed",
            "--report", "report.json", source)
        with open("report.json", encoding="utf-8") as report:
            found = json.load(report)["install"][0]["metadata"]
        def field(name, value):
            return name + ": " + " ".join(str(value).split()) + "\\n"
        text = field("Metadata-Version", found.get("metadata_version", "2.1"))
        text += field("Name", found["name"]) + field("Version", found["version"])
        if found.get("requires_python"):
            text += field("Requires-Python", found["requires_python"])
        text += "".join(field("Requires-Dist", r) for r in found.get("requires_dist", []))
        text += "".join(field("Provides-Extra", e) for e in found.get("provides_extra", []))
        data = text.encode("utf-8")
    else:
        run(*pip_command, "wheel", *options, "--wheel-dir", "wheels", source)
        with zipfile.ZipFile(glob.glob("wheels/*.whl")[0]) as wheel:
            name, = [n for n in wheel.namelist() if re.match("[^/]+[.]dist-info/METADATA$", n)]
            data = wheel.read(name)
    with open("METADATA", "wb") as result:
        result.write(data)
    """
}

/// Why a build told nothing.
public enum SourceBuildError: Error, CustomStringConvertible {
  case noFolder(String, SystemError)
  case notStarted(String, SystemError)
  /// Neither pip nor the means to get it.
  case noPip(String)
  case timedOut(seconds: Int)
  case cancelled
  case failed(status: Int32, output: [UInt8])

  public var description: String {
    switch self {
    case .noFolder(let path, let error): "there is no folder for it in `\(path)`: \(error)"
    case .notStarted(let python, let error): "`\(python)` does not start: \(error)"
    case .noPip(let python): "`\(python)` has neither pip nor ensurepip"
    case .timedOut(let seconds): "it did not end within \(seconds) s"
    case .cancelled: "it was interrupted"
    case .failed(let status, _): "pip ended with status \(status)"
    }
  }
}

/// A new folder for one build, removed with all it holds.
private struct BuildFolder: ~Copyable {
  let path: String

  init() throws(SourceBuildError) {
    let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    var template = Array("\(parent)/scrimp-build-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .noFolder(parent, .last) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
