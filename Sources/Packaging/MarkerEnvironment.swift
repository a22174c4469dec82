/// The variables of PEP 508 markers, but `extra`.
public struct MarkerEnvironment: Sendable, Hashable {
  public var implementationName = "cpython"
  public var implementationVersion = "3.11.0"
  public var osName = "posix"
  public var platformMachine = "x86_64"
  public var platformPythonImplementation = "CPython"
  public var platformRelease = ""
  public var platformSystem = "Linux"
  public var platformVersion = ""
  public var pythonFullVersion = "3.11.0"
  public var pythonVersion = "3.11"
  public var sysPlatform = "linux"
  public init() {}

  /// The variable's value; `nil` for the variables that are no text of the environment.
  subscript(variable: MarkerVariable) -> String? {
    switch variable {
    case .implementationName: implementationName
    case .implementationVersion: implementationVersion
    case .osName: osName
    case .platformMachine: platformMachine
    case .platformPythonImplementation: platformPythonImplementation
    case .platformRelease: platformRelease
    case .platformSystem: platformSystem
    case .platformVersion: platformVersion
    // A build of CPython from its repository says `3.13.0+`, which is no version.
    case .pythonFullVersion:
      pythonFullVersion.hasSuffix("+") ? pythonFullVersion + "local" : pythonFullVersion
    case .pythonVersion: pythonVersion
    case .sysPlatform: sysPlatform
    case .extra, .extras, .dependencyGroups: nil
    }
  }
}

/// Everything a marker is judged by.
struct MarkerContext {
  let environment: MarkerEnvironment
  let extras: Set<ProjectName>
  let dependencyGroups: Set<ProjectName>
}

/// A variable of markers; the raw value is its canonical spelling.
enum MarkerVariable: String, CaseIterable, Hashable, Sendable {
  case implementationName = "implementation_name"
  case implementationVersion = "implementation_version"
  case osName = "os_name"
  case platformMachine = "platform_machine"
  case platformPythonImplementation = "platform_python_implementation"
  case platformRelease = "platform_release"
  case platformSystem = "platform_system"
  case platformVersion = "platform_version"
  case pythonFullVersion = "python_full_version"
  case pythonVersion = "python_version"
  case sysPlatform = "sys_platform"
  case extra
  case extras
  case dependencyGroups = "dependency_groups"

  /// Every spelling of every variable, those of PEP 345 included.
  static let spellings: [(String, Self)] =
    allCases.map { ($0.rawValue, $0) } + [
      ("os.name", .osName), ("sys.platform", .sysPlatform),
      ("platform.version", .platformVersion), ("platform.machine", .platformMachine),
      ("platform.python_implementation", .platformPythonImplementation),
      ("python_implementation", .platformPythonImplementation),
    ]

  /// Whether its value is compared as a version.
  var isVersion: Bool {
    switch self {
    case .implementationVersion, .platformRelease, .pythonFullVersion, .pythonVersion: true
    default: false
    }
  }
}
