import Packaging

/// Where in a root a distribution's metadata stands.
struct MetadataPlace: Sendable {
  enum Form: Sendable {
    case distInfo
    case eggInfoFolder
    /// `setup.py install` of distutils, Linux distributors.
    case eggInfoFile
    /// `setup.py develop`: a pointer to a project.
    case eggLink
    /// `easy_install`: metadata and code in one folder.
    case eggFolder
    /// The same in one archive.
    case eggArchive
  }
  let form: Form
  let root: Int
  /// The entry of site-packages.
  let path: InstallPath

  /// Every place in a root; `files` is sorted, so what is in one folder stands together.
  static func all(in files: [TreeWalk.File], root: Int) -> [MetadataPlace] {
    var places: [MetadataPlace] = []
    var last: [UInt8] = []
    for file in files {
      let bytes = file.path.bytes
      let slash = bytes.firstIndex(of: UInt8(ascii: "/"))
      let entry = bytes[..<(slash ?? bytes.count)]
      guard let form = Form(of: entry, isFolder: slash != nil || file.isLink),
        !entry.elementsEqual(last)
      else { continue }
      last = Array(entry)
      places.append(
        MetadataPlace(form: form, root: root, path: InstallPath(normalized: Array(entry))))
    }
    return places
  }
}

extension MetadataPlace.Form {
  fileprivate init?(of entry: ArraySlice<UInt8>, isFolder: Bool) {
    switch true {
    case entry.hasSuffix(".dist-info"):
      guard isFolder else { return nil }
      self = .distInfo
    case entry.hasSuffix(".egg-info"): self = isFolder ? .eggInfoFolder : .eggInfoFile
    case entry.hasSuffix(".egg-link"): self = .eggLink
    case entry.hasSuffix(".egg"): self = isFolder ? .eggFolder : .eggArchive
    default: return nil
    }
  }
}

extension ArraySlice<UInt8> {
  func hasSuffix(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard count > length else { return false }
    var index = endIndex - length
    for offset in 0..<length {
      guard self[index] == text.utf8Start[offset] else { return false }
      index += 1
    }
    return true
  }
}
