/// How a tree is staged.
public struct StageOptions: Sendable {
  public var linkMode: LinkMode
  /// Whether what the folder holds may be replaced.
  public var replacesExisting: Bool
  /// How many folders are written at once; file systems gain little beyond a few.
  public var workers: Int

  public init(linkMode: LinkMode = .auto, replacesExisting: Bool = false, workers: Int = 4) {
    self.linkMode = linkMode
    self.replacesExisting = replacesExisting
    self.workers = workers
  }
}

/// How far a stage, an archive or a prune is.
public struct StageProgress: Sendable {
  public let files: Int
  public let bytes: Int
}

/// What a stage did.
public struct StageReport: Sendable, Equatable {
  public var linked = 0
  public var cloned = 0
  public var copied = 0
  /// Whether the folder held the remains of an interrupted stage, now replaced.
  public var replacedUnfinished = false
  /// What could not be removed of the tree that was replaced; it does no harm but takes space.
  public var leftBehind: [String] = []

  public var files: Int { linked + cloned + copied }
}
