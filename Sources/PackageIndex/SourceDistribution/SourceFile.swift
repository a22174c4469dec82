internal import Packaging

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A source distribution on this machine, its hash and size checked where the index gives them.
public struct SourceFile: Sendable {
  /// A name without folders.
  public let filename: String
  private let file: LocalFile

  /// - Throws: ``IndexError`` where the URL ends in no name that a file can have.
  init(_ file: LocalFile, of listed: IndexFile) throws(IndexError) {
    let name = listed.filename
    guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")),
      !name.utf8.contains(0)
    else {
      throw IndexError(
        listed.url, .unreadableSourceDistribution(cause: "its URL ends in no file's name"))
    }
    filename = name
    self.file = file
  }

  /// Writes the file into a folder, under its name; where it is then.
  public func save(in folder: String) throws(BuildFailure) -> String {
    let path = "\(folder)/\(filename)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    defer { close(descriptor) }
    var offset = 0
    while offset < file.size {
      let piece: [UInt8]
      do { piece = try file.read(offset..<min(file.size, offset + 1 << 20)) } catch {
        throw BuildFailure(cause: "\(error)")
      }
      offset += piece.count
      var rest = piece[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw Self.failure(path) }
        rest = rest.dropFirst(count)
      }
    }
    return path
  }

  private static func failure(_ path: String) -> BuildFailure {
    BuildFailure(cause: "`\(path)` cannot be written: \(String(cString: strerror(errno)))")
  }
}
