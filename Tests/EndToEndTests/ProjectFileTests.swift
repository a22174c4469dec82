import Foundation
import Testing

@Suite struct `Project files over an installed tree` {
  /// The project's own distribution, what it requires, and a development tool.
  private func world() throws -> World {
    let world = try World(requirements: "")
    try FileManager.default.removeItem(at: world.folder.appending(path: "requirements.txt"))
    try world.install("shop", "0.1", requires: ["lib"], files: ["shop/__init__.py": "import lib\n"])
    try world.install("lib", "2.1", files: ["lib/__init__.py": "x = 1\n"])
    try world.install("redis", "5.0", files: ["redis/__init__.py": "x = 1\n"])
    try world.install("pytest", "8.0", files: ["pytest/__init__.py": "x = 1\n"])
    try world.write(
      "pyproject.toml",
      """
      [project]
      name = "shop"
      dependencies = ["lib>=2"]
      [project.optional-dependencies]
      cache = ["redis"]
      [dependency-groups]
      test = ["pytest"]
      """)
    return world
  }

  private func kept(_ outcome: Scrimp.Outcome) -> Set<String> {
    Set(
      outcome.output.split(separator: "\n").compactMap { path in
        let parts = path.split(separator: "/")
        return parts.last == "__init__.py" ? parts.dropLast().last.map(String.init) : nil
      })
  }

  @Test func `pyproject.toml keeps the project where it is installed`() throws {
    let world = try world()
    let outcome = try world.run("plan", "pyproject.toml", "venv", "--format", "paths")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(kept(outcome) == ["shop", "lib"])
    #expect(outcome.messages.contains("Reading pyproject.toml (project metadata) and venv"))
    let more = try world.run(
      "plan", "--site-packages", "venv", "--format", "paths", "--extra", "cache", "--group", "test")
    #expect(kept(more) == ["shop", "lib", "redis", "pytest"], "\(more.messages)")
  }

  @Test func `a lock says which versions have to be there`() throws {
    let world = try world()
    let lock = """
      version = 1
      [[package]]
      name = "lib"
      version = "2.1"
      source = { registry = "https://index.example.org/simple" }
      [[package]]
      name = "shop"
      version = "0.1"
      source = { editable = "." }
      dependencies = [{ name = "lib" }]
      """
    try world.write("uv.lock", lock)
    let outcome = try world.run("plan", "uv.lock", "venv", "--format", "paths")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(kept(outcome) == ["shop", "lib"])
    try world.write("uv.lock", lock.replacing("2.1", with: "2.2"))
    let other = try world.run("plan", "uv.lock", "venv")
    #expect(other.status == 1)
    #expect(other.messages.contains("lib 2.1 is installed"), "\(other.messages)")
  }

  @Test func `a script is the app's code, too`() throws {
    let world = try world()
    try world.write(
      "job.py", "# /// script\n# dependencies = [\"lib\"]\n# ///\nimport lib\nimport redis\n")
    let outcome = try world.run("plan", "job.py", "venv", "--format", "paths")
    #expect(kept(outcome) == ["lib", "redis"], "\(outcome.messages)")
    #expect(outcome.messages.contains("imports what only redis provides"))
  }

  @Test func `settings stand for flags`() throws {
    let world = try world()
    try world.write("scrimp.toml", "site-packages = \"venv\"\nextra = [\"cache\"]\n")
    let outcome = try world.run("plan", "--format", "paths")
    #expect(kept(outcome) == ["shop", "lib", "redis"], "\(outcome.messages)")
    let without = try world.run("plan", "--format", "paths", "venv", "--no-config")
    #expect(kept(without) == ["shop", "lib"], "\(without.messages)")
    try world.write("scrimp.toml", "level = \"all\"\n")
    let wrong = try world.run("plan", "venv")
    #expect(wrong.status == 2)
    #expect(wrong.messages.contains("`all` is no value of level"), "\(wrong.messages)")
  }
}
