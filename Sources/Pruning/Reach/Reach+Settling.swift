import ImportGraph
import Packaging
import Resolver

/// What follows where nothing is left to read, and what imports change nothing any more.
extension Reach {
  /// What imports change nothing any more, as far as that is known; nothing where every link to a
  /// file is wanted.
  ///
  /// - Parameter isOffered: Whether a rule would drop a file, so that it is kept for what speaks for
  ///   it and not for being reached.
  /// - Returns: `nil` where nothing may be passed over.
  func settledImports(_ isOffered: (Int) -> Bool) -> SettledImports? {
    guard watched.isEmpty, !isKnownUse.isEmpty else { return nil }
    var isSettled = tree.nodes.indices.map { isOpen[$0] && isTarget[$0] && !isHeldNode[$0] }
    for module in hiddenModules {
      guard let top = tree.child(module, of: ModuleTree.top) else { continue }
      for node in tree.subtree(of: top) { isSettled[node] = false }
    }
    var isExhausted = tree.nodes.indices.map { node in
      isOpen[node]
        || (tree[node].modules.allSatisfy(isOffered) && tree[node].content.allSatisfy(isOffered))
    }
    for node in tree.nodes.indices.dropFirst().reversed() where !isExhausted[node] {
      isExhausted[tree.parent(of: node)] = false
    }
    let quiet = hidden.standardLibrary.modules.filter { module in
      !hiddenModules.contains(module[...]) && !data.readers.contains(module)
        && !LoadingManner.starters.contains(module)
        && tree.child(module, of: ModuleTree.top) == nil
    }
    return SettledImports(
      isSettled, isExhausted: isExhausted, owners: ownerOfNode, isKnownUse: isKnownUse,
      distributions: inventory.distributions.count, quiet: quiet.sorted())
  }

  /// Draws what follows from all that was heard so far; asked when nothing is left to read.
  mutating func settle() {
    for id in readsEntryPoints {
      for entry in groups.mayBeRead(by: closure.dependents(of: id), inventory, closure) {
        reach(entry)
      }
    }
    if applicationReadsEntryPoints {
      for name in groups.names { for entry in groups[name] { reach(entry) } }
    }
    openForeignNames()
    openListedPackages()
    openPending()
    data.settle()
    countFreed()
    for id in inventory.distributionIDs where closure.contains(id) {
      guard isUsed(id) else {
        wakeIfCodeless(id)
        continue
      }
      if let link = pending.unpickling, isRooted[id.raw] {
        for top in tops(of: id) { reachWhole(id, below: top, link) }
      }
      settle(id)
    }
  }

  private func isUsed(_ id: DistributionID) -> Bool { isAlive[id.raw] || isRooted[id.raw] }

  /// Keeps a distribution that has no code of its own, once what requires it runs: libraries that
  /// are found beside it, data that is read by its path.
  private mutating func wakeIfCodeless(_ id: DistributionID) {
    guard closure[id]?.requiredBy.contains(where: isUsed) == true,
      inventory[id].files.allSatisfy({ !inventory[$0].holdsCode })
    else { return }
    wake(id)
    for file in inventory[id].files {
      let node = tree.nodeOfFile[file.raw]
      if node > ModuleTree.top {
        touch(node, .belongsTo(id))
      } else if !inventory[file].path.leavesRoot, inventory[file].kind != .metadata {
        reach(file.raw, .belongsTo(id))
      }
    }
  }

  /// The names at the top that a distribution's modules and data stand below.
  private func tops(of id: DistributionID) -> [Int] {
    Set(
      inventory[id].files.compactMap { file -> Int? in
        let node = tree.nodeOfFile[file.raw]
        return node > ModuleTree.top ? tree.chain(to: node).first : nil
      }
    ).sorted()
  }

  private mutating func settle(_ id: DistributionID) {
    let tops = tops(of: id)
    if isRooted[id.raw] {
      if isAlive[id.raw] {
        for top in tops where isOpen[top] {
          if let main = tree.child("__main__", of: top) { touch(main, .startedBy(id)) }
        }
      } else {
        for top in tops { reachWhole(id, below: top, .onlyRequested(id)) }
      }
    }
    // Folders without a module, such as `numpy.libs`, and what stands outside of site-packages.
    for top in tops where !isOpen[top] {
      let below = tree.subtree(of: top)
      guard
        below.allSatisfy({ node in
          tree[node].modules.allSatisfy { inventory.files[$0].path.isInLibraryFolder }
        })
      else { continue }
      guard
        !below.contains(where: { node in
          (tree[node].modules + tree[node].content).contains {
            inventory.files[$0].path.isInLibraryFolder
          }
        })
      else { continue }
      for node in below where !isOpen[node] { open(node, .belongsTo(id)) }
    }
    openLibraryFolders(of: id)
    for file in inventory[id].files where inventory[file].path.leavesRoot {
      if inventory[file].kind != .script { reach(file.raw, .belongsTo(id)) }
    }
  }

  mutating func reach(_ entry: EntryPointGroups.Entry) {
    let parts = entry.point.module.parts(between: UInt8(ascii: "."))
    let (node, used) = tree.walk(parts, from: ModuleTree.top)
    guard used > 0 else { return }
    touch(
      node,
      .entryPoint(group: entry.point.group, name: entry.point.name, entry.distribution))
  }
}

extension InstalledFile {
  /// Whether it is a module that does anything: not an `__init__` of a few lines.
  fileprivate var holdsCode: Bool {
    pythonForm != nil
      && !(size <= 1024 && (path.name.elementsEqual("__init__.py".utf8) || kind == .script))
  }
}
