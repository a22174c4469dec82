import Packaging

extension PythonFacts {
  /// The facts without the C library's version, which for a wheel is only the oldest it can have.
  var withoutLibrary: PythonFacts {
    var facts = self
    facts.libraryVersion = nil
    return facts
  }

  /// The target these facts describe; a release number nobody knows is taken for 0.
  var environment: TargetEnvironment {
    TargetEnvironment(markers: markers, platform: TargetPlatform())
  }

  private var markers: MarkerEnvironment {
    var markers = MarkerEnvironment()
    let short = version?.description ?? ""
    markers.pythonVersion = short
    markers.pythonFullVersion = fullVersion ?? short + ".0"
    markers.implementationName = implementation
    markers.implementationVersion = markers.pythonFullVersion
    markers.platformPythonImplementation = implementation == "pypy" ? "PyPy" : "CPython"
    markers.platformMachine = machine ?? ""
    switch system ?? .linux {
    case .linux:
      (markers.osName, markers.sysPlatform, markers.platformSystem) = ("posix", "linux", "Linux")
    case .darwin:
      (markers.osName, markers.sysPlatform, markers.platformSystem) = ("posix", "darwin", "Darwin")
    case .windows:
      (markers.osName, markers.sysPlatform, markers.platformSystem) = ("nt", "win32", "Windows")
      markers.platformMachine = machine?.uppercased() ?? ""
    }
    let here = TargetEvidence.thisMachine()
    if here.system == system, here.machine == machine {
      let kernel = TargetEvidence.thisKernel()
      markers.platformRelease = kernel.release
      markers.platformVersion = kernel.version
    }
    return markers
  }
}

extension InterpreterProbe {
  var environment: TargetEnvironment {
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
    return TargetEnvironment(markers: markers, platform: TargetPlatform())
  }
}
