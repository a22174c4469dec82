import Packaging

/// The files one distribution's `RECORD` names.
struct FileClaims: Sendable {
  struct Claim: Sendable {
    /// The number in the ``InstalledTrees``.
    let file: Int
    /// Whether the file is as long as the row says.
    let hasRecordedSize: Bool
  }

  /// How many of the files that are not there are worth printing.
  private static let listed = 100

  private(set) var files: [Claim] = []
  private(set) var missing: [InstallPath] = []
  private(set) var missingCount = 0
  private(set) var digest: SHA256Digest?
  private var faults: NoticeList
  private var seen = FileSet()

  init(about subject: String) { faults = NoticeList(about: subject) }

  /// What was wrong with rows.
  var notices: [InventoryNotice] { faults.notices }

  /// Reads the `RECORD` at `path`, relative to the root.
  init(
    record path: [UInt8], of root: Int, in trees: InstalledTrees, about subject: String
  ) throws(SystemError) {
    self.init(about: subject)
    let record = try RecordFile(path, in: trees.folders[root].raw) { path, row, line in
      if let issue = row.issue {
        faults.add(.malformedRecordRow(line: line), detail: "\(issue)")
        if issue == .emptyPath { return }
      }
      claim(path, size: row.size, line: line, of: root, in: trees)
    }
    digest = record.digest
    if let line = record.longRow { faults.add(.malformedRecordRow(line: line)) }
    seen = FileSet()
  }

  /// Takes the paths of an `installed-files.txt`.
  init(paths: [InstallPath], of root: Int, in trees: InstalledTrees, about subject: String) {
    self.init(about: subject)
    for (index, path) in paths.enumerated() {
      let bytes = path.bytes
      claim(bytes.span, size: nil, line: index + 1, of: root, in: trees)
    }
    seen = FileSet()
  }

  private mutating func claim(
    _ path: Span<UInt8>, size: Int?, line: Int, of root: Int, in trees: InstalledTrees
  ) {
    switch trees.place(path, from: root) {
    case .file(let file):
      guard seen.insert(file) else { return }
      files.append(Claim(file: file, hasRecordedSize: size != nil && size == trees.size(of: file)))
    case .missing:
      missingCount += 1
      guard missing.count < Self.listed else { return }
      if let path = InstallPath(path.withUnsafeBufferPointer { Array($0) }) { missing.append(path) }
    // Rows that are given up name nothing of the tree either: a rewritten RECORD is without them.
    case .escapes:
      missingCount += 1
      faults.add(.escapesPrefix, detail: path.excerpt)
    case .malformed:
      missingCount += 1
      faults.add(.malformedRecordRow(line: line), detail: path.excerpt)
    }
  }
}

extension Span<UInt8> {
  /// The start of a row, for a reader.
  fileprivate var excerpt: String {
    extracting(first: 200).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}

/// A set of file numbers, one bit each.
struct FileSet: Sendable {
  private var words: [UInt64] = []

  /// Whether the number was not in the set before.
  mutating func insert(_ number: Int) -> Bool {
    let (word, bit) = (number >> 6, UInt64(1) << UInt64(number & 63))
    if word >= words.count {
      words += Array(repeating: 0, count: word + 1 - words.count)
    }
    guard words[word] & bit == 0 else { return false }
    words[word] |= bit
    return true
  }
}
