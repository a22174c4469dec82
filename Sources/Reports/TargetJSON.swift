internal import Packaging

extension JSONWriter {
  /// Writes the target as every report has it.
  mutating func target(_ target: TargetEnvironment) {
    beginObject()
    key("python_version")
    string(target.markers.pythonVersion)
    key("platform")
    string(target.markers.sysPlatform)
    key("machine")
    string(target.platform.machine)
    key("libc")
    if let library = target.platform.cLibrary {
      string(library.description)
    } else {
      null()
    }
    end()
  }
}
