import ImportGraph
import Packaging
import Resolver

extension Reach {
  /// Takes that the user starts a console script, a module, or `module:attr`.
  ///
  /// - Returns: Whether a distribution has anything of that name.
  mutating func start(_ name: String) -> Bool {
    let link = ReachLink.asked(entryPoint: name)
    var isKnown = false
    for file in scripts[name] ?? [] {
      isKnown = true
      reach(file, link)
      freeScript(file, link)
      if let id = distribution(of: file) { root(id) }
    }
    for member in closure.members {
      for point in inventory[member.distribution].entryPoints
      where point.name == name && ["console_scripts", "gui_scripts"].contains(point.group) {
        isKnown = startModule(point.module, link) || isKnown
        root(member.distribution)
      }
    }
    return startModule(String(name.prefix { $0 != ":" }), link) || isKnown
  }

  private mutating func startModule(_ module: String, _ link: ReachLink) -> Bool {
    let (node, rest) = tree.walk(dotted: module, from: ModuleTree.top)
    guard node > ModuleTree.top, rest.isEmpty else { return false }
    touch(node, link)
    if let main = tree.child("__main__", of: node) { touch(main, link) }
    for file in tree[node].modules { if let id = distribution(of: file) { root(id) } }
    return true
  }
}
