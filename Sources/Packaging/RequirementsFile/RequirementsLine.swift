/// A requirement with its options, and pip's reading of what kind it is.
struct RequirementsLine {
  let source: SourceText
  let options: RequirementsLineOptions
  let isEditable: Bool
  let isConstraint: Bool

  init(
    _ source: SourceText, options: RequirementsLineOptions, isEditable: Bool, isConstraint: Bool
  ) {
    self.source = source
    self.options = options
    self.isEditable = isEditable
    self.isConstraint = isConstraint
  }

  func entry(at location: SourceLocation) throws(RequirementsFault) -> RequirementsEntry {
    let reading = try isEditable ? editable() : installable()
    return RequirementsEntry(
      location: location, text: source.text, origin: reading.origin,
      requirement: reading.requirement,
      extras: reading.extras, marker: reading.marker, isEditable: isEditable,
      isConstraint: isConstraint, hashes: isEditable ? [] : options.hashes,
      configSettings: options.configSettings)
  }

  private struct Reading {
    let origin: RequirementsEntry.Origin
    var requirement: Requirement?
    var extras: [ProjectName] = []
    var marker: Marker?
  }

  /// Reads what is installed as it is.
  ///
  ///     line = (url / path / requirement) [";" marker]
  ///
  /// A URL may hold a `;` itself, so there the marker starts at `; `.
  private func installable() throws(RequirementsFault) -> Reading {
    let isURL = URLText(source.text).isOfProject
    let scalars = source.scalars
    let semicolon = scalars.indices.first {
      scalars[$0] == ";" && (!isURL || ($0 + 1 < scalars.count && scalars[$0 + 1] == " "))
    }
    let subject = source[..<(semicolon ?? scalars.count)].trimmed()
    let markerText = semicolon.map { source[($0 + 1)...].trimmed() } ?? SourceText()
    let marker = try Self.marker(markerText)

    func reading(
      _ origin: RequirementsEntry.Origin, _ fileName: String, name: String?,
      extras: [ProjectName] = []
    ) throws(RequirementsFault) -> Reading {
      var reading = Reading(origin: origin, extras: extras, marker: marker)
      if let name = try Self.nameInWheel(fileName, at: subject) ?? name {
        reading.requirement = try Self.requirement(
          name: name, extras: extras, marker: markerText, at: subject)
      }
      return reading
    }

    if isURL {
      let url = URLText(subject.text)
      return try reading(
        url.isOfRepository ? .repository(subject.text) : .url(subject.text), url.fileName,
        name: Self.eggName(in: subject.text, at: subject))
    }
    if let path = try Self.path(in: subject) {
      return try reading(
        .path(path.text), URLText.fileName(ofPath: path.text), name: nil, extras: path.extras)
    }
    let named = try Self.requirement(subject, marker: markerText)
    _ = try named.url.flatMap { url throws(RequirementsFault) in
      try Self.eggName(in: url, at: subject)
    }
    // pip takes brackets at the end for extras even when they belong to a URL.
    let (_, trailing) = try Self.splitExtras(subject)
    return Reading(
      origin: Self.origin(ofURL: named.url), requirement: named,
      extras: trailing.isEmpty ? named.extras : trailing, marker: marker)
  }

  /// Reads what is installed as a pointer to its code.
  ///
  ///     editable = (name "@" url [";" marker]) / path ["[" extras "]"] / repository-url "#egg=" name
  private func editable() throws(RequirementsFault) -> Reading {
    guard !isConstraint else {
      throw RequirementsFault(.editableConstraint(source.text), at: source)
    }
    if let named = try? Requirement(source.text), let url = named.url {
      let parts = URLText(url)
      guard parts.isOfRepository || parts.scheme == "file" else {
        throw RequirementsFault(.notEditable(source.text), at: source)
      }
      _ = try Self.eggName(in: url, at: source)
      return Reading(
        origin: Self.origin(ofURL: url), requirement: named, extras: named.extras,
        marker: named.marker)
    }

    var (text, extras) = try Self.splitExtras(source)
    if text.isEmpty { (text, extras) = (source.text, []) }
    if text.hasScheme("file") {
      let name = try Self.eggName(in: text, at: source)
      let requirement: Requirement? =
        if let name {
          try Self.requirement(name: name, extras: extras, marker: SourceText(), at: source)
        } else { nil }
      return Reading(origin: .url(text), requirement: requirement, extras: extras)
    }
    var url = source.text
    if let system = ["bzr", "git", "hg", "svn"].first(where: { url.hasScheme($0) }) {
      url = "\(system)+\(url)"
    }
    if URLText(url).isOfRepository {
      guard let name = try Self.eggName(in: source.text, at: source) else {
        throw RequirementsFault(.unnamedEditable(source.text), at: source)
      }
      return Reading(
        origin: .repository(url),
        requirement: try Self.requirement(
          name: name, extras: [], marker: SourceText(), at: source))
    }
    let parts = URLText(text)
    guard !text.isEmpty, parts.scheme.isEmpty || parts.authority == nil else {
      throw RequirementsFault(.notEditable(source.text), at: source)
    }
    return Reading(origin: .path(text), extras: extras)
  }

  private static func origin(ofURL url: String?) -> RequirementsEntry.Origin {
    guard let url else { return .index }
    return URLText(url).isOfRepository ? .repository(url) : .url(url)
  }
}

// What the parts of a line are.
extension RequirementsLine {
  private static func marker(_ text: SourceText) throws(RequirementsFault) -> Marker? {
    guard !text.isEmpty else { return nil }
    do {
      return try Marker(text.text)
    } catch {
      throw RequirementsFault(
        .invalidMarker(text.text, error), at: text.position(atByte: error.offset))
    }
  }

  private static func requirement(
    _ text: SourceText, marker: SourceText
  ) throws(RequirementsFault) -> Requirement {
    do {
      let requirement = try Requirement(text.text)
      return marker.isEmpty ? requirement : try Requirement("\(text.text) ; \(marker.text)")
    } catch {
      throw RequirementsFault(
        .invalidRequirement(text.text, error), at: text.position(atByte: error.offset))
    }
  }

  private static func requirement(
    name: String, extras: [ProjectName], marker: SourceText, at text: SourceText
  ) throws(RequirementsFault) -> Requirement {
    // `name` may be `name==version`.
    let end = name.utf8.firstIndex(of: UInt8(ascii: "=")) ?? name.endIndex
    let list = extras.isEmpty ? "" : "[\(extras.map(\.normalized).joined(separator: ","))]"
    let suffix = marker.isEmpty ? "" : " ; \(marker.text)"
    let composed = "\(name[..<end])\(list)\(name[end...])\(suffix)"
    do {
      return try Requirement(composed)
    } catch {
      throw RequirementsFault(.invalidRequirement(composed, error), at: text)
    }
  }

  /// A path and its extras when the text is one: an archive by its suffix, anything else by a `/`
  /// or a leading `.`, unless it reads as `name @ url`.
  private static func path(
    in text: SourceText
  ) throws(RequirementsFault) -> (text: String, extras: [ProjectName])? {
    func looksLikePath(_ text: some StringProtocol) -> Bool {
      text.utf8.contains(UInt8(ascii: "/")) || text.utf8.first == UInt8(ascii: ".")
    }
    let whole = text.text
    let beforeAt = whole.utf8.firstIndex(of: UInt8(ascii: "@")).map { whole[..<$0] }
    if let beforeAt, !looksLikePath(beforeAt) { return nil }
    let (path, extras) = try splitExtras(text)
    guard looksLikePath(whole) || ArchiveName.isArchive(path) else { return nil }
    return (path, extras)
  }

  /// Takes the extras in brackets off a path's end.
  private static func splitExtras(
    _ text: SourceText
  ) throws(RequirementsFault) -> (String, [ProjectName]) {
    let scalars = text.scalars
    guard scalars.last == "]",
      let open = scalars.indices.dropLast(2).last(where: { scalars[$0] == "[" }),
      !scalars[open...].dropLast().contains("]")
    else { return (text.text, []) }
    do {
      let extras = try Requirement("placeholder" + text[open...].text).extras
      return (text[..<open].trimmed().text, extras)
    } catch {
      throw RequirementsFault(.invalidExtras(text[open...].text), at: text[open...])
    }
  }

  /// The value of `egg=` after `#` or `&`.
  private static func eggName(
    in url: String, at text: SourceText
  ) throws(RequirementsFault) -> String? {
    var rest = url.utf8[...]
    while let mark = rest.firstIndex(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "&") })
    {
      rest = rest[mark...].dropFirst()
      guard rest.starts(with: "egg=".utf8) else { continue }
      let name = String(Substring(rest.dropFirst(4).prefix { $0 != UInt8(ascii: "&") }))
      guard (try? ProjectName(name)) != nil else {
        throw RequirementsFault(.invalidEggName(name), at: text)
      }
      return name
    }
    return nil
  }

  /// `name==version` of a wheel's file name; `nil` when the file is no wheel.
  private static func nameInWheel(
    _ fileName: String, at text: SourceText
  ) throws(RequirementsFault) -> String? {
    guard ArchiveName.isWheel(fileName) else { return nil }
    do {
      let wheel = try WheelFilename(fileName)
      return "\(wheel.name)==\(wheel.version)"
    } catch {
      throw RequirementsFault(.invalidWheelName(fileName, error), at: text)
    }
  }
}

extension URLText {
  /// Whether pip takes the text for a URL, by its scheme alone.
  fileprivate var isOfProject: Bool {
    ["http", "https", "file", "ftp"].contains(scheme) || isOfRepository
  }

  /// Whether it names a repository to check out.
  fileprivate var isOfRepository: Bool {
    [
      "bzr+http", "bzr+https", "bzr+ssh", "bzr+sftp", "bzr+ftp", "bzr+lp", "bzr+file", "git+http",
      "git+https", "git+ssh", "git+git", "git+file", "hg+file", "hg+http", "hg+https", "hg+ssh",
      "hg+static-http", "svn+ssh", "svn+http", "svn+https", "svn+svn", "svn+file",
    ].contains(scheme)
  }

  static func fileName(ofPath path: String) -> String {
    path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? ""
  }
}

extension String {
  fileprivate func hasScheme(_ scheme: String) -> Bool {
    lowercased().utf8.starts(with: "\(scheme):".utf8)
  }
}
