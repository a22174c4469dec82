import Packaging

/// The files one distribution's `RECORD` names.
struct FileClaims: Sendable {
  struct Claim: Sendable {
    /// The number in the ``InstalledTrees``.
    let file: Int
    /// Whether the file is as long as the row says.
    let hasRecordedSize: Bool
  }

  /// How many of each kind of fault, and of the files that are not there, are worth printing.
  private static let listed = 100

  private(set) var files: [Claim] = []
  private(set) var missing: [InstallPath] = []
  private(set) var missingCount = 0
  private(set) var digest: SHA256Digest?
  private var faults: [(reason: InventoryNotice.Reason, row: String)] = []
  private var faultCount = 0
  private var seen = FileSet()

  init() {}

  /// Reads the `RECORD` at `path`, relative to the root.
  init(record path: [UInt8], of root: Int, in trees: InstalledTrees) throws(SystemError) {
    let record = try RecordFile(path, in: trees.folders[root].raw) { path, row, line in
      if let issue = row.issue {
        note(.malformedRecordRow(line: line), "\(issue)")
        if issue == .emptyPath { return }
      }
      claim(path, size: row.size, line: line, of: root, in: trees)
    }
    digest = record.digest
    seen = FileSet()
  }

  /// Takes the paths of an `installed-files.txt`.
  init(paths: [InstallPath], of root: Int, in trees: InstalledTrees) {
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
    case .escapes: note(.escapesPrefix, path)
    case .malformed: note(.malformedRecordRow(line: line), path)
    }
  }

  private mutating func note(_ reason: InventoryNotice.Reason, _ row: Span<UInt8>) {
    note(
      reason,
      row.extracting(first: 200).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
  }

  private mutating func note(_ reason: InventoryNotice.Reason, _ row: @autoclosure () -> String) {
    faultCount += 1
    if faults.count < Self.listed { faults.append((reason, row())) }
  }

  /// What was wrong with rows, and how much of it is left out here.
  func notices(for subject: String) -> [InventoryNotice] {
    var notices = faults.map {
      InventoryNotice(subject: subject, reason: $0.reason, detail: $0.row)
    }
    if faultCount > faults.count {
      notices.append(
        InventoryNotice(subject: subject, reason: .further(count: faultCount - faults.count)))
    }
    return notices
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
