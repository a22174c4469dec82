/// The modules that files make importable, by their dotted names.
///
/// A node is a name: a module's file, a package's folder, or both. Names need not be identifiers:
/// Django loads `0001_initial`. The first node is the top, where imports begin.
public struct ModuleTree: Sendable {
  public struct Node: Sendable {
    /// The number of the node it stands in; the top's is -1.
    public let parent: Int
    public let name: String
    /// Numbers of the files that importing the name runs: `a.py`, `a/__init__.py`, `a.abi3.so`.
    public fileprivate(set) var modules: [Int] = []
    /// Numbers of the folder's other files.
    public fileprivate(set) var content: [Int] = []
    public fileprivate(set) var children: [Int] = []
    public fileprivate(set) var isFolder = false
    /// Whether the folder has an `__init__`.
    public fileprivate(set) var isPackage = false
  }

  public private(set) var nodes: [Node] = [Node(parent: -1, name: "")]
  /// An open-addressed table of nodes by the hashes of their names; 0, the top, stands for nothing.
  private var slots: [Int32] = Array(repeating: 0, count: 1024)
  private var hashes: [UInt64] = [0]
  /// The nodes' names one after the other, and where each ends.
  private var letters: [UInt8] = []
  private var ends: [Int32] = [0]
  /// The nodes' parents, apart from the nodes: to look into one of those copies it.
  private var parents: [Int32] = [-1]
  /// For each file the node it belongs to, as a module or as content; -1 for files outside.
  public private(set) var nodeOfFile: [Int]

  public static let top = 0

  /// - Parameter fileCount: One more than the highest file number.
  public init(fileCount: Int) {
    nodeOfFile = Array(repeating: -1, count: fileCount)
    nodes[Self.top].isFolder = true
  }

  /// Adds a file by its path below a folder of `sys.path`.
  public mutating func add(_ file: Int, path: some StringProtocol) {
    var node = Self.top
    var rest = Substring(path)
    while let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) {
      node = child(of: node, rest[..<slash])
      nodes[node].isFolder = true
      rest = rest[rest.utf8.index(after: slash)...]
    }
    guard let stem = Self.moduleName(rest) else {
      nodes[node].content.append(file)
      nodeOfFile[file] = node
      return
    }
    if stem == "__init__" {
      nodes[node].isPackage = true
    } else {
      node = child(of: node, stem)
    }
    nodes[node].modules.append(file)
    nodeOfFile[file] = node
  }

  /// The name by which a file can be imported; `nil` for what is no module.
  private static func moduleName(_ name: Substring) -> Substring? {
    guard let last = name.utf8.lastIndex(of: UInt8(ascii: ".")), last > name.startIndex else {
      return nil
    }
    switch name[last...] {
    case ".py", ".pyw", ".pyc": return name[..<last]
    case ".so", ".pyd":
      // `_speedups.cpython-311-x86_64-linux-gnu.so`: no module's name has a dot.
      return name.utf8.firstIndex(of: UInt8(ascii: ".")).map { name[..<$0] }
    default: return nil
    }
  }

  /// Adds a name at the top that no file stands for.
  mutating func add(name: String) { _ = child(of: Self.top, name[...]) }

  func isPackage(_ node: Int) -> Bool { nodes[node].isPackage }

  private mutating func child(of parent: Int, _ name: Substring) -> Int {
    if let number = child(name, of: parent) { return number }
    letters += name.utf8
    ends.append(Int32(truncatingIfNeeded: letters.count))
    let number = nodes.count
    nodes.append(Node(parent: parent, name: String(name)))
    parents.append(Int32(truncatingIfNeeded: parent))
    hashes.append(Self.hash(name, parent))
    nodes[parent].children.append(number)
    if 2 * nodes.count > slots.count {
      slots = Array(repeating: 0, count: 2 * slots.count)
      for node in nodes.indices.dropFirst() { enter(node) }
    } else {
      enter(number)
    }
    return number
  }

  private mutating func enter(_ node: Int) {
    var slot = Int(truncatingIfNeeded: hashes[node]) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(truncatingIfNeeded: node)
  }

  /// The name's hash, mixed with its parent and with itself.
  @inline(__always)
  private static func hash(_ name: Substring, _ parent: Int) -> UInt64 {
    mixed(NameHash.of(name), parent)
  }

  @inline(__always)
  private static func mixed(_ hash: UInt64, _ parent: Int) -> UInt64 {
    let hash = hash ^ UInt64(truncatingIfNeeded: parent) &* 0x9E37_79B9_7F4A_7C15
    return hash ^ hash >> 29
  }

  // MARK: Questions

  @inlinable
  public subscript(number: Int) -> Node {
    _read { yield nodes[number] }
  }

  public func child(_ name: String, of parent: Int) -> Int? { child(name[...], of: parent) }

  public func child(_ name: Substring, of parent: Int) -> Int? {
    let hash = Self.hash(name, parent)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let node = Int(slots[slot])
      if hashes[node] == hash, parents[node] == parent, nodes[node].name == name { return node }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The child whose name has the bytes.
  func child(_ name: UnsafeBufferPointer<UInt8>, of parent: Int) -> Int? {
    let hash = Self.mixed(NameHash.of(name), parent)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let node = Int(slots[slot])
      if hashes[node] == hash, parents[node] == parent, hasName(node, name) { return node }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func hasName(_ node: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let first = Int(ends[node - 1])
    guard Int(ends[node]) - first == name.count else { return false }
    for offset in name.indices where letters[first + offset] != name[offset] { return false }
    return true
  }

  /// Whether there may be a child whose name has a hash; two names may have the same.
  func mayHold(_ name: UInt64, in parent: Int) -> Bool {
    let hash = Self.mixed(name, parent)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      if hashes[Int(slots[slot])] == hash { return true }
      slot = (slot + 1) & (slots.count - 1)
    }
    return false
  }

  /// The node that a dotted name leads to from another, as far as there is one, and the part of the
  /// name that leads no further.
  public func walk(dotted name: String, from start: Int) -> (node: Int, rest: Substring) {
    var node = start
    var rest = name[...]
    while !rest.isEmpty {
      let end = rest.utf8.firstIndex(of: UInt8(ascii: ".")) ?? rest.endIndex
      guard let next = child(rest[..<end], of: node) else { break }
      node = next
      rest = end < rest.endIndex ? rest[rest.utf8.index(after: end)...] : rest[end...]
    }
    return (node, rest)
  }

  /// The same for a name's bytes, with the number of those that were used.
  func walk(
    dotted name: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (node: Int, used: Int) {
    var node = start
    var first = 0
    while first < name.count {
      var end = first
      while end < name.count, name[end] != UInt8(ascii: ".") { end += 1 }
      guard let next = child(UnsafeBufferPointer(rebasing: name[first..<end]), of: node) else {
        break
      }
      node = next
      first = end < name.count ? end + 1 : end
    }
    return (node, first)
  }

  /// What a node stands in; -1 for the top.
  public func parent(of node: Int) -> Int { Int(parents[node]) }

  /// The node that the names lead to from another, as far as there is one, and how many of them
  /// were used.
  public func walk(_ names: [Substring], from start: Int) -> (node: Int, used: Int) {
    walk(names[...], from: start)
  }

  public func walk(
    _ names: ArraySlice<Substring>, from start: Int
  ) -> (node: Int, used: Int) {
    var node = start
    var used = 0
    for name in names {
      guard let next = child(name, of: node) else { break }
      node = next
      used += 1
    }
    return (node, used)
  }

  /// The package that relative names in a module of the node start from: the node itself for a
  /// package's `__init__`, else what it stands in.
  public func package(ofModule node: Int) -> Int {
    nodes[node].isPackage || parents[node] < 0 ? node : Int(parents[node])
  }

  /// Where relative names of a level start that a module of a package has, 1 being the package;
  /// `nil` where they lead out of everything.
  public func start(level: Int, in package: Int) -> Int? {
    var node = package
    for _ in 1..<max(level, 1) where node > Self.top { node = parent(of: node) }
    return node > Self.top ? node : nil
  }

  /// From the outside in, without the top.
  public func chain(to node: Int) -> [Int] {
    var chain: [Int] = []
    var node = node
    while node > Self.top {
      chain.append(node)
      node = Int(parents[node])
    }
    return chain.reversed()
  }

  public func dottedName(of node: Int) -> String {
    chain(to: node).map { nodes[$0].name }.joined(separator: ".")
  }

  /// The nodes below one, itself first.
  public func subtree(of node: Int) -> [Int] {
    var all = [node]
    var next = 0
    while next < all.count {
      all += nodes[all[next]].children
      next += 1
    }
    return all
  }
}
