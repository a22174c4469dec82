import ArgumentParser
import FileCache
import Reports

extension CacheCommand {
  /// `scrimp cache prune`: the cache without what nobody uses.
  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove what was not used for a while.",
      discussion: """
        Safe while other commands run. Uses are noted once a week: what was used within the days \
        stays, and what was not may stay a week longer.

        EXAMPLES
          scrimp cache prune
          scrimp cache prune --days 7
        """)

    @OptionGroup var folder: Folder

    @Option(help: ArgumentHelp("How long ago the last use may be.", valueName: "number"))
    var days = 30

    func validate() throws { try CacheCommand.validate(days: days) }

    func run() throws {
      let cache = try folder.open()
      let pruned = try cache.prune(unusedFor: days)
      CacheCommand.report(cache.warnings)
      CacheCommand.say(
        "Removed \(pruned.pages) project pages, metadata of \(pruned.metadata) files, "
          + "\(pruned.distributions) file lists, \(pruned.plans) plans: "
          + "\(ByteCountText.text(pruned.bytes)) freed")
    }
  }

  /// `scrimp cache export`: the cache as one file.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the cache to one file, for another machine's `cache import`.",
      discussion: """
        Holds no credentials, and no plans: those are of this machine's own trees. Safe while \
        other commands run.

        EXAMPLES
          scrimp cache export scrimp-cache.db --days 7
        """)

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
    var file: String

    @OptionGroup var folder: Folder

    @Option(
      help: ArgumentHelp("Leave out what was not used for so many days.", valueName: "number"))
    var days: Int?

    func validate() throws { try days.map(CacheCommand.validate) }

    func run() throws {
      let cache = try folder.open()
      let exported = try CacheCommand.naming(file, "write") { () throws(FileCacheError) in
        try cache.export(to: file, usedWithin: days)
      }
      CacheCommand.report(cache.warnings)
      CacheCommand.say("Wrote \(CacheCommand.text(of: exported)) to \(file)")
    }
  }

  /// `scrimp cache import`: another machine's facts added to this one's.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add what a file of `cache export` holds.",
      discussion: """
        What was fetched later wins. A damaged file, or one of another release, changes nothing. \
        Import your own files only: what they say of packages is believed like an index.

        EXAMPLES
          scrimp cache import scrimp-cache.db
        """)

    @Argument(help: ArgumentHelp("The file that was exported.", valueName: "file"))
    var file: String

    @OptionGroup var folder: Folder

    func run() throws {
      let cache = try folder.open()
      let added = try CacheCommand.naming(file, "import") { () throws(FileCacheError) in
        try cache.merge(exported: file)
      }
      CacheCommand.report(cache.warnings)
      CacheCommand.say("Added \(CacheCommand.text(of: added)) from \(file)")
    }
  }

  private static func validate(days: Int) throws {
    guard 0...36_500 ~= days else {
      throw ValidationError("`--days` takes a number from 0 to 36500")
    }
  }

  /// Does work with an exported file; what is wrong with that is bad input, and no fault of the
  /// cache.
  private static func naming<Result>(
    _ file: String, _ verb: String, _ work: () throws(FileCacheError) -> Result
  ) throws -> Result {
    do throws(FileCacheError) { return try work() } catch {
      guard case .transfer(_, let cause) = error else { throw error }
      throw Diagnostic("cannot \(verb) `\(file)`", causes: [cause])
    }
  }

  private static func text(of transfer: CacheTransfer) -> String {
    "\(transfer.pages) project pages, metadata of \(transfer.metadata) files, "
      + "\(transfer.distributions) file lists"
  }
}
