internal import Packaging
public import Pruning

/// The `COPY` instructions that bring a plan's kept files from a build stage into an image.
public struct CopyList: Sendable {
  /// What the builder's Dockerfile frontend understands.
  public enum Frontend: String, CaseIterable, Sendable {
    /// Any builder: whole folders and files.
    case classic
    /// `COPY --exclude`, from docker/dockerfile:1.19 on.
    case exclude = "1.19"
    /// `COPY --parents`, from docker/dockerfile:1.20 on.
    case parents = "1.20"
  }

  /// How the instructions are to look.
  public struct Options: Sendable {
    /// The stage the environment was installed in.
    public var stage = "builder"
    /// The environment's prefix in the image; by default the one it has in the stage.
    public var destination: String?
    public var frontend = Frontend.classic
    public var maximumLayers = 10
    /// The command that writes the kept tree in the stage, for a plan that folders do not express.
    public var stageCommand = ["scrimp", "stage", "--to", "/out"]
    /// Whether nothing stands in the tree that the plan does not list; a folder that is copied whole
    /// brings along all that is in it.
    public var knowsWholeTree = true
    /// The folder that the command writes.
    public var stagedFolder = "/out"

    public init() {}
  }

  private let plan: PrunePlan
  private let options: Options

  public init(_ plan: PrunePlan, options: Options = Options()) {
    self.plan = plan
    self.options = options
  }

  /// UTF-8, ending in a newline.
  ///
  /// - Throws: ``CopyListError`` for options that no instruction can follow.
  public func bytes() throws(CopyListError) -> [UInt8] {
    try checkOptions()
    var lines = [heading]
    do {
      let instructions = try instructions()
      if options.frontend != .classic, !instructions.isEmpty {
        lines.append(
          "# Needs docker/dockerfile:\(options.frontend.rawValue) or later: "
            + "`# syntax=docker/dockerfile:1` as the first line of the Dockerfile.")
      }
      if leavesPartOfDistributions {
        lines.append(
          "# RECORD files still name what is left behind; `scrimp stage` would rewrite them.")
      }
      lines += instructions.map(\.text)
    } catch {
      lines.append("# \(error.sentence)")
      lines += try recipe()
    }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private func instructions() throws(CopyObstacle) -> [CopyInstruction] {
    guard options.knowsWholeTree else { throw .unknownNeighbours }
    let instructions = try CopyLayout(plan, options: options).instructions()
    try options.checkLayers(instructions.count)
    return instructions
  }

  private var heading: String {
    let totals = PlanTotals(plan).all
    return "# scrimp keeps \(totals.kept.files) of \(totals.installed.files) files, "
      + "\(ByteCountText.text(totals.kept.bytes)) of \(ByteCountText.text(totals.installed.bytes))"
      + ", at level \(plan.level.rawValue)."
  }

  private var leavesPartOfDistributions: Bool {
    PlanTotals(plan).distributions.contains { $0.kept.files > 0 && $0.dropped.files > 0 }
  }

  private func checkOptions() throws(CopyListError) {
    let isName =
      !options.stage.isEmpty
      && options.stage.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"):
          true
        default: false
        }
      }
    guard isName else { throw .invalidStage(options.stage) }
    if let destination = options.destination, !destination.hasPrefix("/") {
      throw .relativeDestination(destination)
    }
  }

  /// The instructions for a tree that `scrimp stage` writes in the build stage.
  private func recipe() throws(CopyListError) -> [String] {
    if options.destination == nil, plan.inventory.hasSeveralPrefixes {
      throw .severalPrefixes(plan.inventory.roots.map(\.prefix))
    }
    let copy = CopyInstruction(
      stage: options.stage,
      sources: [CopyInstruction.pattern(for: withSlash(options.stagedFolder))],
      destination: withSlash(options.destination ?? plan.inventory.commonBase))
    return [
      "# In the stage `\(options.stage)`, after the installation:",
      ShellCommand(options.stageCommand).runInstruction,
      "# In the final stage:",
      copy.text,
    ]
  }

  private func withSlash(_ path: String) -> String { path.hasSuffix("/") ? path : path + "/" }
}

extension CopyList.Options {
  /// Throws when a plan needs more layers than there may be.
  func checkLayers(_ needed: Int) throws(CopyObstacle) {
    let allowed = min(maximumLayers, Self.layerLimit)
    guard needed <= allowed else { throw .tooManyLayers(needed: needed, allowed: allowed) }
  }

  /// overlay2 runs no image beyond about 127 layers, and the base image has some.
  private static let layerLimit = 100
}

/// Options that no instruction can follow.
public enum CopyListError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It is no name that `--from` takes.
  case invalidStage(String)
  case relativeDestination(String)
  /// One staged tree goes to one place, and the environments have several.
  case severalPrefixes([String])

  public var description: String {
    switch self {
    case .invalidStage(let name): "`\(name)` is no name of a build stage"
    case .relativeDestination(let path): "the destination `\(path)` is not absolute"
    case .severalPrefixes(let prefixes):
      "the environments have several prefixes (\(prefixes.joined(separator: ", "))): "
        + "name one destination for them"
    }
  }
}

/// Why `COPY` instructions alone do not express a plan.
enum CopyObstacle: Error, Equatable {
  case tooManyLayers(needed: Int, allowed: Int)
  /// `COPY` follows a link that it is given, so that a file would take its place.
  case symbolicLink(path: [UInt8])
  case inexpressible(path: [UInt8])
  case tooLong(bytes: Int)
  case severalPrefixes
  case unknownNeighbours

  /// One sentence for a comment of a Dockerfile.
  var sentence: String {
    switch self {
    case .tooManyLayers(let needed, let allowed):
      "COPY alone would need \(needed) layers, more than \(allowed): a staged tree needs one."
    case .symbolicLink(let path):
      "COPY alone would follow the link \(printable(path)): a staged tree keeps it."
    case .inexpressible(let path):
      "COPY alone cannot name \(printable(path)): a staged tree needs no names."
    case .tooLong(let bytes):
      "COPY alone would need a line of \(bytes) bytes: a staged tree needs a short one."
    case .severalPrefixes:
      "COPY alone would need a destination for each prefix: a staged tree needs one."
    case .unknownNeighbours:
      "COPY alone would bring what else the installer puts there: a staged tree does not."
    }
  }

  private func printable(_ path: [UInt8]) -> String {
    let text = String(decoding: path, as: UTF8.self).unicodeScalars.map {
      $0.properties.generalCategory == .control ? "?" : String($0)
    }
    return text.joined()
  }
}
