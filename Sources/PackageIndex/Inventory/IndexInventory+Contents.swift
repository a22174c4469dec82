internal import FileCache
public import Packaging

extension IndexInventory {
  /// Calls `body` with the bytes of each file, on several threads, as far as they are not too many.
  ///
  /// A file that several distributions bring may be any of theirs, so `body` is called for each.
  /// The bytes are valid during the call alone; `padding` NULs follow them.
  ///
  /// - Returns: in the files' order what `body` returned for each; nothing for one beyond `limit`.
  /// - Throws: ``IndexError`` when a file cannot be had, or is not what its wheel's directory says.
  public func map<Value: Sendable>(
    _ files: [FileID], from wheels: WheelFiles, limit: Int, padding: Int,
    progress: (Int) -> Void = { _ in },
    _ body: @escaping @Sendable (FileID, UnsafeBufferPointer<UInt8>) -> Value
  ) async throws -> [[Value]] {
    var wanted: [WantedContent] = []
    /// For each of the wanted, the place of its file in `files`.
    var places: [Int] = []
    var values = [[Value]](repeating: [], count: files.count)
    for (place, id) in files.enumerated() {
      for origin in origins(of: id) {
        let wheel = wheel(origin)
        switch origin.source {
        case .entry(let index):
          wanted.append(WantedContent(wheel: wheel.list, entry: wheel.list.files.files[index]))
          places.append(place)
        case .script(let index):
          let text = Array(wheel.scripts[index].text.utf8)
          let padded = text + Array(repeating: 0, count: padding)
          values[place].append(
            padded.withUnsafeBufferPointer {
              body(id, UnsafeBufferPointer(rebasing: $0[..<text.count]))
            })
        }
      }
    }
    let owners = places.map { files[$0] }
    let use = ContentUse(limit: limit, padding: padding) { number, bytes in
      body(owners[number], bytes)
    }
    let found = try await wheels.values(of: wanted, use, progress: progress)
    var isWhole = [Bool](repeating: true, count: files.count)
    for (place, value) in zip(places, found) {
      if let value { values[place].append(value) } else { isWhole[place] = false }
    }
    // One of several that cannot be read makes the file one that cannot.
    for place in files.indices where !isWhole[place] { values[place] = [] }
    return values
  }
}
