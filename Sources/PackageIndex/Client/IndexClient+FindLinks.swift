public import Packaging

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension IndexClient {
  /// The files of one `--find-links`, by project: a folder, or a page of links.
  ///
  /// What is no wheel and no source distribution is left out.
  public func findLinks(
    _ place: String
  ) async throws(IndexError) -> [ProjectName: [IndexFile]] {
    let files: [IndexFile]
    if place.hasPrefix("http:") || place.hasPrefix("https:") {
      files = try await linkedFiles(on: try Self.url(place))
    } else {
      files = try localLinks(place)
    }
    var byProject: [ProjectName: [IndexFile]] = [:]
    for file in files {
      if let name = Self.project(of: file.filename) { byProject[name, default: []].append(file) }
    }
    return byProject
  }

  private static func project(of filename: String) -> ProjectName? {
    (try? WheelFilename(filename))?.name ?? (try? SourceDistributionFilename(filename))?.name
  }

  private func localLinks(_ place: String) throws(IndexError) -> [IndexFile] {
    var path = place
    if place.hasPrefix("file:") {
      guard let local = try Self.url(place).filePath else {
        throw IndexError(place, .unreadableFile(cause: "it is on another host"))
      }
      path = local
    }
    guard let absolute = realpath(path, nil) else {
      throw IndexError(path, .unreadableFile(cause: String(cString: strerror(errno))))
    }
    path = String(cString: absolute)
    free(absolute)
    if path.hasSuffix(".html") || path.hasSuffix(".htm") {
      let page = try LocalFile(path: path, name: path)
      guard page.size <= options.limits.page else {
        throw IndexError(path, .tooLarge(limit: options.limits.page))
      }
      return try files(
        "text/html", try page.read(0..<page.size), at: Self.fileURL(ofPath: path))
    }
    return try Self.folder(path)
  }

  private static func folder(_ path: String) throws(IndexError) -> [IndexFile] {
    guard let stream = opendir(path) else {
      throw IndexError(path, .unreadableFile(cause: String(cString: strerror(errno))))
    }
    defer { closedir(stream) }
    var files: [IndexFile] = []
    while let entry = readdir(stream) {
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: capacity) { String(validatingCString: $0) }
      }
      guard let name, project(of: name) != nil,
        let file = try? LocalFile(path: "\(path)/\(name)", name: name)
      else { continue }
      files.append(
        IndexFile(filename: name, url: fileURL(ofPath: "\(path)/\(name)"), size: file.size))
    }
    // A folder's own order is the file system's accident.
    return files.sorted { $0.filename < $1.filename }
  }

  /// The `file` URL of an absolute path.
  public static func fileURL(ofPath path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var url = Array("file://".utf8)
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        url.append(byte)
      default: url += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: url, as: UTF8.self)
  }
}
