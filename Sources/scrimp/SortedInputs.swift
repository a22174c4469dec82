/// The inputs of a command line, sorted by what they are.
struct SortedInputs {
  var requirements: [String]
  var wheels: [String] = []
  var folders: [String] = []

  /// Where nothing is named, `requirements.txt` here is meant.
  ///
  /// - Throws: ``Diagnostic`` when there is none, or an input cannot be read.
  init(_ input: InputOptions) throws {
    requirements = input.requirementFiles
    for path in input.inputs {
      switch try InputKind.detect(path) {
      case .requirementsFile: requirements.append(path)
      case .wheel: wheels.append(path)
      case .environment: folders.append(path)
      }
    }
    if requirements.isEmpty, wheels.isEmpty {
      guard LocalFile.exists("requirements.txt") else {
        throw Diagnostic(
          "nothing says what the app requires", causes: ["there is no requirements.txt here"],
          hint: "scrimp plan -r FILE --site-packages DIR, or scrimp resolve -r FILE")
      }
      requirements = ["requirements.txt"]
    }
  }

  /// Reads the requirements they hold.
  func projectRequirements(constraintFiles: [String]) throws -> ProjectRequirements {
    try ProjectRequirements(
      files: requirements, wheels: wheels, constraintFiles: constraintFiles)
  }
}
