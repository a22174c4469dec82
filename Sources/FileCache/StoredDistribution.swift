internal import Packaging

/// A row of `distribution`: what is stored of a list but its files.
struct StoredDistribution {
  let key: FileList.Key
  let name: String
  let version: String
  let requiresPython: String?
  /// A JSON array of strings.
  let requirements: String

  func bind(to statement: borrowing Statement, checksum: Checksum) throws(DatabaseError) {
    try statement.bind(text: name, at: 1)
    try statement.bind(text: version, at: 2)
    try statement.bind(text: key.origin.rawValue, at: 3)
    try statement.bind(blob: key.digest.bytes, at: 4)
    if let requiresPython {
      try statement.bind(text: requiresPython, at: 5)
    } else {
      try statement.bindNull(at: 5)
    }
    try statement.bind(text: requirements, at: 6)
    try statement.bind(Int64(bitPattern: checksum.value), at: 7)
  }
}

extension StoredDistribution {
  init(_ list: FileList) {
    key = list.key
    name = list.name.normalized
    version = list.version.description
    requiresPython = list.requiresPython
    requirements = "[\(list.requirements.map(Self.quoted).joined(separator: ", "))]"
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
    add {
      $0.mix(Array(distribution.key.origin.rawValue.utf8))
      $0.mix(distribution.key.digest.bytes)
      $0.mix(Array(distribution.name.utf8))
      $0.mix(Array(distribution.version.utf8))
      $0.mix(Array((distribution.requiresPython ?? "").utf8))
      $0.mix(Array(distribution.requirements.utf8))
    }
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
