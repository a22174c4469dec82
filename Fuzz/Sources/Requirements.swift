@testable import Packaging

private let environments: [MarkerEnvironment] = {
  let linux = MarkerEnvironment()
  var windows = linux
  windows.osName = "nt"
  windows.sysPlatform = "win32"
  windows.platformSystem = "Windows"
  windows.pythonVersion = "3.8"
  windows.pythonFullVersion = "3.8.0rc1"
  var odd = linux
  odd.implementationName = ""
  odd.pythonFullVersion = "3.13.0+"
  odd.platformRelease = "6.1.0-18-amd64"
  return [linux, windows, odd]
}()

private let extras: [Set<ProjectName>] = {
  let names = ["a", "b"].compactMap { try? ProjectName($0) }
  return [[], Set(names.prefix(1)), Set(names)]
}()

/// A marker is read back as printed and then means the same.
func readMarker(_ bytes: [UInt8]) {
  guard let marker = try? Marker(bytes.text) else { return }
  guard let again = try? Marker(marker.description) else { fatalError("\(marker) is no marker") }
  expect(again == marker, "\(marker) is read back as itself")
  for environment in environments {
    for extras in extras {
      let holds = marker.holds(in: environment, extras: extras)
      expect(
        holds == again.holds(in: environment, extras: extras), "\(marker) means what it meant")
      if holds, extras.isEmpty {
        expect(marker.requiredExtra == nil, "\(marker) does not hold without its extra")
      }
    }
  }
}

/// A requirement is read back as printed, and as stored.
func readRequirement(_ bytes: [UInt8]) {
  let text = bytes.text
  _ = LenientRequirements([text])
  guard let requirement = try? Requirement(text) else { return }
  let printed = requirement.description
  guard let again = try? Requirement(printed) else { fatalError("\(printed) is no requirement") }
  expect(again == requirement, "\(printed) is read back as itself")
  guard let version = try? Version("1") else { return }
  let metadata = DependencyMetadata(
    name: requirement.name, version: version, requiresPython: nil,
    providedExtras: requirement.extras, requirements: [requirement, again])
  guard let stored = DependencyMetadata(bytes: metadata.bytes) else {
    fatalError("what was just stored is not whole")
  }
  for index in 0..<2 {
    expect(stored.dependency(index).requirement == requirement, "\(printed) is stored as it is")
  }
}

private struct Unread: Error {}

/// The files of a project, separated by NUL; what they include is one of them.
func readRequirementsFile(_ bytes: [UInt8]) {
  let files = bytes.split(separator: 0, omittingEmptySubsequences: false).map { Array($0) }
  // A file that includes others of its kind is read as often as the limit lets it be.
  var reads = 0
  let file = try? RequirementsFile(
    ["r.txt"], environment: ["A": "${A}", "HOME": "/home/a", "EMPTY": ""]
  ) { path throws(Unread) in
    reads += 1
    guard reads < 8 else { throw Unread() }
    return path == "r.txt" ? files[0] : files[path.utf8.count % files.count]
  }
  for entry in (file?.requirements ?? []) + (file?.constraints ?? []) {
    expect(entry.location.line >= 1 && entry.location.column >= 1, "an entry has a place")
    _ = entry.likelyName
  }
}
