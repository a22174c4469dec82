internal import Packaging

/// What a name in a wheel says of where an installer puts the file.
///
///     flask/app.py                          the root
///     greenlet-3.0.data/headers/greenlet.h  `headers`
///
/// See: <https://packaging.python.org/en/latest/specifications/binary-distribution-format/>
struct WheelPlace {
  let scheme: WheelListing.Scheme
  /// Relative to the scheme's folder.
  let path: InstallPath

  /// Takes a name apart; a folder that only looks like one of data stays where it is.
  init(_ path: InstallPath) {
    let bytes = path.bytes
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")),
      bytes[..<slash].suffix(5).elementsEqual(".data".utf8)
    else {
      self.init(.root, path)
      return
    }
    let rest = bytes[(slash + 1)...]
    guard let end = rest.firstIndex(of: UInt8(ascii: "/")),
      let scheme = WheelListing.Scheme(rawValue: String(decoding: rest[..<end], as: UTF8.self)),
      scheme != .root
    else {
      self.init(.root, path)
      return
    }
    self.init(scheme, InstallPath(normalized: Array(rest[(end + 1)...])))
  }

  private init(_ scheme: WheelListing.Scheme, _ path: InstallPath) {
    self.scheme = scheme
    self.path = path
  }

  /// What the file is, wherever the target has its scripts.
  var kind: FileKind {
    switch scheme {
    case .scripts: .script
    case .root, .purelib, .platlib, .headers, .data: FileKind(of: path)
    }
  }
}
