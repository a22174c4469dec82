internal import Packaging

/// Some versions of a project, said by those that exist.
struct VersionsText {
  let text: String
  let isPlural: Bool

  /// As the subject of a sentence: `all versions of a`, `a<=1.0`, `a==1.0`.
  init(subject set: VersionSet, of name: String, _ evidence: Evidence, _ base: PackageID) {
    let facts = evidence.facts(of: base)
    guard let page = evidence.page(of: base), page.versionCount > 0, !set.isEmpty else {
      self.init(text: name, isPlural: false)
      return
    }
    let left = facts.all.subtracting(set)
    if left.isEmpty, page.versionCount > 1 {
      self.init(text: "all versions of \(name)", isPlural: true)
    } else if set.count > 2, left.count == 1, let only = left.first, set.runs.count == 2 {
      self.init(
        text: "all versions of \(name) but \(page.version(at: Int(only)))", isPlural: true)
    } else {
      let parts = Self.parts(set, name, page)
      if parts.count > 3, let first = set.first, let last = set.last {
        self.init(
          text: "\(set.count) versions of \(name) from \(page.version(at: Int(first)))"
            + " to \(page.version(at: Int(last)))", isPlural: true)
      } else {
        self.init(text: parts.listed(by: "and"), isPlural: parts.count > 1)
      }
    }
  }

  /// As what is required: `a`, `a>=2`, `a<=1 or a>=3`.
  init(required set: VersionSet, of name: String, _ evidence: Evidence, _ base: PackageID) {
    let facts = evidence.facts(of: base)
    guard let page = evidence.page(of: base), !set.isEmpty else {
      self.init(text: name, isPlural: false)
      return
    }
    let left = facts.all.subtracting(set)
    if left.isEmpty {
      self.init(text: name, isPlural: false)
    } else {
      let parts = Self.parts(set, name, page)
      if parts.count > 3, let first = set.first, let last = set.last {
        self.init(
          text: "one of \(set.count) versions of \(name) from \(page.version(at: Int(first)))"
            + " to \(page.version(at: Int(last)))", isPlural: false)
      } else {
        self.init(text: parts.listed(by: "or"), isPlural: false)
      }
    }
  }

  private init(text: String, isPlural: Bool) {
    self.text = text
    self.isPlural = isPlural
  }

  func adding(_ remark: String) -> VersionsText {
    VersionsText(text: text + remark, isPlural: isPlural)
  }

  func saying(_ singular: String, _ plural: String) -> String {
    "\(text) \(isPlural ? plural : singular)"
  }

  private static func parts(_ set: VersionSet, _ name: String, _ page: ProjectPage) -> [String] {
    let count = page.versionCount
    return set.runs.map { run in
      let (first, last) = (Int(run.lowerBound), min(Int(run.upperBound), count) - 1)
      if first == last { return "\(name)==\(page.version(at: first))" }
      if first == 0 { return "\(name)<=\(page.version(at: last))" }
      if last == count - 1 { return "\(name)>=\(page.version(at: first))" }
      return "\(name)>=\(page.version(at: first)),<=\(page.version(at: last))"
    }
  }
}

extension [String] {
  /// `a`, `a and b`, `a, b and c`.
  func listed(by word: String) -> String {
    guard count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " \(word) " + self[count - 1]
  }
}
