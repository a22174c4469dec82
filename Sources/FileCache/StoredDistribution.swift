internal import Packaging

/// A row of `distribution`: what is stored of a list but its files.
struct StoredDistribution {
  let key: FileList.Key
  /// The values of ``columns``, in their order.
  private let values: [String?]

  /// The columns that hold what the metadata says; lists are JSON arrays of strings.
  static let columns = [
    "name", "display_name", "version", "requires_python", "requires_dist", "provides_extra",
    "licence", "entry_points", "top_level",
  ]

  init(_ list: FileList) {
    key = list.key
    values = [
      list.name.normalized, list.displayName, list.version.description, list.requiresPython,
      Self.json(list.requirements), Self.json(list.providedExtras), list.licence,
      list.entryPoints, list.topLevel,
    ]
  }

  /// Reads the columns from the row's first on.
  init(_ key: FileList.Key, _ row: borrowing Statement) {
    self.key = key
    var values: [String?] = []
    for column in Self.columns.indices {
      values.append(row.isNull(Int32(column)) ? nil : row.text(Int32(column)))
    }
    self.values = values
  }

  var name: String { values[0] ?? "" }
  var displayName: String? { values[1] }
  var version: String { values[2] ?? "" }
  var requiresPython: String? { values[3] }
  var requirements: String { values[4] ?? "[]" }
  var providedExtras: String { values[5] ?? "[]" }
  var licence: String? { values[6] }
  var entryPoints: String? { values[7] }
  var topLevel: String? { values[8] }

  /// Sets the parameters of the columns, from the first on.
  func bind(to statement: borrowing Statement) throws(DatabaseError) {
    for (index, value) in values.enumerated() {
      try statement.bind(optional: value, at: Int32(index + 1))
    }
  }

  func mix(into entry: inout Checksum.Entry) {
    entry.mix(Array(key.origin.rawValue.utf8))
    entry.mix(key.bytes)
    for value in values {
      entry.mix(value == nil ? 0 : 1)
      entry.mix(Array((value ?? "").utf8))
    }
  }

  private static func json(_ texts: [String]) -> String {
    "[\(texts.map(quoted).joined(separator: ", "))]"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      // SQLite's JSON functions end a string at a NUL.
      case "\0": quoted += "\u{fffd}"
      case "\u{1}"..."\u{1f}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension Checksum {
  init(_ distribution: StoredDistribution) {
    self.init()
    add { distribution.mix(into: &$0) }
  }

  init(_ distribution: StoredDistribution, files: [FileList.Entry]) {
    self.init(distribution)
    for file in files {
      add(
        path: file.path.bytes, size: Int64(file.size), sha256: file.sha256?.bytes,
        kind: Array(file.kind.rawValue.utf8))
    }
  }

  mutating func add(path: [UInt8], size: Int64, sha256: [UInt8]?, kind: [UInt8]) {
    add {
      $0.mix(path)
      $0.mix(UInt64(bitPattern: size))
      $0.mix(sha256 ?? [])
      $0.mix(kind)
    }
  }
}

extension FileList.Entry {
  /// The entry a row of `file_entry` holds; `nil` when a value in it is unknown to this release.
  init?(path: [UInt8], size: Int64, sha256: [UInt8]?, kind: [UInt8]) {
    guard let path = InstallPath(path), size >= 0,
      let kind = FileKind(rawValue: String(decoding: kind, as: UTF8.self))
    else { return nil }
    var digest: SHA256Digest?
    if let sha256 {
      digest = SHA256Digest(sha256)
      guard digest != nil else { return nil }
    }
    self.init(path: path, size: Int(size), sha256: digest, kind: kind)
  }
}
