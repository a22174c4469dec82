import Packaging
import Pruning
import Reports
import Testing

/// Random trees with awkward names: what the instructions and patterns bring over is exactly what
/// the plan keeps.
@Suite struct `Docker formats of random plans` {
  private static let words: [[UInt8]] =
    [
      "a", "b", "ab", "a b", "a?", "a*", "[a]", "^a", "!a", "#a", "$a", "${a}", "a\\", "'a'", "\"a",
      "ä", "é", "a.b", "-a", "--a", "a]", "{a}", "(a)", "a{2}", "aa", "a+", " a", "a ", "a\tb",
      "a\u{a0}", "a|b",
      "a\nb",
    ].map { Array($0.utf8) } + [[0x61, 0xff], [0x61, 0xe2, 0x82]]

  private func sample(_ random: inout some RandomNumberGenerator, awkward: Bool) throws
    -> SamplePlan
  {
    var sample = SamplePlan()
    if Bool.random(using: &random) {
      sample.roots = [InstallRoot(prefix: "/opt/deps", sitePackages: nil)]
    }
    let words = awkward ? Self.words : ["a", "b", "ab", "a b", "[a]", "$a"].map { Array($0.utf8) }
    var seen: Set<InstallPath> = []
    let dropRate = Int.random(in: 0...10, using: &random)
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      let names = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        words.randomElement(using: &random) ?? []
      }
      // A name is a folder or a file: the depth is part of it.
      let path = names.enumerated().map { index, name in
        name + (index == names.count - 1 ? Array(".py".utf8) : [])
      }
      let bytes = Array(path.joined(separator: [UInt8(ascii: "/")]))
      let isOutside =
        sample.roots[0].sitePackages != nil && Int.random(in: 0..<8, using: &random) == 0
      let installed = InstallPath(
        normalized: (isOutside ? Array("../../../bin/".utf8) : []) + bytes)
      guard seen.insert(installed).inserted else { continue }
      let isDropped = Int.random(in: 0..<10, using: &random) < dropRate
      sample.files.append(
        SamplePlan.File(
          path: installed,
          isSymbolicLink: Int.random(in: 0..<30, using: &random) == 0,
          decision: isDropped ? .drop(.rule(code: "junk")) : nil))
    }
    return sample
  }

  private func absolutePath(_ id: FileID, _ plan: PrunePlan) -> [UInt8] {
    let prefix = Array(plan.inventory.roots[0].prefix.utf8)
    return prefix + [UInt8(ascii: "/")] + plan.inventory.prefixPath(of: id).bytes
  }

  @Test(arguments: CopyList.Frontend.allCases, 0..<4)
  func `COPY brings exactly what is kept`(frontend: CopyList.Frontend, seed: Int) throws {
    var random = Generator(state: UInt64(seed + 1))
    var direct = 0
    for round in 0..<40 {
      let plan = try sample(&random, awkward: round % 2 == 0).plan()
      var options = CopyList.Options()
      options.frontend = frontend
      options.maximumLayers = 100
      let text = text(try CopyList(plan, options: options).bytes())
      let dockerfile = try DockerfileReader(text)
      if text.contains("\nRUN ") {
        #expect(dockerfile.instructions.map(\.name) == ["RUN", "COPY"])
        continue
      }
      direct += 1
      let files = plan.inventory.fileIDs.map { absolutePath($0, plan) }
      var copied: Set<[UInt8]> = []
      for instruction in dockerfile.instructions {
        #expect(instruction.name == "COPY")
        try simulate(instruction, on: files, in: plan, into: &copied)
      }
      let kept = Set(
        plan.inventory.fileIDs.filter { plan[$0].isKept }.map { absolutePath($0, plan) })
      #expect(copied == kept, "\(text)")
    }
    #expect(direct > 5)
  }

  /// Adds the absolute paths that an instruction writes.
  private func simulate(
    _ instruction: DockerfileReader.Instruction, on files: [[UInt8]], in plan: PrunePlan,
    into copied: inout Set<[UInt8]>
  ) throws {
    let destination = Array(try #require(instruction.words.last).utf8)
    #expect(destination.last == UInt8(ascii: "/"))
    let excludes = try instruction.flags.filter { $0.hasPrefix("--exclude=") }.map {
      try #require(GoPattern(Array($0.dropFirst(10).utf8), .regularExpression))
    }
    for source in instruction.words.dropLast() {
      if instruction.flags.contains("--parents") {
        let parts = source.split(separator: "/./", maxSplits: 1)
        let base = Array("\(parts[0])/".utf8)
        let pattern = try #require(GoPattern(Array(parts[1].utf8), .regularExpression))
        for file in files where file.starts(with: base) {
          let relative = Array(file.dropFirst(base.count))
          if pattern.matchesOrParentMatches(relative) { copied.insert(destination + relative) }
        }
        continue
      }
      let isFolder = source.hasSuffix("/")
      let pattern = try #require(
        GoPattern(Array((isFolder ? String(source.dropLast()) : source).utf8), .match))
      for (index, file) in files.enumerated() {
        if pattern.matches(file) {
          // The builder would follow the link.
          #expect(!plan.inventory.files[index].isSymbolicLink)
          copied.insert(
            destination
              + file.split(separator: UInt8(ascii: "/"))[
                file.split(separator: UInt8(ascii: "/")).count - 1])
        }
        for slash in file.indices where file[slash] == UInt8(ascii: "/") {
          guard slash > 0, pattern.matches(Array(file[..<slash])) else { continue }
          let relative = Array(file[(slash + 1)...])
          if excludes.contains(where: { $0.matchesOrParentMatches(relative) }) { continue }
          copied.insert(destination + relative)
        }
      }
    }
  }

  @Test(arguments: 0..<8)
  func `dockerignore leaves out exactly what is dropped`(seed: Int) throws {
    var random = Generator(state: UInt64(seed + 100))
    var expressed = 0
    for _ in 0..<40 {
      let plan = try sample(&random, awkward: true).plan()
      guard let bytes = try? IgnoreList(plan).bytes() else { continue }
      expressed += 1
      let lines = bytes.split(separator: UInt8(ascii: "\n")).dropFirst()
      let patterns = try lines.map { line in
        // What the reader of the file trims or takes for something else.
        #expect(line.first != UInt8(ascii: "!") && line.first != UInt8(ascii: "#"))
        let trimmed = String(decoding: line, as: UTF8.self).unicodeScalars
        #expect(trimmed.first?.properties.isWhitespace == false)
        #expect(trimmed.last?.properties.isWhitespace == false)
        #expect(!line.contains(UInt8(ascii: "\r")))
        if line.elementsEqual("*".utf8) { return try #require(GoPattern([], .regularExpression)) }
        return try #require(GoPattern(Array(line), .regularExpression), "\(trimmed)")
      }
      for id in plan.inventory.fileIDs
      where lines.first.map({ !$0.elementsEqual("*".utf8) }) ?? true {
        let path = plan.inventory.prefixPath(of: id).bytes
        let isIgnored = patterns.contains { $0.matchesOrParentMatches(path) }
        #expect(isIgnored != plan[id].isKept, "\(plan.inventory.prefixPath(of: id))")
      }
    }
    #expect(expressed > 12)
  }

  /// SplitMix64: the same numbers on every machine.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }
}
