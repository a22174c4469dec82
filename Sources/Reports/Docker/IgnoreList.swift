public import Packaging
public import Pruning

/// Lines for `.dockerignore` that leave out exactly the dropped files of a build context.
///
/// See: <https://docs.docker.com/build/concepts/context/#dockerignore-files>
public struct IgnoreList: Sendable {
  private let plan: PrunePlan
  private let context: String

  /// - Parameters:
  ///   - plan: What is dropped.
  ///   - context: The absolute path of the build context; by default the environment's prefix.
  public init(_ plan: PrunePlan, context: String? = nil) {
    self.plan = plan
    self.context = context ?? plan.inventory.commonBase
  }

  /// UTF-8 where the paths are, ending in a newline.
  ///
  /// - Throws: ``IgnoreListError`` for a dropped file that no pattern can name without naming a
  ///   kept one.
  public func bytes() throws(IgnoreListError) -> [UInt8] {
    let tree = KeptTree(plan)
    guard let base = tree.folder(at: context) else { return Array(Self.heading.utf8) }
    var patterns = PathPattern(tree, in: .ignoreFile, kept: false, base: base)
    var lines: [[UInt8]] = []
    do {
      let cover = tree.cover(kept: false, below: base)
      for folder in cover.folders { lines.append(try patterns.folder(folder)) }
      for (folder, files) in cover.files {
        for file in files { lines.append(try patterns.file(file, in: folder)) }
      }
    } catch {
      throw IgnoreListError(path: InstallPath(normalized: error.path))
    }
    lines.sort { $0.lexicographicallyPrecedes($1) }
    var bytes = Array(Self.heading.utf8)
    for line in lines {
      // The context itself has no name: all in it goes.
      bytes += line.isEmpty ? Array("*".utf8) : line
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  private static let heading = "# What scrimp drops.\n"
}

/// A dropped file's name cannot be written in `.dockerignore`, nor by a pattern of its own.
public struct IgnoreListError: Error, Equatable, CustomStringConvertible {
  /// The absolute path.
  public let path: InstallPath

  public var description: String {
    let visible = path.description.unicodeScalars.map {
      $0.properties.generalCategory == .control ? "?" : String($0)
    }
    return "no line of .dockerignore stands for `\(visible.joined())` alone"
  }
}
