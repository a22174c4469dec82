import Staging

extension Diagnostic {
  /// The words for a stage or prune that did not succeed.
  init(writing path: String, _ error: StagingError) {
    switch error {
    case .cancelled:
      self.init("interrupted; nothing was written to `\(path)`", status: .interrupted)
    case .alreadyExists:
      self.init(
        "`\(path)` is there already", hint: "name a new file, or pass --force to replace it")
    case .notEmpty:
      self.init(
        "`\(path)` is not empty", causes: ["its files would be mixed with the staged ones"],
        hint: "name a new folder, or pass --force to replace what it holds")
    case .refused:
      self.init(
        "`\(path)` cannot be replaced", causes: ["\(error)"],
        hint: "name a new folder, such as --to out")
    case .linkImpossible:
      self.init("cannot write `\(path)`", causes: ["\(error)"], hint: "--link-mode copy")
    case .sourceVanished, .sourceChanged:
      self.init(
        "the installed packages changed while they were read", causes: ["\(error)"],
        hint: "run it again when no installer is at work")
    case .busy:
      self.init("`\(path)` is being written", causes: ["\(error)"], hint: "wait for it to end")
    case .system, .notAFolder, .notAFile, .unfinishedPrune, .collision, .reservedName,
      .leavesPrefix, .invalidJournal:
      self.init("cannot write `\(path)`", causes: ["\(error)"])
    }
  }
}
