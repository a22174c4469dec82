import Foundation
import Testing

/// `scrimp resolve --build`, with source distributions in a folder and no network.
@Suite struct `Build` {
  /// A world whose `links` hold two versions of `base`: 1.0 as a wheel too, 2.0 as a source alone.
  ///
  /// Its build says that it requires `leaf` and what the environment and the interpreter are.
  /// `nil` on a machine without pip.
  private func world(_ backend: String = "", information: String = "") throws -> World? {
    let world = try World(requirements: "base\n")
    try world.write("make.py", Self.maker)
    try world.write(
      "backend.py",
      """
      import os, sys
      def build_wheel(folder, config=None, metadata=None):
          raise RuntimeError("nobody asked for a wheel")
      def prepare_metadata_for_build_wheel(folder, config=None):
          \(backend.replacingOccurrences(of: "\n", with: "\n    "))
          os.mkdir(folder + "/base-2.0.dist-info")
          with open(folder + "/base-2.0.dist-info/METADATA", "w") as file:
              file.write("Metadata-Version: 2.1\\nName: base\\nVersion: 2.0\\n")
              file.write("Requires-Dist: leaf>=1\\n")
              file.write("Provides-Extra: more\\nRequires-Dist: extra; extra == 'more'\\n")
          return "base-2.0.dist-info"
      """)
    let maker = Process()
    maker.executableURL = URL(filePath: "/usr/bin/env")
    maker.arguments = ["python3", "make.py", information]
    maker.currentDirectoryURL = world.folder
    maker.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
    try maker.run()
    maker.waitUntilExit()
    guard maker.terminationStatus == 0 else {
      print("not tested: there is no python3 with pip")
      return nil
    }
    return world
  }

  private static let maker = """
    import io, os, pip, sys, tarfile, zipfile
    os.mkdir("links")
    def wheel(name, version, requires=""):
        info = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(f"links/{name}-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}.py", "")
            wheel.writestr(f"{info}/METADATA",
                           f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n{requires}")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
            wheel.writestr(f"{info}/RECORD", "")
    wheel("base", "1.0"); wheel("leaf", "1.0"); wheel("extra", "1.0")
    wheel("app", "1.0", "Requires-Dist: base>=2\\n")
    files = {
        "PKG-INFO": sys.argv[1] or "Metadata-Version: 1.2\\nName: base\\nVersion: 2.0\\n",
        "pyproject.toml": '[build-system]\\nrequires = []\\nbuild-backend = "backend"\\n'
                          'backend-path = ["."]\\n',
        "backend.py": open("backend.py").read(),
    }
    with tarfile.open("links/base-2.0.tar.gz", "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"base-2.0/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    """

  private func resolve(
    _ world: World, _ more: String..., environment: [String: String] = [:]
  ) throws -> Scrimp.Outcome {
    try Scrimp.run(
      [
        "resolve", "-r", "requirements.txt", "--no-index", "--find-links", "links", "--no-header",
        "--no-annotate", "--python", "python3",
      ] + more, in: world.folder, environment: environment)
  }

  @Test func `is what it takes, and an error says so`() throws {
    guard let world = try world() else { return }
    try world.write("requirements.txt", "app\nleaf\n")
    let outcome = try resolve(world, "--python-version", "3.11")
    #expect(outcome.status == 3)
    #expect(outcome.output.isEmpty)
    #expect(outcome.messages.contains("error: base has to be built"), "\(outcome.messages)")
    #expect(outcome.messages.contains("base 2.0, required by app, is a source distribution"))
    #expect(outcome.messages.contains("hint: --build "))
  }

  @Test func `tells what the source distribution requires`() throws {
    guard let world = try world() else { return }
    let outcome = try resolve(world, "--build")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output == "base==2.0\nleaf==1.0\n")
    #expect(outcome.messages.contains("Building base-2.0.tar.gz"))
    #expect(!outcome.messages.contains("warning"), "\(outcome.messages)")
    try world.write("requirements.txt", "base[more]\n")
    let again = try resolve(world, "--build")
    #expect(again.output == "base==2.0\nextra==1.0\nleaf==1.0\n")
    // The file of a folder may be another by now.
    #expect(again.messages.contains("Building"), "\(again.messages)")
  }

  @Test func `is remembered for the hash, for those who allow it`() throws {
    guard let world = try world() else { return }
    try world.write(
      "index/base/index.html",
      "<a href='../../links/base-2.0.tar.gz#sha256=\(try sha256(world))'>base-2.0.tar.gz</a>")
    func resolve(_ more: String...) throws -> Scrimp.Outcome {
      try Scrimp.run(
        [
          "resolve", "-r", "requirements.txt", "--index-url", "file://\(world.folder.path)/index",
          "--find-links", "leaf", "--no-header", "--no-annotate", "--python", "python3",
        ] + more, in: world.folder)
    }
    try FileManager.default.createDirectory(
      at: world.folder.appending(path: "leaf"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: world.folder.appending(path: "links/leaf-1.0-py3-none-any.whl"),
      to: world.folder.appending(path: "leaf/leaf-1.0-py3-none-any.whl"))
    for isBuilt in [true, false] {
      let outcome = try resolve("--build")
      #expect(outcome.output == "base==2.0\nleaf==1.0\n", "\(outcome.messages)")
      #expect(outcome.messages.contains("Building") == isBuilt)
    }
    #expect(try resolve().status == 3)
  }

  private func sha256(_ world: World) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import hashlib; print(hashlib.sha256(open('links/base-2.0.tar.gz', 'rb').read()).hexdigest())",
    ]
    process.currentDirectoryURL = world.folder
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace }
  }

  @Test func `for another Python than the target's is warned of, cached or not`() throws {
    guard let world = try world() else { return }
    for _ in 0..<2 {
      let outcome = try resolve(world, "--build", "--python-version", "3.9")
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.messages.contains("warning: what base 2.0 requires was told by a build"))
    }
  }

  @Test(arguments: ["--no-build", "--only-binary=:all:"])
  func `is passed over where it is forbidden`(flag: String) throws {
    guard let world = try world() else { return }
    let outcome = try resolve(world, flag, "--python-version", "3.11")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output == "base==1.0\n")
    try world.write("requirements.txt", "app\n")
    let none = try resolve(world, "--no-build", "--python-version", "3.11")
    #expect(none.status == 1)
    #expect(none.messages.contains("base"), "\(none.messages)")
  }

  @Test func `is not needed where the source tells by itself`() throws {
    let information = "Metadata-Version: 2.2\nName: base\nVersion: 2.0\nRequires-Dist: extra\n"
    guard let world = try world(information: information) else { return }
    let outcome = try resolve(world, "--python-version", "3.11")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output == "base==2.0\nextra==1.0\n")
  }

  @Test func `is not needed for a version that is not chosen`() throws {
    guard let world = try world() else { return }
    try world.write("requirements.txt", "base<2\n")
    #expect(try resolve(world, "--python-version", "3.11").output == "base==1.0\n")
  }

  @Test func `that fails shows its last words`() throws {
    guard let world = try world("raise RuntimeError('no compiler here')") else { return }
    let outcome = try resolve(world, "--build")
    #expect(outcome.status == 3)
    #expect(outcome.messages.contains("base-2.0.tar.gz` failed"), "\(outcome.messages)")
    #expect(outcome.messages.contains("no compiler here"))
  }

  @Test func `that does not end is ended`() throws {
    guard let world = try world("import time\ntime.sleep(600)") else { return }
    let outcome = try resolve(
      world, "--build", environment: ["SCRIMP_BUILD_TIMEOUT": "5", "TMPDIR": world.folder.path])
    #expect(outcome.status == 3)
    #expect(outcome.messages.contains("did not end within 5 s"), "\(outcome.messages)")
    #expect(try leftovers(world).isEmpty)
  }

  @Test func `that is interrupted leaves nothing behind`() async throws {
    guard let world = try world("import time\ntime.sleep(600)") else { return }
    let process = Process()
    process.executableURL = Scrimp.packageRoot.appending(path: ".build/debug/scrimp")
    process.arguments = [
      "resolve", "-r", "requirements.txt", "--no-index", "--find-links", "links", "--build",
      "--python", "python3",
    ]
    process.currentDirectoryURL = world.folder
    process.environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": world.folder.path,
      "SCRIMP_CACHE_DIR": world.folder.appending(path: "cache").path,
      "TMPDIR": world.folder.path,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<1_000 {
      if try !leftovers(world).isEmpty { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    try #require(try !leftovers(world).isEmpty)
    try await Task.sleep(for: .milliseconds(500))
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try leftovers(world).isEmpty)
  }

  @Test func `gets the indexes by variables, and its words tell no password`() throws {
    let backend = """
      names = sorted(n for n in os.environ if n.startswith("PIP_"))
      raise RuntimeError(f"{os.environ['PIP_INDEX_URL']} {names}")
      """
    guard let world = try world(backend) else { return }
    try world.write(
      "requirements.txt", "base @ file://\(world.folder.path)/links/base-2.0.tar.gz\n")
    let outcome = try Scrimp.run(
      [
        "resolve", "-r", "requirements.txt", "--build", "--python", "python3", "--index-url",
        "http://user:s3cret%2Fword@127.0.0.1:1/simple/",
      ], in: world.folder,
      environment: ["PIP_PREFIX": "/nowhere", "PIP_TARGET": "/nowhere", "PIP_TIMEOUT": "7"])
    #expect(outcome.status == 3)
    #expect(
      outcome.messages.contains("http://user:****@127.0.0.1:1/simple/"), "\(outcome.messages)")
    #expect(!outcome.messages.contains("s3cret"))
    #expect(outcome.messages.contains("'PIP_TIMEOUT'"))
    #expect(!outcome.messages.contains("PIP_TARGET"))
    #expect(!outcome.messages.contains("PIP_PREFIX"))
  }

  private func leftovers(_ world: World) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: world.folder.path)
      .filter { $0.hasPrefix("scrimp-build") }
  }
}
