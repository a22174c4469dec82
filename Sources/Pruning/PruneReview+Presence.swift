import Packaging
import Resolver

extension PruneReview {
  /// Lets the closure's distributions speak for the files they use.
  mutating func hearDistributions() {
    for (number, rule) in book.rules.enumerated() {
      for case .distribution(let presence) in rule.vetoes {
        for member in closure.members
        where presence.onlyIfRequested != true || member.isRequested {
          let distribution = inventory[member.distribution]
          guard presence.includes(distribution.name) else { continue }
          let veto = Veto.distribution(distribution.displayName)
          let isMeant: (Int) -> Bool =
            switch presence.keeps {
            case .everything: { _ in true }
            case .own:
              { [files = inventory.files] in
                files[$0].owner.distribution == member.distribution
              }
            }
          keep(files: candidates.filesByRule[number].filter(isMeant), for: veto)
          for (subtree, value) in candidates.subtrees.enumerated()
          where value.rule == number && value.files.contains(where: isMeant) {
            keep(subtree: subtree, for: veto)
          }
        }
      }
    }
  }

  /// Lets the entry points of kept distributions speak for the modules they lead to.
  mutating func hearEntryPoints() {
    for member in closure.members {
      let distribution = inventory[member.distribution]
      for entryPoint in distribution.entryPoints {
        let parts = entryPoint.module.split(separator: ".")
        for last in parts.indices where folderWords.contains(String(parts[last])) {
          for subtree in candidates.subtreesByPath[parts[...last].joined(separator: "/")] ?? [] {
            keep(
              subtree: subtree,
              for: .entryPoint(name: entryPoint.name, distribution: distribution.displayName))
          }
        }
      }
    }
  }

  /// Lets modules that stay inside a candidate folder speak for what is beside them.
  mutating func hearOrphans() {
    for (number, subtree) in candidates.subtrees.enumerated() {
      for file in subtree.files where decisions[file] == .keep(.orphan) {
        guard inventory.files[file].pythonForm != nil else { continue }
        keep(subtree: number, for: .neighbour(path: inventory.files[file].path.description))
        break
      }
    }
  }

  /// Keeps every candidate of a module's package when nobody can tell what the module uses.
  mutating func hearOpaque(_ speaker: Speaker) {
    guard !speaker.isApplication else { return }
    let veto = Veto.opaque(path: speaker.path)
    for (number, subtree) in candidates.subtrees.enumerated()
    where !isSubtreeVetoed[number] && subtree.files.contains(where: { belongs($0, to: speaker) }) {
      keep(subtree: number, for: veto)
    }
    for (number, rule) in book.rules.enumerated() where rule.naming != nil {
      keep(files: candidates.filesByRule[number].filter { belongs($0, to: speaker) }, for: veto)
    }
  }
}

extension RuleVeto.Presence {
  fileprivate func includes(_ name: ProjectName) -> Bool {
    distributions.contains { pattern in
      pattern.hasSuffix("*")
        ? name.normalized.hasPrefix(pattern.dropLast()) : name.normalized == pattern
    }
  }
}
