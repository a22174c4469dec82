import Packaging

/// What the name of an extension module or a wheel's tag says about the Python it was built for.
struct ExtensionTag: Hashable, Sendable {
  var implementation: String?
  var version: PlatformVersion?
  var isFreeThreaded = false
  var system: PythonFacts.System?
  var machine: TargetPlatform.Architecture?
  var libraryKind: PythonFacts.LibraryKind?
  /// The oldest C library a wheel runs with.
  var libraryVersion: PlatformVersion?

  /// Reads `name.cpython-311-x86_64-linux-gnu.so`, `name.cp311-win_amd64.pyd` and their like; nil
  /// for a library that names no Python, such as `libz.so` or `name.abi3.so`.
  init?(fileName: ArraySlice<UInt8>) {
    guard fileName.hasSuffix(".so") || fileName.hasSuffix(".pyd"),
      let end = fileName.lastIndex(of: UInt8(ascii: ".")),
      let dot = fileName[..<end].lastIndex(of: UInt8(ascii: "."))
    else { return nil }
    let parts = fileName[dot..<end].dropFirst().split(separator: UInt8(ascii: "-")).map(\.text)
    guard parts.count >= 2 else { return nil }
    if parts[0] == "cpython" {
      read(python: parts[1])
      implementation = "cpython"
    } else if parts[0].hasPrefix("cp") || parts[0].hasPrefix("pypy") {
      implementation = parts[0].hasPrefix("cp") ? "cpython" : "pypy"
      read(python: String(parts[0].drop { !$0.isNumber }))
    }
    guard version != nil else { return nil }
    if parts.last == "darwin" {
      system = .darwin
    } else if let last = parts.last, last.hasPrefix("win") {
      system = .windows
      machine = (try? TargetPlatform(last))?.architecture
    } else if parts.count >= 3, let place = parts.firstIndex(of: "linux"), place + 1 < parts.count {
      system = .linux
      libraryKind = parts[place + 1].hasPrefix("musl") ? .musl : .glibc
      let abi = libraryKind == .musl ? "musl" : "gnu"
      machine = (try? TargetPlatform("\(parts[place - 1])-linux-\(abi)"))?.architecture
    }
  }

  /// Reads `cp311-cp311-manylinux_2_17_x86_64`; what a wheel for several Pythons leaves open, stays
  /// open.
  init?(wheelTag: String) {
    let parts = wheelTag.split(separator: "-").map { String($0) }
    guard parts.count == 3 else { return nil }
    if parts[0].hasPrefix("cp"), parts[1].hasPrefix(parts[0]) {
      implementation = "cpython"
      read(python: String(parts[1].dropFirst(2)))
    } else if parts[0].hasPrefix("pp"), parts[1].hasPrefix("pypy") {
      implementation = "pypy"
      read(python: String(parts[0].dropFirst(2)))
    }
    read(platform: parts[2])
    guard version != nil || machine != nil || system != nil else { return nil }
  }

  /// `311`, `313t`, `39`.
  private mutating func read(python text: String) {
    let digits = text.utf8.prefix { $0 &- UInt8(ascii: "0") < 10 }
    guard digits.count >= 2, digits.count <= 4, let major = digits.first,
      let minor = Int(Substring(digits.dropFirst()))
    else { return }
    version = PlatformVersion(Int(major - UInt8(ascii: "0")), minor)
    isFreeThreaded = text.utf8.dropFirst(digits.count).contains(UInt8(ascii: "t"))
  }

  /// `manylinux_2_17_x86_64`, `manylinux2014_aarch64`, `musllinux_1_2_x86_64`, `win_amd64`.
  private mutating func read(platform tag: String) {
    guard let platform = try? TargetPlatform(tag) else { return }
    machine = tag.hasSuffix("universal2") ? nil : platform.architecture
    switch platform.system {
    case .windows: system = .windows
    case .macOS(let version):
      system = .darwin
      libraryVersion = version
    case .linux(let library):
      system = .linux
      // A wheel built on the spot, `linux_x86_64`, says nothing of the library.
      guard !tag.hasPrefix("linux_"), let library else { return }
      switch library {
      case .glibc(let version): (libraryKind, libraryVersion) = (.glibc, version)
      case .musl(let version): (libraryKind, libraryVersion) = (.musl, version)
      }
    }
  }
}
