import Testing

@testable import Packaging

@Suite struct `Project page` {
  static func digest(_ seed: UInt8) -> SHA256Digest? {
    SHA256Digest((0..<32).map { $0 &* 7 &+ seed })
  }

  static func file(
    _ filename: String, python: String? = nil, yank: String? = nil, sha256: SHA256Digest? = nil
  ) -> IndexFile {
    IndexFile(
      filename: filename, url: "https://files.example/a/\(filename)", sha256: sha256,
      requiresPython: python, yank: yank.map { IndexFile.Yank(reason: $0) })
  }

  static func page(_ filenames: String...) throws -> ProjectPage {
    ProjectPage(try ProjectName("flask"), files: filenames.map { file($0) })
  }

  @Test func `sorts versions and the files of one`() throws {
    let page = try Self.page(
      "Flask-10.0.tar.gz", "flask-2.0-py3-none-any.whl", "flask-2.0.tar.gz",
      "flask-1!1.0-py3-none-any.whl", "flask-2.0rc1.zip", "flask-1.0.0.0.0.tar.gz")
    #expect(
      (0..<page.versionCount).map { page.version(at: $0).description }
        == ["1.0.0.0.0", "2.0rc1", "2.0", "10.0", "1!1.0"])
    #expect((0..<page.versionCount).map(page.files(of:)) == [0..<1, 1..<2, 2..<4, 4..<5, 5..<6])
    #expect(page.files(of: 2).map { page.choice($0).tags == nil } == [false, true])
    #expect(page.file(4)?.filename == "Flask-10.0.tar.gz")
  }

  @Test func `takes versions spelled differently as one`() throws {
    let page = try Self.page("flask-1.0.tar.gz", "flask-1.0.0-py3-none-any.whl")
    #expect(page.versionCount == 1)
    #expect(page.files(of: 0) == 0..<2)
  }

  @Test(
    arguments: [
      "flask-1.0.exe", "flask-1.0-py3-none.whl", "flask-1.0-x1-py3-none-any.whl", "flask.tar.gz",
      "flask_login-1.0.tar.gz", "flask-one-py3-none-any.whl", "flask-1.0-3!-none-any.whl",
      ".whl", "-.tar.gz", "", "flask-1.0-py3-none-any.whl.metadata",
    ])
  func `leaves out what tells no version of it`(filename: String) throws {
    #expect(try Self.page(filename).fileCount == 0)
  }

  @Test func `refuses a wheel's name with two underscores`() throws {
    let page = ProjectPage(
      try ProjectName("a-b"),
      files: ["a__b-1.0-py3-none-any.whl", "a__b-1.0.tar.gz"].map { Self.file($0) })
    #expect(page.fileCount == 1)
    #expect(page.choice(0).tags == nil)
  }

  @Test func `keeps what decides a choice`() throws {
    let time = Timestamp(microseconds: 1_700_000_000_123_456)
    var wheel = Self.file(
      "flask-1.0-2b-py2.py3-none-any.whl", python: ">=3.8", yank: "", sha256: Self.digest(1))
    wheel.uploadTime = time
    let files = [wheel, Self.file("flask-1.0.tar.gz", python: ">=3.9")]
    let page = ProjectPage(try ProjectName("flask"), files: files)
    let choice = page.choice(0)
    #expect(choice.isYanked)
    #expect(choice.hasBuildTag)
    #expect(choice.uploadTime == time)
    #expect(page.buildTag(of: 0) == (try WheelFilename(wheel.filename)).build)
    #expect(page.buildTag(of: 1) == nil)
    #expect(choice.tags.map(page.tags) == (try Tag.set("py2.py3-none-any")))
    #expect(choice.requiresPython.map(page.requiresPython) == ">=3.8")
    #expect(page.choice(1).requiresPython.map(page.requiresPython) == ">=3.9")
    #expect(page.choice(1).uploadTime == nil)
    #expect(page.tagSetCount == 1)
    #expect(page.requiresPythonCount == 2)
  }

  @Test func `keeps everything the index said`() throws {
    let files = (0..<100).map { number in
      var file = IndexFile(
        filename: "flask-\(number).0-py3-none-any.whl",
        url: number % 3 == 0
          ? "https://b.example/ä/\(number)?x"
          : "https://a.example/flask-\(number).0-py3-none-any.whl"
      )
      if number % 2 == 0 { file.sha256 = Self.digest(UInt8(number)) }
      if number % 5 == 0 { file.size = number << 32 }
      if number % 7 == 0 { file.yank = IndexFile.Yank(reason: number == 0 ? "" : "brökèn") }
      if number % 4 == 0 { file.metadata = .advertised(number == 0 ? nil : Self.digest(9)) }
      if number % 3 == 1 { file.requiresPython = ">=3.\(number)" }
      if number % 2 == 1 { file.uploadTime = Timestamp(microseconds: Int64(number) - 50) }
      return file
    }
    let page = ProjectPage(try ProjectName("flask"), files: files.shuffled())
    #expect((0..<100).map { page.file($0) } == files)
    let stored = try #require(ProjectPage(choiceBytes: page.choiceBytes))
    #expect(stored.file(3) == nil)
    #expect(stored.identity == page.identity)
    #expect((0..<100).map { stored.choice($0) } == (0..<100).map { page.choice($0) })
    let chunk = try #require(page.details?.chunks.last.flatMap { ProjectDetails.Chunk($0.bytes) })
    #expect(stored.file(99, in: chunk) == files[99])
    #expect(stored.file(3, in: chunk) == nil)
  }

  @Test func `refuses another page's details`() throws {
    let chunk = try #require(try Self.page("flask-1.0.tar.gz").details?.chunks.first)
    #expect(try Self.page("flask-2.0.tar.gz").file(0, in: chunk) == nil)
  }

  @Test func `has a key for every file`() throws {
    var other = Self.file("flask-2.0.tar.gz")
    let digest = try #require(Self.digest(3))
    other.sha256 = digest
    let page = ProjectPage(
      try ProjectName("flask"), files: [Self.file("flask-1.0.tar.gz"), other])
    #expect(page.key(of: 1) == FileKey(digest))
    #expect(page.key(of: 1) == FileKey(high: 0x030A_1118_1F26_2D34, low: 0x3B42_4950_575E_656C))
    #expect(page.key(of: 0) == FileKey(Self.file("flask-1.0.tar.gz")))
    #expect(page.key(of: 0) != FileKey(high: 0, low: 0))
    #expect(FileKey(url: "a") != FileKey(url: "a\0"))
  }

  @Test func `does no harm with any byte changed`() throws {
    let page = ProjectPage(
      try ProjectName("flask"),
      files: [
        Self.file("flask-1.0-1-py3-none-any.whl", python: ">=3"), Self.file("flask-2.tar.gz"),
      ])
    for index in page.choiceBytes.indices {
      var bytes = page.choiceBytes
      bytes[index] ^= 0x81
      #expect(ProjectPage(choiceBytes: bytes) == nil)
    }
    for count in 0..<page.choiceBytes.count {
      #expect(ProjectPage(choiceBytes: Array(page.choiceBytes[..<count])) == nil)
    }
  }

  @Test func `does no harm with a right checksum over anything`() throws {
    let page = ProjectPage(
      try ProjectName("flask"),
      files: [
        Self.file("flask-1.0-1-py3-none-any.whl", python: ">=3"), Self.file("flask-2.tar.gz"),
      ])
    var random = SystemRandomNumberGenerator()
    for index in 16..<page.choiceBytes.count {
      for value: UInt8 in [0, 1, 0x7F, 0xFF, random.next()] {
        var writer = FlatWriter()
        var bytes = page.choiceBytes
        bytes[index] = value
        writer.append(bytes.dropFirst(16))
        guard let hostile = ProjectPage(choiceBytes: writer.finish(ProjectPage.format)) else {
          continue
        }
        readAll(of: hostile)
      }
    }
  }

  private func readAll(of page: ProjectPage) {
    for ordinal in 0..<min(page.versionCount, 10) {
      _ = page.version(at: ordinal).description
      for file in page.files(of: ordinal).prefix(10) {
        _ = (page.choice(file), page.key(of: file), page.buildTag(of: file))
      }
    }
    for id in 0..<min(page.tagSetCount, 10) { _ = page.tags(id) }
    for id in 0..<min(page.requiresPythonCount, 10) { _ = page.requiresPython(id) }
  }
}
