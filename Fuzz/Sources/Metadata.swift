@testable import Packaging

/// Metadata is the same when stored, and no flipped bit goes unnoticed.
func readMetadata(_ bytes: [UInt8]) {
  _ = WheelMetadata(parsing: bytes)
  _ = EggInfo.requirements(inRequiresText: bytes)
  _ = EggInfo.topLevelNames(in: bytes)
  _ = EggInfo.sources(in: bytes)
  _ = PathConfiguration(parsing: bytes)
  guard let metadata = try? CoreMetadata(parsing: bytes) else { return }
  _ = metadata.parsedRequiresPython()
  guard let dependencies = try? DependencyMetadata(metadata) else { return }
  let stored = dependencies.bytes
  guard let again = DependencyMetadata(bytes: stored) else {
    fatalError("what was just stored is not whole")
  }
  let requirements = metadata.parsedRequirements().requirements
  expect(again.dependencies.map(\.requirement) == requirements, "requirements are stored as read")
  expect((try? Version(metadata.version)) == again.version, "the version is stored as read")
  expect(again.requiresPython == metadata.requiresPython, "Requires-Python is stored as read")
  for extra in again.providedExtras.prefix(4) {
    for index in again.dependencies(with: extra) { _ = again.dependency(index) }
  }
  _ = again.dependencies(with: nil)
  var broken = stored
  let position = bytes.reduce(0) { ($0 * 31 + Int($1)) % stored.count }
  broken[position] ^= 1 << UInt8(bytes.count % 8)
  expect(DependencyMetadata(bytes: broken) == nil, "a flipped bit is noticed")
}

/// A RECORD of which everything is kept says the same, whatever the paths become.
func readRecord(_ bytes: [UInt8]) {
  let record = Record(parsing: bytes)
  for entry in record.entries {
    _ = entry.sha256
    guard let path = InstallPath(entry.path) else { continue }
    expect(InstallPath(path.bytes) == path, "\(path) is normal")
    expect(
      path.leavesRoot || !path.components.contains { $0.elementsEqual("..".utf8) },
      "\(path) stays in its folder")
  }
  let kept = Record.rewritten(bytes.span) { (_) throws(Never) in .keep }
  expect(Record(parsing: kept).entries == record.entries, "what is kept is kept")
  let odd = Array("a\"b,\nc".utf8)
  let moved = Record(parsing: Record.rewritten(bytes.span) { (_) throws(Never) in .move(to: odd) })
  if record.issues.isEmpty {
    expect(moved.entries.count == record.entries.count, "what is moved is all there")
    expect(moved.entries.allSatisfy { $0.path == odd }, "what is moved is where it should be")
    expect(
      moved.entries.map(\.hash) == record.entries.map(\.hash)
        && moved.entries.map(\.size) == record.entries.map(\.size), "what is moved is the same")
  }
}

/// An entry point's value is read back as it would be written.
func readEntryPoints(_ bytes: [UInt8]) {
  for point in EntryPoint.all(in: bytes) {
    var value = point.module
    if let attribute = point.attribute { value += ":" + attribute }
    if !point.extras.isEmpty { value += " [\(point.extras.joined(separator: ","))]" }
    expect(
      EntryPoint(group: point.group, name: point.name, value: value) == point,
      "\(value) is read back as itself")
  }
}

/// Names of files, projects, tags and targets.
func readFilename(_ bytes: [UInt8]) {
  let text = bytes.text
  if let wheel = try? WheelFilename(text) {
    expect(!wheel.tags.isEmpty, "\(text) has a tag")
    let page = ProjectPage(
      wheel.name, files: [IndexFile(filename: text, url: "https://index.invalid/")])
    expect(page.fileCount == 1, "\(text) is on the page")
    if page.fileCount == 1 {
      expect(page.version(at: 0) == wheel.version, "\(text) has its version on the page")
      expect(page.buildTag(of: 0) == wheel.build, "\(text) has its build tag on the page")
    }
  }
  _ = try? SourceDistributionFilename(text)
  if let name = try? ProjectName(text) {
    expect((try? ProjectName(name.normalized)) == name, "\(name) is normal")
  }
  _ = try? Tag.set(text)
  let lines = bytes.lines
  if let platform = try? TargetPlatform(lines[0]) { _ = platform.tags }
  if lines.count > 1,
    let target = try? TargetEnvironment(pythonVersion: lines[0], platform: lines[1])
  {
    _ = CompatibleTags(target).first
  }
  _ = Timestamp(rfc3339: bytes.span)
  _ = Timestamp(uploadLimit: text)
}
