import Glibc

/// The names in an open folder, in the file system's order, without `.` and `..`.
///
/// `folder` may be open for anything; neither its position nor the descriptor changes.
func names(in folder: Int32) throws(Errno) -> [FileName] {
  let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard copy >= 0, let stream = fdopendir(copy) else { throw .last }
  defer { closedir(stream) }
  guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
  var names: [FileName] = []
  while true {
    errno = 0
    guard let entry = readdir(stream) else {
      if errno != 0 { throw .last }
      return names
    }
    let start = UnsafeRawPointer(entry) + offset
    let name = FileName(cString: start.assumingMemoryBound(to: CChar.self))
    if name.bytes.count > 2 || !name.bytes.allSatisfy({ $0 == UInt8(ascii: ".") }) {
      names.append(name)
    }
  }
}

/// A file's name: any bytes but NUL and `/`.
struct FileName: Hashable, Comparable, CustomStringConvertible {
  let bytes: [UInt8]

  init(cString: UnsafePointer<CChar>) {
    let count = strlen(cString)
    bytes = UnsafeRawPointer(cString).withMemoryRebound(to: UInt8.self, capacity: count) {
      Array(UnsafeBufferPointer(start: $0, count: count))
    }
  }

  /// `nil` for what is no name of an entry: empty, `.`, `..`, with a `/` or NUL, or too long.
  init?(_ bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty, bytes.count < 256, !bytes.contains(0),
      !bytes.contains(UInt8(ascii: "/")), !bytes.elementsEqual(".".utf8),
      !bytes.elementsEqual("..".utf8)
    else { return nil }
    self.bytes = Array(bytes)
  }

  var description: String { String(decoding: bytes, as: UTF8.self) }

  func withCString<R, Failure>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> R
  ) throws(Failure) -> R {
    let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
    return try terminated.withUnsafeBufferPointer { (buffer) throws(Failure) -> R in
      // An array of at least one element has an address.
      try body(buffer.baseAddress.unsafelyUnwrapped)
    }
  }

  static func < (left: Self, right: Self) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
