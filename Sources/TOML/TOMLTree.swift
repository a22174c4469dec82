/// The values of a document in one array, each linked to its first child and next sibling.
///
/// An array of small records instead of nested dictionaries: a lock file of 2 MB has 60,000 values,
/// and tables are reopened while they are built.
struct TOMLTree: Sendable {
  typealias NodeID = Int32

  /// A lock file of 2 MB has 60,000 values.
  static let nodeLimit = 1_000_000
  /// Up to this many children a table is searched in order.
  private static let searchLimit = 8
  static let root: NodeID = 0

  /// A piece of text: bytes of the document or, where it had escapes, of ``decoded``.
  struct Text: Sendable {
    var start: UInt32 = 0
    var end: UInt32 = 0
    var isDecoded = false
  }

  struct Node: Sendable {
    var kind = TOMLValue.Kind.table
    var state = TableState.implied
    /// Which header or inline table the keys of a ``TableState/dotted`` table stand under.
    var section: UInt32 = 0
    var key = Text()
    var keyOffset: UInt32 = 0
    /// Where the value starts, its quote or bracket included.
    var offset: UInt32 = 0
    var text = Text()
    var firstChild: NodeID = -1
    var lastChild: NodeID = -1
    var next: NodeID = -1
    var childCount: Int32 = 0
  }

  /// How a table, or an array, came to be, which says what may still be added.
  enum TableState: UInt8, Sendable {
    /// By a header that goes further, as `a` by `[a.b]`.
    case implied
    /// By a header of its own.
    case explicit
    /// By dotted keys.
    case dotted
    /// Written as a value: nothing can be added.
    case inline
  }

  let bytes: [UInt8]
  private(set) var decoded: [UInt8] = []
  var nodes: [Node] = [Node()]
  /// The children of tables with many.
  private var index: [IndexKey: NodeID] = [:]

  private struct IndexKey: Hashable, Sendable {
    let table: NodeID
    let key: String
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    nodes[0].state = .explicit
    nodes.reserveCapacity(bytes.count / 24)
  }

  subscript(id: NodeID) -> Node { nodes[Int(id)] }

  func string(_ text: Text) -> String { String(decoding: slice(text), as: UTF8.self) }

  func slice(_ text: Text) -> ArraySlice<UInt8> {
    (text.isDecoded ? decoded : bytes)[Int(text.start)..<Int(text.end)]
  }

  /// Appends decoded text.
  mutating func decode(_ more: some Sequence<UInt8>) { decoded += more }

  mutating func decode(_ byte: UInt8) { decoded.append(byte) }

  var decodedEnd: UInt32 { UInt32(decoded.count) }

  mutating func appendChild(to parent: NodeID) -> NodeID {
    let id = NodeID(nodes.count)
    nodes.append(Node())
    let last = nodes[Int(parent)].lastChild
    if last < 0 { nodes[Int(parent)].firstChild = id } else { nodes[Int(last)].next = id }
    nodes[Int(parent)].lastChild = id
    nodes[Int(parent)].childCount += 1
    return id
  }

  mutating func appendChild(to parent: NodeID, key: Text, at offset: UInt32) -> NodeID {
    let id = appendChild(to: parent)
    nodes[Int(id)].key = key
    nodes[Int(id)].keyOffset = offset
    nodes[Int(id)].offset = offset
    let count = Int(nodes[Int(parent)].childCount)
    if count == Self.searchLimit + 1 {
      var child = nodes[Int(parent)].firstChild
      while child >= 0 {
        enter(child, of: parent)
        child = nodes[Int(child)].next
      }
    } else if count > Self.searchLimit {
      enter(id, of: parent)
    }
    return id
  }

  private mutating func enter(_ child: NodeID, of parent: NodeID) {
    index[IndexKey(table: parent, key: string(nodes[Int(child)].key))] = child
  }

  func child(of table: NodeID, _ key: Text) -> NodeID? {
    if nodes[Int(table)].childCount > Self.searchLimit {
      return index[IndexKey(table: table, key: string(key))]
    }
    return search(table) { $0.elementsEqual(slice(key)) }
  }

  func child(of table: NodeID, _ key: String) -> NodeID? {
    if nodes[Int(table)].childCount > Self.searchLimit {
      return index[IndexKey(table: table, key: key)]
    }
    return search(table) { $0.elementsEqual(key.utf8) }
  }

  private func search(_ table: NodeID, _ matches: (ArraySlice<UInt8>) -> Bool) -> NodeID? {
    var child = nodes[Int(table)].firstChild
    while child >= 0 {
      if matches(slice(nodes[Int(child)].key)) { return child }
      child = nodes[Int(child)].next
    }
    return nil
  }
}
