@testable import PackageIndex
@testable import Packaging

private let base = "https://index.invalid/simple/some-name/"

/// A page's files have addresses of the web, and are stored as they are.
func readPage(_ bytes: [UInt8], isJSON: Bool) {
  guard
    let parsed = isJSON
      ? try? PageJSON.parse(bytes, base: base) : try? PageHTML.parse(bytes, base: base)
  else { return }
  for file in parsed.files {
    guard let url = URLReference(file.url) else { fatalError("\(file.url) is no URL") }
    expect(url.scheme == "https" || url.scheme == "http", "\(file.url) is of the web")
    expect(url.userinfo == nil, "\(file.url) has no credentials")
    expect(url.host?.isEmpty == false, "\(file.url) has a host")
    expect(url.fragment == nil, "\(file.url) has no fragment")
    expect(url.description == file.url, "\(file.url) is printed as it is")
  }
  let own = parsed.name.flatMap { try? ProjectName($0) } ?? (try? ProjectName("some-name"))
  guard let own else { return }
  let page = ProjectPage(own, files: parsed.files)
  guard let stored = ProjectPage(choiceBytes: page.choiceBytes, details: page.details) else {
    fatalError("what was just stored is not whole")
  }
  for index in 0..<stored.fileCount {
    guard let file = stored.file(index) else { fatalError("file \(index) is lost") }
    expect(parsed.files.contains(file), "\(file.filename) is stored as it is")
    expect(stored.choice(index).isYanked == (file.yank != nil), "a yank is stored")
  }
  var next = 0
  for ordinal in 0..<stored.versionCount {
    expect(stored.files(of: ordinal).lowerBound == next, "files follow one another")
    next = stored.files(of: ordinal).upperBound
    if ordinal > 0 {
      expect(stored.version(at: ordinal - 1) < stored.version(at: ordinal), "versions ascend")
    }
  }
  expect(next == stored.fileCount, "every file has a version")
}

/// A URL is read back as printed, and so is what it becomes beside another.
func readURL(_ bytes: [UInt8]) {
  let text = bytes.text
  let lines = bytes.lines
  _ = URLText(text).resolving(lines.last ?? "")
  guard let url = URLReference(lines[0]) else { return }
  guard let again = URLReference(url.description) else { fatalError("\(url) is no URL") }
  if url.scheme != nil { expect(again == url, "\(url) is read back as itself") }
  guard let base = URLReference(lines.count > 1 ? lines[1] : base), base.scheme != nil,
    base.host != nil
  else { return }
  let resolved = url.resolved(against: base)
  expect(resolved.scheme != nil, "\(resolved) is absolute")
  if resolved.isWeb, !resolved.hasHost { return }
  expect(
    URLReference(resolved.description).map { $0.description == resolved.description } ?? false,
    "\(resolved) is read back as itself")
}
