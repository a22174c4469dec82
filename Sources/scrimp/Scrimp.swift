import ArgumentParser

@main
struct Scrimp: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scrimp", abstract: "Ship only the Python your app runs.", version: "0.1.0")
}
