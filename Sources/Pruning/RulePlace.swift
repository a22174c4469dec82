import Packaging

/// Where below site-packages a rule applies.
struct RulePlace {
  private let outside: [Glob]
  private let maxDepth: Int?

  init(_ selection: PruneRule.Selection) {
    outside = (selection.outside ?? []).compactMap { Glob($0) }
    maxDepth = selection.maxDepth
  }

  /// Whether files in the folder of this path are meant; an empty one is site-packages itself.
  func includes(folder path: ArraySlice<UInt8>) -> Bool {
    if outside.isEmpty, maxDepth == nil { return true }
    let folders = path.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual("..".utf8) }
    if let maxDepth, folders.count > maxDepth { return false }
    return !folders.contains { name in outside.contains { $0.matches(name) } }
  }
}
