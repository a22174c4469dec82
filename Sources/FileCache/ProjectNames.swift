public import Packaging

extension FileCache {
  /// Every project that an index was found to have.
  public func projectNames() throws(FileCacheError) -> [ProjectName] {
    try read { database throws(DatabaseError) in
      let query = try database.prepare(
        "SELECT DISTINCT name FROM page WHERE versions IS NOT NULL ORDER BY name")
      var names: [ProjectName] = []
      while try query.step() {
        if let name = try? ProjectName(query.text(0)) { names.append(name) }
      }
      return names
    }
  }
}
