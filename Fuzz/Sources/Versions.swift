@testable import Packaging

/// Each line is a version: it is read back as printed, and the order is total.
func readVersions(_ bytes: [UInt8]) {
  let versions = bytes.lines.prefix(4).compactMap { try? Version($0) }
  for version in versions {
    let printed = version.description
    guard let again = try? Version(printed) else { fatalError("\(printed) is no version") }
    expect(again == version, "\(printed) is read back as itself")
    expect(again.hashValue == version.hashValue, "\(printed) hashes as itself")
    expect(again.description == printed, "\(printed) is printed as it was")
    expect(version.public.local == nil, "\(printed) has no public label")
    expect(version.public <= version, "\(printed) does not precede its public version")
    expect(version.firstDevelopment <= version, "nothing of \(printed) precedes its first")
  }
  for left in versions {
    for right in versions {
      let verdicts = [left < right, left == right, left > right]
      expect(verdicts.count { $0 } == 1, "\(left) and \(right) are in one order")
      if left == right {
        expect(left.hashValue == right.hashValue, "\(left) and \(right) hash alike")
      }
      expect(
        (parts(of: left) < parts(of: right)) == (left < right)
          && (parts(of: left) == parts(of: right)) == (left == right),
        "\(left) and \(right) compare alike, packed or not")
      for third in versions where left < right && right < third {
        expect(left < third, "\(left) < \(right) < \(third)")
      }
    }
  }
}

private func parts(of version: Version) -> VersionParts {
  let bytes = Array(version.description.utf8)
  guard let layout = VersionLayout(scanning: bytes.span, from: 0) else {
    fatalError("\(version) has no layout")
  }
  return VersionParts(layout, in: bytes.span)
}

private let usualVersions = [
  "0.dev1", "0.9", "1.0.dev0", "1.0a1.dev2", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0+abc.5",
  "1.0.post1.dev1", "1.0.post1", "1.0.1", "1.1", "1.1.dev3", "1.2.0.0.1", "1.10", "2", "2.0.0rc2",
  "2.0.post2", "3.4.5.6.7.8", "2024.1", "1!0", "1!1.0",
]

/// The first line is a specifier set, the others are versions that it is asked about.
func readSpecifiers(_ bytes: [UInt8]) {
  let lines = bytes.lines
  _ = SpecifierSet(lenient: lines[0])
  guard let set = try? SpecifierSet(lines[0]) else { return }
  guard let again = try? SpecifierSet(set.description) else { fatalError("\(set) is no set") }
  expect(again == set, "\(set) is read back as itself")
  expect(
    SpecifierSet(canonical: Array(set.description.utf8)[...]) == set, "\(set) is canonical")
  let versions = (usualVersions + lines.dropFirst().prefix(8)).compactMap { try? Version($0) }
  guard let name = try? ProjectName("a") else { return }
  let page = ProjectPage(
    name,
    files: versions.map {
      IndexFile(filename: "a-\($0)-py3-none-any.whl", url: "https://index.invalid/\($0)")
    })
  expect(page.versionCount == Set(versions).count, "each version is on the page once")
  for specifier in set.specifiers {
    var end = 0
    let runs = specifier.runs(in: page)
    for run in runs {
      expect(run.lowerBound >= end, "\(specifier) takes runs that ascend")
      end = run.upperBound
    }
    for ordinal in 0..<page.versionCount {
      let version = page.version(at: ordinal)
      expect(
        specifier.accepts(version) == runs.contains { $0.contains(ordinal) },
        "the runs of \(specifier) are right about \(version)")
    }
  }
}
