import Oracle
import Packaging

/// What project files ask for, as lines a test can show.
enum DeclaredText {
  static func read(
    _ format: ProjectFileFormat, _ text: String, _ selection: DependencySelection = .init(),
    python: String = "3.12", platform: String = "linux", project: String? = nil
  ) throws -> DeclaredRequirements {
    let target = try TargetEnvironment(pythonVersion: python, platform: platform)
    return try format.read(Array(text.utf8), file: format.rawValue) { name in
      project.map { (name, Array($0.utf8)) }
    }.requirements(selection, for: target.markers)
  }

  static func requirements(
    _ format: ProjectFileFormat, _ text: String, _ selection: DependencySelection = .init(),
    python: String = "3.12", platform: String = "linux"
  ) throws -> [String] {
    try read(format, text, selection, python: python, platform: platform)
      .requirements.map(\.requirement.description)
  }

  /// The faults of a file, as the user reads them.
  static func faults(
    _ format: ProjectFileFormat, _ text: String, _ selection: DependencySelection = .init()
  ) throws -> [String] {
    do {
      _ = try read(format, text, selection)
      return []
    } catch let error as ProjectFileError {
      return error.issues.map(\.description)
    }
  }

  static func fixture(_ name: String) throws -> String {
    try String(
      decoding: FixtureFile.bytes("\(Oracle.packageRoot)/Tests/Fixtures/locks/\(name)"),
      as: UTF8.self)
  }
}

extension DependencySelection {
  static func extras(_ names: String...) throws -> Self {
    var selection = Self()
    selection.extras = Set(try names.map { try ProjectName($0) })
    return selection
  }

  static func groups(_ names: String...) throws -> Self {
    var selection = Self()
    selection.groups = Set(try names.map { try ProjectName($0) })
    return selection
  }
}
