// What an interpreter says of itself holds while its identity does; asking it takes longer than a
// warm resolution.
extension FileCache {
  /// The answer of the interpreter with an identity.
  public func interpreterAnswer(of identity: String) throws(FileCacheError) -> [UInt8]? {
    try read { database throws(DatabaseError) in
      try statements.statement(.interpreter, in: database).first { row throws(DatabaseError) in
        try row.bind(text: identity, at: 1)
      } _: {
        $0.bytes(0)
      }
    }
  }

  public func store(
    interpreterAnswer answer: [UInt8], of identity: String
  ) throws(FileCacheError) {
    try write { database throws(DatabaseError) in
      try statements.statement(.addInterpreter, in: database).run { row throws(DatabaseError) in
        try row.bind(text: identity, at: 1)
        try row.bind(blob: answer, at: 2)
        try row.bind(uses.today, at: 3)
      }
    }
  }
}
