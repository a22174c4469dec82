/// A value of a document, and where it stands.
public struct TOMLValue: Sendable {
  public enum Kind: UInt8, Sendable {
    case table, array, string, integer, float, boolean
    case offsetDateTime, localDateTime, localDate, localTime
  }

  let storage: TOMLStorage
  let id: TOMLTree.NodeID

  private var node: TOMLTree.Node { storage.tree[id] }

  public var kind: Kind { node.kind }

  public var string: String? { kind == .string ? text : nil }

  public var integer: Int? {
    guard kind == .integer else { return nil }
    return TOMLNumber.integer(storage.tree.slice(node.text)).flatMap { Int(exactly: $0) }
  }

  public var float: Double? {
    kind == .float ? TOMLNumber.float(storage.tree.slice(node.text)) : nil
  }

  public var boolean: Bool? {
    kind == .boolean ? storage.tree.slice(node.text).first == UInt8(ascii: "t") : nil
  }

  /// A date, a time or both, as written: `1979-05-27T07:32:00Z`.
  public var dateTime: String? {
    switch kind {
    case .offsetDateTime, .localDateTime, .localDate, .localTime: text
    case .table, .array, .string, .integer, .float, .boolean: nil
    }
  }

  public var table: TOMLTable? { kind == .table ? TOMLTable(storage: storage, id: id) : nil }

  public var array: TOMLArray? { kind == .array ? TOMLArray(storage: storage, id: id) : nil }

  private var text: String { storage.tree.string(node.text) }

  /// Where the value starts.
  public var position: TOMLPosition {
    storage.position(of: Int(node.offset))
  }

  /// The line where the value starts, which is cheaper to know than its column.
  public var line: Int { storage.line(of: Int(node.offset)) }

  /// The place of a byte of ``string``; that of the value where escapes hide it.
  public func position(atByte offset: Int) -> TOMLPosition {
    let text = node.text
    guard kind == .string, !text.isDecoded, offset <= Int(text.end - text.start) else {
      return position
    }
    return storage.position(of: Int(text.start) + offset)
  }
}

/// Values by key, in the order of the document.
public struct TOMLTable: Sendable, Sequence {
  let storage: TOMLStorage
  let id: TOMLTree.NodeID

  public struct Entry: Sendable {
    public let key: String
    public let value: TOMLValue

    /// Where the key stands.
    public var position: TOMLPosition {
      value.storage.position(of: Int(value.storage.tree[value.id].keyOffset))
    }
  }

  public subscript(key: String) -> TOMLValue? {
    storage.tree.child(of: id, key).map { TOMLValue(storage: storage, id: $0) }
  }

  public var isEmpty: Bool { storage.tree[id].childCount == 0 }
  public var count: Int { Int(storage.tree[id].childCount) }

  /// Where the table's header, first key or bracket stands.
  public var position: TOMLPosition { TOMLValue(storage: storage, id: id).position }

  /// The line of ``position``.
  public var line: Int { TOMLValue(storage: storage, id: id).line }

  public struct Iterator: IteratorProtocol {
    fileprivate var children: TOMLArray.Iterator

    public mutating func next() -> Entry? {
      guard let value = children.next() else { return nil }
      let tree = value.storage.tree
      return Entry(key: tree.string(tree[value.id].key), value: value)
    }
  }

  public func makeIterator() -> Iterator {
    Iterator(children: TOMLArray(storage: storage, id: id).makeIterator())
  }
}

/// Values in a row; an array of tables is one.
public struct TOMLArray: Sendable, Sequence {
  let storage: TOMLStorage
  let id: TOMLTree.NodeID

  public var isEmpty: Bool { storage.tree[id].childCount == 0 }
  public var count: Int { Int(storage.tree[id].childCount) }
  public var underestimatedCount: Int { count }

  public struct Iterator: IteratorProtocol {
    fileprivate let storage: TOMLStorage
    fileprivate var child: TOMLTree.NodeID

    public mutating func next() -> TOMLValue? {
      guard child >= 0 else { return nil }
      defer { child = storage.tree[child].next }
      return TOMLValue(storage: storage, id: child)
    }
  }

  public func makeIterator() -> Iterator {
    Iterator(storage: storage, child: storage.tree[id].firstChild)
  }
}
