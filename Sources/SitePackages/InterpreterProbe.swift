import FoundationEssentials
import Packaging

/// What an interpreter says about itself when it is run.
struct InterpreterProbe: Decodable {
  let markers: [String: String]
  /// As `sysconfig.get_platform()` has it: `linux-x86_64`, `macosx-11.0-arm64`.
  let platform: String
  let version: [Int]
  let soabi: String?
  /// `glibc` or `musl` and its version.
  let libc: [String]?
  let isFreeThreaded: Bool
  let is64Bit: Bool
  /// Where it has its packages.
  let sitePackages: [String]

  enum CodingKeys: String, CodingKey {
    case markers, platform, version, soabi, libc
    case isFreeThreaded = "free_threaded"
    case is64Bit = "is_64bit"
    case sitePackages = "site_packages"
  }

  /// Runs the program at `path` once, in isolated mode, so that neither variables nor the working
  /// folder change what it is.
  ///
  /// - Returns: what it prints, for ``init(answer:of:)``.
  static func answer(of path: String, seconds: Int) throws(TargetDetectionError) -> [UInt8] {
    let child: ChildProcess
    do throws(ChildProcess.Failure) {
      child = try ChildProcess(path, ["-I", "-B", "-c", Self.script], seconds: seconds)
    } catch {
      switch error {
      case .notStarted(let error): throw .interpreterNotStarted(path, error)
      case .timedOut, .cancelled: throw .interpreterTimedOut(path, seconds: seconds)
      }
    }
    guard child.status == 0 else {
      let lines = child.errorOutput.split { $0 < UInt8(ascii: " ") }
      let message = lines.last.map { String(decoding: $0.prefix(200), as: UTF8.self) } ?? ""
      throw .interpreterFailed(path, status: child.status, message: message)
    }
    // A `.pth` file may have printed something before.
    return Array(child.output.split(separator: UInt8(ascii: "\n")).last ?? [])
  }

  init(answer: [UInt8], of path: String) throws(TargetDetectionError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(answer))
    } catch {
      throw .unexpectedAnswer(path)
    }
    guard version.count >= 2 else { throw .unexpectedAnswer(path) }
  }

  private static let script = """
    import json, os, platform, struct, sys, sysconfig
    def libc():
        try:
            name, version = os.confstr("CS_GNU_LIBC_VERSION").split()
            return [name, version]
        except Exception:
            pass
        import glob, subprocess
        for loader in glob.glob("/lib/ld-musl-*.so.1"):
            try:
                text = subprocess.run([loader], stderr=subprocess.PIPE).stderr.decode()
                return ["musl", text.split("Version ")[1].split()[0]]
            except Exception:
                pass
    i = sys.implementation.version
    level = "" if i.releaselevel == "final" else i.releaselevel[0] + str(i.serial)
    print(json.dumps({
        "markers": {
            "implementation_name": sys.implementation.name,
            "implementation_version": "%d.%d.%d" % i[:3] + level,
            "os_name": os.name,
            "platform_machine": platform.machine(),
            "platform_python_implementation": platform.python_implementation(),
            "platform_release": platform.release(),
            "platform_system": platform.system(),
            "platform_version": platform.version(),
            "python_full_version": platform.python_version(),
            "python_version": ".".join(platform.python_version_tuple()[:2]),
            "sys_platform": sys.platform,
        },
        "platform": sysconfig.get_platform(),
        "version": list(sys.version_info[:3]),
        "soabi": sysconfig.get_config_var("SOABI"),
        "libc": libc(),
        "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        "is_64bit": struct.calcsize("P") == 8,
        "site_packages": sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}),
    }))
    """
}
