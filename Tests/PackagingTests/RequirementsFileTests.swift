import Foundation
import Oracle
import Packaging
import Testing

@Suite struct `Requirements file` {
  private struct NoSuchFile: Error, CustomStringConvertible {
    let description = "no such file"
  }

  private func read(
    _ files: [String: String], _ path: String = "requirements.txt",
    environment: [String: String] = [:]
  ) throws(RequirementsFileError) -> RequirementsFile {
    try RequirementsFile([path], environment: environment) { path in
      guard let text = files[path] else { throw NoSuchFile() }
      return Array(text.utf8)
    }
  }

  private func issues(_ files: [String: String]) -> [RequirementsFileIssue] {
    do throws(RequirementsFileError) {
      _ = try read(files)
      return []
    } catch {
      return error.issues
    }
  }

  @Test func `follows includes relative to their file, diamonds too`() throws {
    let file = try read([
      "requirements.txt": "a\n-r sub/dev.txt\n-c limits.txt\n",
      "sub/dev.txt": "-r ../base.txt\nb",
      "base.txt": "c\n", "limits.txt": "d\n-r base.txt\n",
    ])
    #expect(file.requirements.map(\.text) == ["a", "c", "b", "c"])
    #expect(file.constraints.map(\.text) == ["d"])
    #expect(
      file.requirements.map(\.location.description) == [
        "requirements.txt:1:1", "base.txt:1:1", "sub/dev.txt:2:1", "base.txt:1:1",
      ])
  }

  @Test func `resolves includes of a file at a URL against that URL`() throws {
    let file = try read(
      [
        "https://host/a/requirements.txt": "-r ../b/more.txt\n-r /c.txt\n-r https://other/d.txt",
        "https://host/b/more.txt": "b", "https://host/c.txt": "c", "https://other/d.txt": "d",
      ], "https://host/a/requirements.txt")
    #expect(file.requirements.map(\.text) == ["b", "c", "d"])
  }

  @Test func `asks for the path of a file URL`() throws {
    let file = try read(["/a b/x.txt": "-r y.txt", "/a b/y.txt": "y"], "file:///a%20b/x.txt")
    #expect(file.requirements.map(\.text) == ["y"])
  }

  @Test func `reports a circle of includes with its chain`() {
    let found = issues([
      "requirements.txt": "-r a.txt\n", "a.txt": "x\n  -r b.txt\n", "b.txt": "-r ./a.txt",
    ])
    #expect(
      found == [
        RequirementsFileIssue(
          location: SourceLocation(file: "b.txt", line: 1, column: 4),
          reason: .includesItself(chain: ["a.txt", "b.txt", "a.txt"]))
      ])
    #expect(
      found.first?.description
        == "b.txt:1:4: the file includes itself: `a.txt` → `b.txt` → `a.txt`")
  }

  @Test func `says who includes a missing file`() {
    #expect(
      issues(["requirements.txt": "a\n--requirement=gone.txt"]) == [
        RequirementsFileIssue(
          location: SourceLocation(file: "requirements.txt", line: 2, column: 15),
          reason: .unreadable(file: "gone.txt", cause: "no such file"))
      ])
    #expect(
      issues([:]) == [
        RequirementsFileIssue(
          location: nil, reason: .unreadable(file: "requirements.txt", cause: "no such file"))
      ])
  }

  @Test func `reports every fault of every file with its place`() {
    let found = issues([
      "requirements.txt": "good\n--bogus x\n-r more.txt\n  a --hash=md5:00\n",
      "more.txt": "x \\\n  --hash 'sha256:0\n# note\n-c\n",
    ])
    #expect(
      found.map(\.description) == [
        "requirements.txt:2:1: no such option: `--bogus`",
        "more.txt:2:10: a quote is never closed",
        "more.txt:4:1: `-c` needs a value",
        "requirements.txt:4:12: `md5:00` is no hash such as `sha256:…`, `sha384:…` or `sha512:…`",
      ])
  }

  @Test func `points at the byte that is not UTF-8`() {
    #expect(throws: RequirementsFileError.self) {
      try RequirementsFile(["r.txt"]) { _ in Array("a\nb".utf8) + [0xFF] }
    }
    do throws(RequirementsFileError) {
      _ = try RequirementsFile(["r.txt"]) { _ in Array("a\nb".utf8) + [0xFF] }
    } catch {
      #expect(error.description == "r.txt:2:2: the file is not valid UTF-8")
    }
  }

  @Test func `files that include others twice at each level come to an end`() {
    var files: [String: String] = ["requirements.txt": "-r 0.txt"]
    for level in 0..<40 { files["\(level).txt"] = "-r \(level + 1).txt\n-r \(level + 1).txt" }
    files["40.txt"] = ""
    #expect(issues(files).map(\.reason) == [.tooManyFiles])
  }

  @Test func `a chain of a thousand files is refused`() {
    var files: [String: String] = ["requirements.txt": "-r 0.txt"]
    for level in 0..<1000 { files["\(level).txt"] = "-r \(level + 1).txt" }
    #expect(issues(files).map(\.reason) == [.nestedTooDeeply])
  }

  @Test func `keeps origins apart`() throws {
    let file = try read([
      "requirements.txt": """
      ./local
      -e ./editable
      https://host/a.zip
      git+https://host/r.git@main
      """
    ])
    #expect(
      file.requirements.map(\.origin) == [
        .path("./local"), .path("./editable"), .url("https://host/a.zip"),
        .repository("git+https://host/r.git@main"),
      ])
    #expect(file.requirements.map(\.isEditable) == [false, true, false, false])
    #expect(file.requirements.allSatisfy { $0.requirement == nil })
  }

  @Test func `points into a requirement that is continued on other lines`() {
    #expect(
      issues(["requirements.txt": "a>=1, \\\n   =2 # note\nb; os_name = 'nt'\n"]).map {
        $0.location?.description
      } == ["requirements.txt:2:4", "requirements.txt:3:12"])
  }

  @Test func `guesses a source archive's name only from its version`() throws {
    let file = try read([
      "requirements.txt": """
      ./dist/My_Pkg-1.0.tar.gz
      https://host/a-b-2.0rc1.zip#sha256=00
      https://host/project-main.zip
      ./folder
      """
    ])
    #expect(file.requirements.map(\.likelyName?.normalized) == ["my-pkg", "a-b", nil, nil])
  }

  @Test func `resolves references as urllib does`() throws {
    struct Case: Decodable {
      let base: String
      let reference: String
      let expected: String
    }
    guard let output = try Oracle.run("url_references", input: []) else { return }
    let cases = try JSONDecoder().decode([Case].self, from: Data(output))
    var differences = 0
    for oracle in cases {
      var asked: [String] = []
      _ = try? RequirementsFile([oracle.base]) { file in
        asked.append(file)
        return asked.count == 1 ? Array("-r '\(oracle.reference)'".utf8) : []
      }
      if asked.count != 2 || asked[1] != oracle.expected {
        differences += 1
        print(oracle, asked)
      }
    }
    print("differential references: \(cases.count) cases, \(differences) differences")
    #expect(differences == 0)
    #expect(cases.count >= 1500)
  }
}
