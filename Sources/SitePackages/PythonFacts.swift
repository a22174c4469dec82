import Packaging

/// What is known of the Python that a tree is for, piece by piece.
struct PythonFacts: Equatable, Sendable {
  enum System: String, Sendable { case linux, darwin, windows }
  enum LibraryKind: String, Sendable { case glibc, musl }

  /// `cpython` or `pypy`.
  var implementation = "cpython"
  var version: PlatformVersion?
  /// With the third number, as `platform.python_version()` has it.
  var fullVersion: String?
  var isFreeThreaded = false
  var system: System?
  var machine: TargetPlatform.Architecture?
  var libraryKind: LibraryKind?
  /// Of the C library, or of macOS.
  var libraryVersion: PlatformVersion?
  /// What the facts were taken from, one clause each.
  var sources: [String] = []

  /// Takes what `other` knows and this does not, and says so when it helped.
  mutating func complete(with other: PythonFacts) {
    var helped = false
    func take<Value>(_ path: WritableKeyPath<PythonFacts, Value?>) {
      guard self[keyPath: path] == nil, let value = other[keyPath: path] else { return }
      self[keyPath: path] = value
      helped = true
    }
    if version == nil, other.version != nil {
      implementation = other.implementation
      isFreeThreaded = other.isFreeThreaded
    }
    // A release number goes with its own version alone.
    if version == nil || version == other.version { take(\.fullVersion) }
    take(\.version)
    if machine == nil || machine == other.machine, system == nil || system == other.system {
      if libraryKind == nil || libraryKind == other.libraryKind { take(\.libraryVersion) }
      take(\.libraryKind)
    }
    take(\.system)
    take(\.machine)
    if helped { sources += other.sources }
  }
}
