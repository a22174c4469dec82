import Foundation
import Testing

@Suite struct `Cache command` {
  /// A world whose cache holds the file list of one distribution.
  private func world() throws -> World {
    let world = try World(requirements: "app\n")
    try world.install("app", "1.0", files: ["app/__init__.py": "x = 1\n"])
    #expect(try world.run("plan", "--site-packages", "venv").status == 0)
    return world
  }

  @Test func `carries a cache from one folder to another`() throws {
    let world = try world()
    let exported = try world.run("cache", "export", "carried.db", "--days", "7")
    #expect(exported.status == 0, "\(exported.messages)")
    #expect(exported.messages.contains("1 file lists to carried.db"))
    let imported = try world.run("cache", "import", "carried.db", "--cache-dir", "other")
    #expect(imported.status == 0, "\(imported.messages)")
    #expect(imported.messages.contains("1 file lists from carried.db"))
    let info = try world.run("cache", "info", "--cache-dir", "other", "--format", "json")
    #expect(info.output.contains("\"distributions\": 1"))
  }

  @Test func `refuses a damaged file and leaves the cache as it is`() throws {
    let world = try world()
    try world.write("broken.db", "no cache\n")
    for file in ["broken.db", "nowhere.db"] {
      let outcome = try world.run("cache", "import", file)
      #expect(outcome.status == 2, "\(outcome.messages)")
      #expect(outcome.messages.contains("error: "))
      #expect(outcome.messages.contains(file))
    }
    #expect(try world.run("cache", "info").output.contains("distributions  1"))
  }

  @Test func `prunes what is not used and says what it freed`() throws {
    let world = try world()
    let outcome = try world.run("cache", "prune", "--days", "0")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.messages.contains("Removed 0 project pages"))
    #expect(outcome.messages.contains("freed"))
    #expect(try world.run("cache", "prune", "--days", "-1").status == 2)
    #expect(try world.run("cache", "info").output.contains("distributions  1"))
  }
}
