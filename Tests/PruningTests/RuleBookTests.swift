import Packaging
import Pruning
import Testing

@Suite struct `Curated rules` {
  @Test func `have codes and names of their own`() throws {
    let rules = try RuleBook.curated().rules
    #expect(rules.count >= 8)
    #expect(Set(rules.map(\.code)).count == rules.count)
    #expect(Set(rules.map(\.name)).count == rules.count)
    for rule in rules {
      #expect(rule.code.count == 6 && rule.code.hasPrefix("JNK") && Int(rule.code.suffix(3)) != nil)
      #expect(!rule.title.isEmpty && rule.description.hasSuffix(".") && !rule.measured.isEmpty)
    }
  }

  @Test func `select their examples and not what they must keep`() throws {
    for rule in try RuleBook.curated().rules {
      var world = World()
      world.install("example", [rule.example.drops: ""])
      // A folder's example brings what makes it a folder of its kind.
      if rule.selects.holding != nil {
        let folder = rule.example.drops.split(separator: "/").dropLast().joined(separator: "/")
        world.install("beside", ["\(folder)/test_x.py": ""])
      }
      if let suffix = rule.selects.beside?.first {
        let stem = rule.example.drops.prefix(while: { $0 != "." })
        world.install("beside", ["\(stem).\(suffix)": ""])
      }
      #expect(
        try world.review()[rule.example.drops] == .drop(.rule(code: rule.code)), "\(rule.code)")
    }
  }

  @Test func `have globs that parse`() throws {
    let book = try RuleBook.curated()
    for rule in book.rules {
      let selects = rule.selects
      for glob in (selects.names ?? []) + (selects.directlyIn ?? []) + (selects.holding ?? [])
        + (selects.lacking ?? []) + book.guards
      {
        #expect(Glob(glob) != nil)
      }
      for suffix in selects.extensions ?? [] {
        #expect(suffix == suffix.lowercased() && !suffix.hasPrefix(".") && suffix.utf8.count <= 8)
      }
      #expect(selects.extensions != nil || selects.names != nil || selects.folders != nil)
    }
  }

  @Test func `name distributions as PEP 503 normalizes them`() throws {
    for rule in try RuleBook.curated().rules {
      for case .distribution(let presence) in rule.vetoes {
        #expect(!presence.because.isEmpty && !presence.source.isEmpty)
        for name in presence.distributions {
          var plain = name
          if plain.hasSuffix("*") { plain.removeLast() }
          if plain != name, plain.hasSuffix("-") { plain.removeLast() }
          #expect(try ProjectName(plain).normalized == plain)
        }
      }
    }
  }

  @Test func `dismiss strings of distributions in versions that parse`() throws {
    for dismissal in try RuleBook.curated().dismissals {
      #expect(try ProjectName(dismissal.distribution).normalized == dismissal.distribution)
      #expect(try SpecifierSet(dismissal.versions).description.contains("<"))
      #expect(Glob(dismissal.module) != nil && !dismissal.because.isEmpty)
    }
  }

  @Test func `say what is wrong with them`() throws {
    #expect(throws: RuleBookError.self) { try RuleBook(json: Array("{".utf8)) }
  }
}
