extension DependencyMetadata {
  public init(
    name: ProjectName, version: Version, requiresPython: String?, providedExtras: [ProjectName],
    requirements: [Requirement]
  ) {
    var specifiers = TextTable()
    var markers = TextTable()
    for requirement in requirements {
      if !requirement.specifiers.isEmpty {
        _ = specifiers.id(of: requirement.specifiers.description)
      }
      if let marker = requirement.marker { _ = markers.id(of: marker.description) }
    }
    var texts = TextTable()
    _ = texts.id(of: name.normalized)
    for text in specifiers.texts + markers.texts { _ = texts.append(text) }

    var extras = providedExtras.map { texts.id(of: $0.normalized) }
    var records = FlatWriter(header: false)
    for requirement in requirements {
      let gate = requirement.marker?.requiredExtra.map { texts.id(of: $0.normalized) }
      records.append(count: texts.id(of: requirement.name.normalized))
      records.append(
        optional: requirement.specifiers.isEmpty
          ? nil : specifiers.id(of: requirement.specifiers.description))
      records.append(optional: requirement.marker.map { markers.id(of: $0.description) })
      records.append(optional: gate)
      records.append(optional: requirement.url.map { texts.id(of: $0) })
      records.append(count: extras.count)
      records.append(count: requirement.extras.count)
      extras += requirement.extras.map { texts.id(of: $0.normalized) }
    }
    let versionText = texts.id(of: version.description)
    let pythonText = requiresPython.map { texts.id(of: $0) }

    var writer = FlatWriter()
    writer.append(count: versionText)
    writer.append(optional: pythonText)
    writer.append(count: providedExtras.count)
    writer.append(count: requirements.count)
    writer.append(count: extras.count)
    writer.append(count: specifiers.count)
    writer.append(count: markers.count)
    writer.append(count: texts.count)
    writer.append(records.bytes)
    for id in extras { writer.append(count: id) }
    texts.write(to: &writer)
    self.init(FlatBytes(finished: writer.finish(Self.format)))
  }

  /// Reads what the metadata says, its faults mended as pip and uv mend them.
  ///
  /// - Throws: ``CoreMetadataError``, a `ProjectNameError` or a `VersionError`.
  public init(_ metadata: CoreMetadata) throws {
    self.init(
      name: try ProjectName(metadata.name), version: try Version(metadata.version),
      requiresPython: metadata.requiresPython,
      providedExtras: metadata.providesExtra.compactMap { try? ProjectName($0) },
      requirements: metadata.parsedRequirements().requirements)
  }
}
