public import Packaging

extension FileCache {
  /// A file of a wheel, compressed as the wheel has it.
  public struct StoredContent: Sendable, Equatable {
    /// As in the wheel.
    public let path: InstallPath
    /// 0 is stored, 8 deflated.
    public let method: Int
    /// Of the file itself, as the checksum.
    public let size: Int
    public let crc32: UInt32
    public let bytes: [UInt8]

    public init(path: InstallPath, method: Int, size: Int, crc32: UInt32, bytes: [UInt8]) {
      self.path = path
      self.method = method
      self.size = size
      self.crc32 = crc32
      self.bytes = bytes
    }
  }
}

// What a review reads of wheels that are not installed, kept beside their file lists.
extension FileCache {
  /// Those of a list's files whose content is stored.
  ///
  /// The checksum is not verified.
  public func contents(
    of paths: some Sequence<InstallPath>, in key: FileList.Key
  ) throws(FileCacheError) -> [StoredContent] {
    try read { database throws(DatabaseError) in
      guard let list = try listID(key, in: database) else { return [] }
      var contents: [StoredContent] = []
      for path in paths {
        let found = try statements.statement(.content, in: database).first {
          row throws(DatabaseError) in
          try row.bind(list, at: 1)
          try row.bind(path: path, at: 2)
        } _: { row in
          StoredContent(
            path: path, method: Int(row.integer(0)), size: Int(row.integer(1)),
            crc32: UInt32(truncatingIfNeeded: row.integer(2)), bytes: row.bytes(3))
        }
        if let found { contents.append(found) }
      }
      return contents
    }
  }

  /// Stores contents beside their lists, all or nothing; those of a list that is not there go.
  public func store(
    _ contents: [(key: FileList.Key, content: StoredContent)]
  ) throws(FileCacheError) {
    guard !contents.isEmpty else { return }
    try write { database throws(DatabaseError) in
      var list: (key: FileList.Key, id: Int64?)?
      for (key, content) in contents {
        if list?.key != key { list = (key, try listID(key, in: database)) }
        guard let id = list?.id else { continue }
        try statements.statement(.addContent, in: database).run { row throws(DatabaseError) in
          try row.bind(id, at: 1)
          try row.bind(path: content.path, at: 2)
          try row.bind(Int64(content.method), at: 3)
          try row.bind(Int64(content.size), at: 4)
          try row.bind(Int64(content.crc32), at: 5)
          try row.bind(blob: content.bytes, at: 6)
        }
      }
    }
  }

  private func listID(
    _ key: FileList.Key, in database: borrowing Database
  ) throws(DatabaseError) -> Int64? {
    try statements.statement(.listID, in: database).first { row throws(DatabaseError) in
      try row.bind(blob: key.bytes, at: 1)
      try row.bind(text: key.origin.rawValue, at: 2)
    } _: {
      $0.integer(0)
    }
  }
}

extension Statement {
  /// Text where it can be text, so that any client shows it; else the very bytes.
  func bind(path: InstallPath, at index: Int32) throws(DatabaseError) {
    if let text = String(validating: path.bytes, as: UTF8.self) {
      try bind(text: text, at: index)
    } else {
      try bind(blob: path.bytes, at: index)
    }
  }
}
