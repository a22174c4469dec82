internal import FileCache
internal import Packaging

/// A file of a wheel that somebody wants to read.
struct WantedContent: Sendable {
  let wheel: ListedWheel
  let entry: FileList.Entry
}

/// What is done with contents.
struct ContentUse<Value: Sendable>: Sendable {
  /// A larger file is not read.
  let limit: Int
  /// So many NUL bytes follow a file's own.
  let padding: Int
  let body: @Sendable (Int, UnsafeBufferPointer<UInt8>) -> Value

  fileprivate func value(_ number: Int, _ content: consuming [UInt8]) -> Value {
    let count = content.count
    var content = content
    content.append(contentsOf: repeatElement(0, count: padding))
    return content.withUnsafeBufferPointer {
      body(number, UnsafeBufferPointer(rebasing: $0[..<count]))
    }
  }
}

extension WheelFiles {
  /// How many bytes of wheels are held at the same time, unless one file alone has more.
  private static var bytesInFlight: Int { 32 << 20 }
  /// All that one wheel's modules may come to; a wheel beyond it is a bomb.
  private static var sourcesLimit: Int { 2 << 30 }

  /// Calls the use's body with the content of each file, on several threads.
  ///
  /// - Returns: what it returned, in the files' order; `nil` for a file beyond the limit.
  /// - Throws: ``IndexError`` when a file cannot be had, or is not what its wheel's directory says.
  func values<Value>(
    of wanted: [WantedContent], _ use: ContentUse<Value>, progress: (Int) -> Void
  ) async throws -> [Value?] {
    var values = [Value?](repeating: nil, count: wanted.count)
    let readable = wanted.indices.filter { wanted[$0].entry.size <= use.limit }
    let wheels = Dictionary(grouping: readable) { wanted[$0].wheel.file.url }
      .sorted { $0.key < $1.key }.map(\.value)
    for wheel in wheels {
      let total = wheel.reduce(0) { $0 + wanted[$1].entry.size }
      guard total <= Self.sourcesLimit else {
        throw IndexError(wanted[wheel[0]].wheel.file.url, .tooLarge(limit: Self.sourcesLimit))
      }
    }
    var done = 0
    func take(_ found: [(number: Int, value: Value)]) {
      for (number, value) in found { values[number] = value }
      done += found.count
      progress(done)
    }
    try await readStored(wheels, wanted, use, take)
    counts.contentsFromCache += done
    let missing = wheels.map { $0.filter { values[$0] == nil } }.filter { !$0.isEmpty }
    guard !missing.isEmpty else { return values }
    cache?.pause()
    try await fetch(missing, wanted, use, take)
    counts.contentsFetched += missing.reduce(0) { $0 + $1.count }
    return values
  }

  /// Reads what the cache has; what is damaged there counts as missing.
  private func readStored<Value>(
    _ wheels: [[Int]], _ wanted: [WantedContent], _ use: ContentUse<Value>,
    _ take: ([(number: Int, value: Value)]) -> Void
  ) async throws {
    guard cache != nil else { return }
    await withTaskGroup(of: [(number: Int, value: Value)].self) { group in
      var running = 0
      for wheel in wheels where wanted[wheel[0]].wheel.file.sha256 != nil {
        for numbers in Self.portions(of: wheel, wanted) {
          let stored = storedContents(of: numbers, wanted)
          guard !stored.isEmpty else { continue }
          // Each holds a portion in memory.
          if running == 8, let found = await group.next() {
            running -= 1
            take(found)
          }
          running += 1
          group.addTask {
            stored.compactMap { number, content in
              guard let bytes = try? content.content() else { return nil }
              return (number, use.value(number, bytes))
            }
          }
        }
      }
      for await found in group { take(found) }
    }
  }

  /// Parts of a wheel's files that are not much to hold in memory.
  private static func portions(of wheel: [Int], _ wanted: [WantedContent]) -> [[Int]] {
    var portions: [[Int]] = [[]]
    var size = 0
    for number in wheel {
      let next = wanted[number].entry.size
      if size + next > 4 << 20, size > 0 {
        portions.append([])
        size = 0
      }
      portions[portions.count - 1].append(number)
      size += next
    }
    return portions
  }

  private func storedContents(
    of numbers: [Int], _ wanted: [WantedContent]
  ) -> [(Int, CompressedContent)] {
    let stored = read { cache throws(FileCacheError) in
      try cache.contents(
        of: numbers.lazy.map { wanted[$0].entry.path }, in: wanted[numbers[0]].wheel.files.key)
    }
    let byPath = Dictionary(
      numbers.map { (wanted[$0].entry.path, $0) }, uniquingKeysWith: { first, _ in first })
    return (stored ?? []).compactMap { content in
      guard let number = byPath[content.path], content.size == wanted[number].entry.size else {
        return nil
      }
      return (number, content)
    }
  }

  // MARK: Fetching

  private struct Fetched<Value: Sendable>: Sendable {
    let size: Int
    let found: [(number: Int, value: Value)]
    let contents: [CompressedContent]
    let key: FileList.Key
  }

  private func fetch<Value>(
    _ wheels: [[Int]], _ wanted: [WantedContent], _ use: ContentUse<Value>,
    _ take: ([(number: Int, value: Value)]) -> Void
  ) async throws {
    try await open(wheels.map { wanted[$0[0]].wheel })
    var pending: [(key: FileList.Key, content: CompressedContent)] = []
    var pendingSize = 0
    func keep(_ fetched: Fetched<Value>) {
      take(fetched.found)
      pending += fetched.contents.map { (fetched.key, $0) }
      pendingSize += fetched.contents.reduce(0) { $0 + $1.bytes.count }
      if pendingSize > 8 << 20 { flush() }
    }
    func flush() {
      store { cache throws(FileCacheError) in try cache.store(pending) }
      pending = []
      pendingSize = 0
    }
    try await withThrowingTaskGroup(of: Fetched<Value>.self) { group in
      defer { group.cancelAll() }
      var inFlight = 0
      for numbers in wheels {
        let listed = wanted[numbers[0]].wheel
        guard let wheel = opened[listed.file.url] else { continue }
        let isKept = listed.file.sha256 != nil && cache != nil
        for run in try wheel.runs(of: numbers.map { ($0, wanted[$0].entry) }) {
          while inFlight > 0, inFlight + run.range.count > Self.bytesInFlight,
            let fetched = try await group.next()
          {
            inFlight -= fetched.size
            keep(fetched)
          }
          inFlight += run.range.count
          group.addTask {
            let contents = try await wheel.contents(of: run)
            var found: [(number: Int, value: Value)] = []
            for (item, content) in zip(run.items, contents) {
              found.append((item.number, use.value(item.number, try wheel.content(content))))
            }
            return Fetched(
              size: run.range.count, found: found, contents: isKept ? contents : [],
              key: listed.files.key)
          }
        }
      }
      for try await fetched in group { keep(fetched) }
    }
    flush()
  }

  /// Opens those of the wheels whose list came from the cache.
  private func open(_ wheels: [ListedWheel]) async throws {
    let closed = wheels.filter { opened[$0.file.url] == nil }
    let client = client
    var failures: [String: IndexError] = [:]
    await withTaskGroup(of: (String, Result<OpenedWheel, IndexError>).self) { group in
      for wheel in closed {
        group.addTask {
          do throws(IndexError) {
            let opened = try await OpenedWheel(try await client.open(wheel.file), wheel.file)
            return (wheel.file.url, .success(opened))
          } catch { return (wheel.file.url, .failure(error)) }
        }
      }
      for await (url, result) in group {
        switch result {
        case .success(let wheel): opened[url] = wheel
        case .failure(let error): failures[url] = error
        }
      }
    }
    if let first = failures.min(by: { $0.key < $1.key }) { throw first.value }
  }
}

extension OpenedWheel {
  /// The requests that fetch the files, which the wheel must have as its list says.
  fileprivate func runs(
    of files: [(number: Int, entry: FileList.Entry)]
  ) throws(IndexError) -> [EntryRun] {
    var entries: [InstallPath: WheelDirectory.Entry] = [:]
    for entry in directory.entries where !entry.isFolder {
      if let path = InstallPath(entry.path) { entries[path] = entry }
    }
    var wanted: [(number: Int, entry: WheelDirectory.Entry)] = []
    for (number, file) in files {
      guard let entry = entries[file.path], entry.size == file.size else {
        throw failure(.damaged(file.path.description))
      }
      wanted.append((number, entry))
    }
    return EntryRun.all(of: wanted, in: directory)
  }

  /// The run's files as the wheel has them.
  fileprivate func contents(of run: EntryRun) async throws(IndexError) -> [CompressedContent] {
    var wheel = self
    let range = run.range
    let bytes = try await wheel.bytes(range)
    var contents: [CompressedContent] = []
    for item in run.items {
      let start = item.range.lowerBound - range.lowerBound
      do throws(ArchiveError) {
        contents.append(
          try directory.compressed(
            item.entry, in: bytes.span.extracting(start..<start + item.range.count)))
      } catch { throw failure(error) }
    }
    return contents
  }

  fileprivate func content(_ compressed: CompressedContent) throws(IndexError) -> [UInt8] {
    do throws(ArchiveError) { return try compressed.content() } catch { throw failure(error) }
  }

  private func failure(_ error: ArchiveError) -> IndexError {
    IndexError(file.url, .unreadableWheel(cause: error.description))
  }
}
