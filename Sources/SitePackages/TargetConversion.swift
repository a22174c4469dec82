import Packaging

extension PythonFacts {
  /// The facts without the C library's version, which for a wheel is only the oldest it can have.
  var withoutLibrary: PythonFacts {
    var facts = self
    facts.libraryVersion = nil
    return facts
  }

  /// The target these facts describe, as far as they go: a patch release nobody knows is taken for
  /// 0, a C library's version for the least that wheels are made for.
  var environment: TargetEnvironment? {
    guard let platform, let version,
      let target = try? TargetEnvironment(
        pythonVersion: fullVersion ?? version.description, platform: platform)
    else { return nil }
    var markers = target.markers
    markers.implementationName = implementation
    markers.platformPythonImplementation = implementation == "pypy" ? "PyPy" : "CPython"
    let here = TargetEvidence.thisMachine()
    if here.system == system, here.machine == machine {
      let kernel = TargetEvidence.thisKernel()
      markers.platformRelease = kernel.release
      markers.platformVersion = kernel.version
    }
    return TargetEnvironment(
      markers: markers, platform: platform, isFreeThreaded: isFreeThreaded)
  }

  var platform: TargetPlatform? {
    guard let machine, let system else { return nil }
    switch (system, libraryKind, libraryVersion) {
    case (.windows, _, _): return TargetPlatform(system: .windows, architecture: machine)
    case (.darwin, _, let version):
      return TargetPlatform(
        system: .macOS(version ?? PlatformVersion(13, 0)), architecture: machine)
    case (.linux, nil, _): return TargetPlatform(system: .linux(nil), architecture: machine)
    case (.linux, .glibc, let version?):
      return TargetPlatform(system: .linux(.glibc(version)), architecture: machine)
    case (.linux, .musl, let version?):
      return TargetPlatform(system: .linux(.musl(version)), architecture: machine)
    case (.linux, .glibc, nil): return try? TargetPlatform("\(machine.rawValue)-linux-gnu")
    case (.linux, .musl, nil): return try? TargetPlatform("\(machine.rawValue)-linux-musl")
    }
  }
}

extension InterpreterProbe {
  /// What the interpreter says it is; nil on a machine no wheel is made for.
  var environment: TargetEnvironment? {
    var facts = PythonFacts()
    let parts = platform.split(separator: "-").map { String($0) }
    guard let machine = parts.last else { return nil }
    facts.machine = (try? TargetPlatform("linux_\(machine)"))?.architecture
    switch self.markers["sys_platform"] {
    case "darwin":
      facts.system = .darwin
      facts.libraryVersion = parts.count == 3 ? PlatformVersion(dotted: parts[1]) : nil
      // One build for both machines runs as the one it is on.
      if machine.hasPrefix("universal") {
        facts.machine = architecture(self.markers["platform_machine"])
      }
    case "win32":
      facts.system = .windows
      facts.machine = is64Bit ? architecture(self.markers["platform_machine"]) : .i686
    default:
      facts.system = .linux
      // A 32-bit Python on a 64-bit kernel.
      if !is64Bit, facts.machine == .x86_64 { facts.machine = .i686 }
      if !is64Bit, facts.machine == .aarch64 { facts.machine = .armv7l }
      if let libc, libc.count == 2 {
        facts.libraryKind = PythonFacts.LibraryKind(rawValue: libc[0])
        facts.libraryVersion = PlatformVersion(dotted: libc[1])
      }
    }
    guard let platform = facts.platform else { return nil }
    return TargetEnvironment(
      markers: markerEnvironment, platform: platform, isFreeThreaded: isFreeThreaded)
  }

  private func architecture(_ name: String?) -> TargetPlatform.Architecture? {
    name.flatMap { try? TargetPlatform("linux_\($0)") }?.architecture
  }

  private var markerEnvironment: MarkerEnvironment {
    var markers = MarkerEnvironment()
    func text(_ name: String) -> String { self.markers[name] ?? "" }
    markers.implementationName = text("implementation_name")
    markers.implementationVersion = text("implementation_version")
    markers.osName = text("os_name")
    markers.platformMachine = text("platform_machine")
    markers.platformPythonImplementation = text("platform_python_implementation")
    markers.platformRelease = text("platform_release")
    markers.platformSystem = text("platform_system")
    markers.platformVersion = text("platform_version")
    markers.pythonFullVersion = text("python_full_version")
    markers.pythonVersion = text("python_version")
    markers.sysPlatform = text("sys_platform")
    return markers
  }
}

extension PlatformVersion {
  /// Reads `2.36` or `1.2.4`.
  init?(dotted text: String) {
    let numbers = text.split(separator: ".")
    guard numbers.count >= 2, let major = Int(numbers[0]), let minor = Int(numbers[1]) else {
      return nil
    }
    self.init(major, minor)
  }
}
