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
  private var numbers: [Key: Int] = [:]
  /// For each file the node it belongs to, as a module or as content; -1 for files outside.
  public private(set) var nodeOfFile: [Int]

  private struct Key: Hashable {
    let parent: Int
    let name: Substring
  }

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

  private mutating func child(of parent: Int, _ name: Substring) -> Int {
    if let number = numbers[Key(parent: parent, name: name)] { return number }
    let number = nodes.count
    let name = String(name)
    numbers[Key(parent: parent, name: name[...])] = number
    nodes.append(Node(parent: parent, name: name))
    nodes[parent].children.append(number)
    return number
  }

  // MARK: Questions

  public subscript(number: Int) -> Node { nodes[number] }

  public func child(_ name: some StringProtocol, of parent: Int) -> Int? {
    numbers[Key(parent: parent, name: Substring(name))]
  }

  /// The node that the names lead to from another, as far as there is one, and how many of them
  /// were used.
  public func walk(
    _ names: some Sequence<some StringProtocol>, from start: Int
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
    nodes[node].isPackage || nodes[node].parent < 0 ? node : nodes[node].parent
  }

  /// From the outside in, without the top.
  public func chain(to node: Int) -> [Int] {
    var chain: [Int] = []
    var node = node
    while node > Self.top {
      chain.append(node)
      node = nodes[node].parent
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
