internal import Packaging

/// Writes paths of a plan as patterns of moby's `patternmatcher`, which `.dockerignore`,
/// `COPY --exclude` and `COPY --parents` share.
///
/// What cannot be written literally becomes `?`, as long as the pattern then matches nothing of
/// the other verdict.
struct PathPattern {
  /// Where the pattern is written.
  enum Place {
    /// A line of `.dockerignore`: a backslash escapes.
    case ignoreFile
    /// A word or a flag of an instruction. Builders differ in how often they take escapes off, so
    /// nothing is escaped.
    case instruction
  }

  private let tree: KeptTree
  private let place: Place
  /// Whether the patterns stand for what is kept.
  private let kept: Bool
  private var folders: [KeptTree.FolderIndex: [UInt8]] = [:]

  /// Patterns relative to the folder `base`.
  init(_ tree: KeptTree, in place: Place, kept: Bool, base: KeptTree.FolderIndex) {
    self.tree = tree
    self.place = place
    self.kept = kept
    folders[base] = []
  }

  /// The pattern for a folder and all it holds; empty for the base itself.
  ///
  /// - Throws: ``Inexpressible`` when no pattern stands for it alone.
  mutating func folder(_ index: KeptTree.FolderIndex) throws(Inexpressible) -> [UInt8] {
    if let known = folders[index] { return known }
    let folder = tree.folders[index]
    guard index != 0 else { throw Inexpressible(path: []) }
    // Not in the call below, which would copy the folders known so far.
    let parent = try self.folder(folder.parent)
    let pattern = try join(parent, name: folder.name, in: folder.parent, path: folder.path)
    folders[index] = pattern
    return pattern
  }

  /// The pattern for a file.
  ///
  /// - Throws: ``Inexpressible`` when no pattern stands for it alone.
  mutating func file(
    _ file: FileID, in index: KeptTree.FolderIndex
  ) throws(Inexpressible) -> [UInt8] {
    let name = tree.name(of: file)
    let parent = try folder(index)
    return try join(
      parent, name: name, in: index,
      path: tree.folders[index].path + [UInt8(ascii: "/")] + name)
  }

  struct Inexpressible: Error {
    let path: [UInt8]
  }

  private func join(
    _ parent: [UInt8], name: ArraySlice<UInt8>, in folder: KeptTree.FolderIndex, path: [UInt8]
  ) throws(Inexpressible) -> [UInt8] {
    let units = units(of: name)
    if units.contains(.anything), matchesOther(units, in: folder) {
      throw Inexpressible(path: path)
    }
    let component = units.flatMap(\.bytes)
    return parent.isEmpty ? component : parent + [UInt8(ascii: "/")] + component
  }

  /// What one character of a name becomes.
  private enum Unit: Equatable {
    case literal(ArraySlice<UInt8>)
    case escaped(UInt8)
    case anything

    var bytes: [UInt8] {
      switch self {
      case .literal(let rune): Array(rune)
      case .escaped(let byte): [UInt8(ascii: "\\"), byte]
      case .anything: [UInt8(ascii: "?")]
      }
    }

    func matches(_ rune: ArraySlice<UInt8>) -> Bool {
      switch self {
      case .literal(let literal): rune == literal
      case .escaped(let byte): rune.elementsEqual([byte])
      case .anything: true
      }
    }
  }

  private func units(of name: ArraySlice<UInt8>) -> [Unit] {
    let runes = Array(RuneSequence(name))
    return runes.enumerated().map { index, rune in
      switch place {
      case .ignoreFile: ignoreFileUnit(rune, isAtEnd: index == 0 || index == runes.count - 1)
      case .instruction: instructionUnit(rune)
      }
    }
  }

  private func ignoreFileUnit(_ rune: ArraySlice<UInt8>, isAtEnd: Bool) -> Unit {
    guard rune.count == 1, let byte = rune.first else {
      // Blanks of any script are trimmed from the ends of a line.
      let isBlank = String(decoding: rune, as: UTF8.self).unicodeScalars.contains {
        $0.properties.isWhitespace
      }
      return isBlank && isAtEnd ? .anything : .literal(rune)
    }
    switch byte {
    case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "\\"), UInt8(ascii: "!"), UInt8(ascii: "#"):
      return .escaped(byte)
    // The matcher makes a regular expression of the line and lets these through, Docker 20's
    // those of the second line too.
    case UInt8(ascii: "^"), UInt8(ascii: "|"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "+"):
      return .escaped(byte)
    case 0x21...0x7e: return .literal(rune)
    case UInt8(ascii: " "): return isAtEnd ? .anything : .literal(rune)
    default: return .anything
    }
  }

  private func instructionUnit(_ rune: ArraySlice<UInt8>) -> Unit {
    // Builders read flags byte by byte, which tears longer sequences apart.
    guard rune.count == 1, let byte = rune.first else { return .anything }
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "@"), UInt8(ascii: "%"),
      UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: "~"), UInt8(ascii: ":"):
      return .literal(rune)
    default: return .anything
    }
  }

  private func matchesOther(_ units: [Unit], in folder: KeptTree.FolderIndex) -> Bool {
    // Where not every name is known, any could match.
    guard tree.folders[folder].isListed else { return true }
    return tree.names(in: folder, kept: !kept).contains { name in
      let runes = Array(RuneSequence(name))
      return runes.count == units.count && zip(units, runes).allSatisfy { $0.matches($1) }
    }
  }
}
