public import Packaging

extension FileCache {
  /// What an index said of a project, and how long that holds.
  public struct StoredPage: Sendable {
    /// `nil` where the index said that it has no such project.
    public var page: ProjectPage?
    /// Seconds since 1970, as every time here.
    public var fetchedAt: Int64
    public var expiresAt: Int64
    public var etag: String?
    public var lastModified: String?

    public init(
      page: ProjectPage?, fetchedAt: Int64, expiresAt: Int64, etag: String? = nil,
      lastModified: String? = nil
    ) {
      self.page = page
      self.fetchedAt = fetchedAt
      self.expiresAt = expiresAt
      self.etag = etag
      self.lastModified = lastModified
    }
  }
}

// An index is known by its address; what one said never answers for another.
extension FileCache {
  /// What is stored of a project, without the details of its files.
  public func page(
    _ name: ProjectName, of index: String
  ) throws(FileCacheError) -> StoredPage? {
    try read { database throws(DatabaseError) in
      guard let indexID = try indexID(index, in: database) else { return nil }
      let found = try statements.statement(.page, in: database).first { row throws(DatabaseError) in
        try row.bind(indexID, at: 1)
        try row.bind(text: name.normalized, at: 2)
      } _: { row in
        (
          id: row.integer(0), usedOn: row.integer(3), isMissing: row.isNull(6),
          page: StoredPage(
            page: nil, fetchedAt: row.integer(1), expiresAt: row.integer(2),
            etag: row.isNull(4) ? nil : row.text(4),
            lastModified: row.isNull(5) ? nil : row.text(5))
        )
      }
      guard var found else { return nil }
      uses.note(.page, found.id, usedOn: found.usedOn)
      if found.isMissing { return found.page }
      let bytes = try statements.statement(.pageBytes, in: database).first {
        row throws(DatabaseError) in
        try row.bind(found.id, at: 1)
      } _: {
        $0.bytes(0)
      }
      guard let page = bytes.flatMap({ ProjectPage(choiceBytes: $0) }), page.name == name else {
        return nil
      }
      found.page.page = page
      return found.page
    }
  }

  /// Everything the index said of a page's file.
  ///
  /// - Returns: `nil` when the index no longer lists it, or when that is not stored.
  public func file(
    _ file: Int, of page: ProjectPage, in index: String
  ) throws(FileCacheError) -> IndexFile? {
    if page.details != nil { return page.file(file) }
    if let found = try details(of: file, page, in: index) { return found }
    // Another process may have stored a newer page since this one was read.
    guard let newer = try self.page(page.name, of: index)?.page else { return nil }
    let key = page.key(of: file)
    guard let place = (0..<newer.fileCount).first(where: { newer.key(of: $0) == key }) else {
      return nil
    }
    return try details(of: place, newer, in: index)
  }

  private func details(
    of file: Int, _ page: ProjectPage, in index: String
  ) throws(FileCacheError) -> IndexFile? {
    try read { database throws(DatabaseError) in
      guard let indexID = try indexID(index, in: database),
        let pageID = try pageID(page.name, indexID, in: database)
      else { return nil }
      let bytes = try statements.statement(.pageDetails, in: database).first {
        row throws(DatabaseError) in
        try row.bind(Self.detailsID(pageID, ProjectDetails.chunkIndex(of: file)), at: 1)
      } _: {
        $0.bytes(0)
      }
      return bytes.flatMap { ProjectDetails.Chunk($0) }.flatMap { page.file(file, in: $0) }
    }
  }

  /// Stores pages in place of what was stored of the same projects, all or nothing.
  ///
  /// A page without details has come out of the cache: of it only the times are written.
  public func store(
    _ pages: [(name: ProjectName, index: String, page: StoredPage)]
  ) throws(FileCacheError) {
    guard !pages.isEmpty else { return }
    try write { database throws(DatabaseError) in
      for entry in pages {
        let indexID = try makeIndexID(entry.index, in: database)
        if let page = entry.page.page, page.details == nil {
          try refresh(
            entry.name, indexID, entry.page.fetchedAt, entry.page.expiresAt, in: database)
        } else {
          try store(entry.page, of: entry.name, indexID, in: database)
        }
      }
    }
  }

  /// Says that what is stored of a project was found to be still so.
  public func refresh(
    _ name: ProjectName, of index: String, fetchedAt: Int64, expiresAt: Int64
  ) throws(FileCacheError) {
    try write { database throws(DatabaseError) in
      guard let indexID = try indexID(index, in: database) else { return }
      try refresh(name, indexID, fetchedAt, expiresAt, in: database)
    }
  }

  private func refresh(
    _ name: ProjectName, _ indexID: Int64, _ fetchedAt: Int64, _ expiresAt: Int64,
    in database: borrowing Database
  ) throws(DatabaseError) {
    try statements.statement(.refreshPage, in: database).run { row throws(DatabaseError) in
      try row.bind(fetchedAt, at: 1)
      try row.bind(expiresAt, at: 2)
      try row.bind(uses.today, at: 3)
      try row.bind(indexID, at: 4)
      try row.bind(text: name.normalized, at: 5)
    }
  }

  func store(
    _ stored: StoredPage, of name: ProjectName, _ indexID: Int64, in database: borrowing Database
  ) throws(DatabaseError) {
    try statements.statement(.addPage, in: database).run { row throws(DatabaseError) in
      try row.bind(indexID, at: 1)
      try row.bind(text: name.normalized, at: 2)
      try row.bind(stored.fetchedAt, at: 3)
      try row.bind(stored.expiresAt, at: 4)
      try row.bind(uses.today, at: 5)
      try row.bind(optional: stored.etag, at: 6)
      try row.bind(optional: stored.lastModified, at: 7)
      try row.bind(optional: stored.page.map { Int64($0.versionCount) }, at: 8)
      try row.bind(optional: stored.page.map { Int64($0.fileCount) }, at: 9)
    }
    guard let pageID = try pageID(name, indexID, in: database) else { return }
    try statements.statement(.removePageDetails, in: database).run { row throws(DatabaseError) in
      try row.bind(Self.detailsID(pageID, 0), at: 1)
      try row.bind(Self.detailsID(pageID + 1, 0) - 1, at: 2)
    }
    guard let page = stored.page else {
      return try statements.statement(.removePageBytes, in: database).run {
        row throws(DatabaseError) in try row.bind(pageID, at: 1)
      }
    }
    try statements.statement(.addPageBytes, in: database).run { row throws(DatabaseError) in
      try row.bind(pageID, at: 1)
      try row.bind(blob: page.choiceBytes, at: 2)
    }
    for (index, chunk) in (page.details?.chunks ?? []).enumerated() {
      try statements.statement(.addPageDetails, in: database).run { row throws(DatabaseError) in
        try row.bind(Self.detailsID(pageID, index), at: 1)
        try row.bind(blob: chunk.bytes, at: 2)
      }
    }
  }

  private func pageID(
    _ name: ProjectName, _ indexID: Int64, in database: borrowing Database
  ) throws(DatabaseError) -> Int64? {
    try statements.statement(.pageID, in: database).first { row throws(DatabaseError) in
      try row.bind(indexID, at: 1)
      try row.bind(text: name.normalized, at: 2)
    } _: {
      $0.integer(0)
    }
  }

  /// A page's chunks follow one another in the table.
  private static func detailsID(_ page: Int64, _ chunk: Int) -> Int64 {
    page << 20 | Int64(min(chunk, 1 << 20 - 1))
  }

  private func indexID(
    _ url: String, in database: borrowing Database
  ) throws(DatabaseError) -> Int64? {
    let url = Self.withoutCredentials(url)
    return try statements.statement(.sourceID, in: database).first { row throws(DatabaseError) in
      try row.bind(text: url, at: 1)
    } _: {
      $0.integer(0)
    }
  }

  func makeIndexID(
    _ url: String, in database: borrowing Database
  ) throws(DatabaseError) -> Int64 {
    try statements.statement(.addSource, in: database).run { row throws(DatabaseError) in
      try row.bind(text: Self.withoutCredentials(url), at: 1)
    }
    return try indexID(url, in: database) ?? 0
  }

  /// Passwords do not reach the disk, whatever a caller hands over.
  private static func withoutCredentials(_ url: String) -> String {
    let bytes = Array(url.utf8)
    guard let scheme = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes[scheme...].starts(with: "://".utf8)
    else { return url }
    let authority = bytes[(scheme + 3)...].prefix { !"/?#".utf8.contains($0) }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return url }
    return String(decoding: bytes[..<(scheme + 3)] + bytes[(at + 1)...], as: UTF8.self)
  }
}
