import ImportGraph
import Packaging

/// Names in what is no source that do not stand there as they are imported.
extension NativeScan {
  // MARK: Relative names

  /// The modules that settings name from their own folder or package: `class=".views.home"` in ZCML.
  func nodes(relativeIn bytes: UnsafeBufferPointer<UInt8>, of id: FileID) -> Set<Int> {
    let folder = tree.nodeOfFile[id.raw]
    guard folder > ModuleTree.top else { return [] }
    var package = folder
    while package > ModuleTree.top, !tree[package].isPackage { package = tree[package].parent }
    let bases = Set([folder, package]).filter { $0 > ModuleTree.top }.sorted()
    var found: Set<Int> = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: ".") else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, bytes[index] == UInt8(ascii: ".") { index += 1 }
      let first = index
      while index < bytes.count, bytes[index].isDottedPart { index += 1 }
      guard index > first, start == 0 || bytes[start - 1].isBeforeRelative else { continue }
      let name = String(
        decoding: UnsafeBufferPointer(rebasing: bytes[first..<index]), as: UTF8.self)
      for base in bases {
        guard let parent = ancestor(of: base, first - start - 1) else { continue }
        let (node, _) = tree.walk(dotted: name, from: parent)
        if node != parent { found.insert(node) }
      }
    }
    return found
  }

  private func ancestor(of node: Int, _ steps: Int) -> Int? {
    var node = node
    for _ in 0..<steps where node > ModuleTree.top { node = tree[node].parent }
    return node > ModuleTree.top ? node : nil
  }

  // MARK: Pickles

  /// The modules that pickles name which stand as base64 in a text.
  func nodes(pickledIn bytes: UnsafeBufferPointer<UInt8>) -> Set<Int> {
    var found: Set<Int> = []
    var index = 0
    while index + 16 < bytes.count {
      // The first bytes of a pickle, 0x80 and a protocol of 2 to 5.
      guard bytes[index] == UInt8(ascii: "g"), bytes[index + 1] == UInt8(ascii: "A"),
        (UInt8(ascii: "I")...UInt8(ascii: "X")).contains(bytes[index + 2]),
        index == 0 || bytes[index - 1].sixBits == nil
      else {
        index += 1
        continue
      }
      let (decoded, next) = Self.decoded(bytes, from: index)
      index = next
      decoded.withUnsafeBufferPointer { found.formUnion(finder.nodes(in: $0)) }
    }
    return found
  }

  /// What base64 says, over the ends of lines and of constants that follow each other (RFC 4648).
  private static func decoded(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (bytes: [UInt8], next: Int) {
    var decoded: [UInt8] = []
    var index = start
    var bits: UInt32 = 0
    var count = 0
    scan: while index < bytes.count {
      if let six = bytes[index].sixBits {
        bits = bits << 6 | UInt32(six)
        count += 6
        if count >= 8 {
          count -= 8
          decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
      } else {
        switch bytes[index] {
        case 9, 10, 13, 32, UInt8(ascii: "'"), UInt8(ascii: "\""): break
        default: break scan
        }
      }
      index += 1
    }
    return (decoded, max(index, start + 1))
  }
}

extension UInt8 {
  fileprivate var isDottedPart: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 || self &- UInt8(ascii: "0") < 10
      || self == UInt8(ascii: "_") || self == UInt8(ascii: ".") || self >= 0x80
  }

  /// Whether a relative name may begin after it: a quote, a blank, the separator of a list.
  fileprivate var isBeforeRelative: Bool {
    switch self {
    case 9, 10, 13, 32, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "="),
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ">"), UInt8(ascii: "["):
      true
    default: false
    }
  }

  fileprivate var sixBits: UInt8? {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): self - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): self - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
