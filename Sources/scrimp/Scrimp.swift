import ArgumentParser
import Dispatch
import FileCache

@main
struct Scrimp: AsyncParsableCommand {
  static let name = "scrimp"
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Ship only the Python your app runs.",
    discussion: """
      Reads your requirements and an installed site-packages, or a package index where nothing \
      is installed, finds what the app needs at run time, and writes exactly that for the runtime \
      stage of a container image.

      EXAMPLES
        scrimp resolve -r requirements.in --python-version 3.12
        scrimp plan  -r requirements.txt --site-packages .venv
        scrimp stage -r requirements.txt --site-packages .venv --app src --to out
        scrimp prune -r requirements.txt --site-packages .venv --in-place --dry-run
      """,
    version: version,
    subcommands: [
      ResolveCommand.self, PlanCommand.self, StageCommand.self, PruneCommand.self,
      WhyCommand.self, CacheCommand.self,
    ])

  /// Runs the command line; every way to end goes through ``ExitStatus``.
  static func main() {
    Interruption.install()
    do {
      let command = try parsed(CommandLine.arguments.dropFirst())
      if var command = command as? ResolveCommand {
        if let rest = try command.start() { finish(rest) }
      } else if let command = command as? any AsyncParsableCommand {
        finish {
          var command = command
          try await command.run()
        }
      } else {
        var command = command
        try command.run()
      }
    } catch {
      end(with: error)
    }
  }

  /// What is left of a command that has to wait for somebody.
  typealias AsynchronousWork = () async throws -> Void

  /// Threads and their executor are started only here: a run that needs no network spares them.
  private static func finish(_ work: sending @escaping AsynchronousWork) -> Never {
    Task {
      do { try await work() } catch { end(with: error) }
      ExitStatus.done.end()
    }
    dispatchMain()
  }

  /// The command that the arguments name.
  ///
  /// From the root, the parser makes out the options of every command on the way, several times;
  /// the named command by itself takes half as long. What it does not take as it stands (`--help`,
  /// faults) goes the long way, which words it.
  private static func parsed(_ arguments: ArraySlice<String>) throws -> any ParsableCommand {
    if let name = arguments.first,
      let named = configuration.subcommands.first(where: { $0.configuration.commandName == name }),
      named.configuration.subcommands.isEmpty,
      let command = try? named.parseAsRoot(Array(arguments.dropFirst())),
      type(of: command) == named
    {
      return command
    }
    return try parseAsRoot(Array(arguments))
  }

  private static func end(with error: any Error) -> Never {
    switch error {
    case let diagnostic as Diagnostic:
      console.report(diagnostic)
      diagnostic.status.end()
    case let error as FileCacheError:
      console.report(
        Diagnostic(
          "the cache cannot be used", causes: ["\(error)"], hint: "--cache-dir DIR",
          status: .unreachable))
      ExitStatus.unreachable.end()
    case let status as ExitCode:
      (ExitStatus(rawValue: status.rawValue) ?? .badInput).end()
    default:
      let message = fullMessage(for: error)
      if exitCode(for: error) == .success {
        print(message)
        ExitStatus.done.end()
      }
      console.report(Diagnostic(usage: message))
      ExitStatus.badInput.end()
    }
  }

  /// For errors met before a command's own options are known.
  private static let console = Console()
}

extension Diagnostic {
  /// Puts the argument parser's words, `Error: …` and a usage line, into the contract's form.
  fileprivate init(usage message: String) {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    var first = lines.isEmpty ? "the command line cannot be used" : lines.removeFirst()
    if first.hasPrefix("Error: ") { first.removeFirst("Error: ".count) }
    let help = lines.last { $0.contains("--help") || $0.contains("See '") }
    self.init(
      first, hint: help.map { $0.trimmingPrefix("  ") }.map { "\($0)" } ?? "scrimp --help")
  }
}
