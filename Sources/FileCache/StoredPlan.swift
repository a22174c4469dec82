public import Packaging

// What reviews of installed trees found; another tree, or the same one after a change, never has
// the same fingerprint.
extension FileCache {
  /// How many plans are kept: those that were used last.
  public static let planLimit = 16

  /// Of a plan longer than this its review is done again.
  private static let longestPlan = 1 << 26

  /// What is stored for a question, if it was asked of what has this fingerprint.
  ///
  /// The bytes are not verified.
  public func plan(
    of question: SHA256Digest, for fingerprint: SHA256Digest
  ) throws(FileCacheError) -> [UInt8]? {
    try read { database throws(DatabaseError) in
      let found = try statements.statement(.plan, in: database).first { row throws(DatabaseError) in
        try row.bind(blob: question.bytes, at: 1)
        try row.bind(blob: fingerprint.bytes, at: 2)
      } _: {
        (id: $0.integer(0), usedOn: $0.integer(1), bytes: $0.bytes(2))
      }
      guard let found else { return nil }
      uses.note(.plan, found.id, usedOn: found.usedOn)
      return found.bytes
    }
  }

  /// Stores a plan in place of what was stored for the same question, and lets go of those that
  /// were not used for the longest time.
  public func store(
    plan bytes: [UInt8], of question: SHA256Digest, for fingerprint: SHA256Digest
  ) throws(FileCacheError) {
    guard bytes.count <= Self.longestPlan else { return }
    try write { database throws(DatabaseError) in
      try statements.statement(.addPlan, in: database).run { row throws(DatabaseError) in
        try row.bind(blob: question.bytes, at: 1)
        try row.bind(blob: fingerprint.bytes, at: 2)
        try row.bind(uses.today, at: 3)
        try row.bind(blob: bytes, at: 4)
      }
      try statements.statement(.removeOldPlans, in: database).run { row throws(DatabaseError) in
        try row.bind(Int64(Self.planLimit), at: 1)
      }
    }
  }
}
