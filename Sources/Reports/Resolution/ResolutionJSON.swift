internal import Packaging
internal import Resolver

/// A closure as `scrimp.resolution` JSON.
public struct ResolutionJSON: Sendable {
  private let report: ResolutionReport

  public init(_ report: ResolutionReport) { self.report = report }

  /// UTF-8, ending in a newline.
  public var bytes: [UInt8] {
    var json = JSONWriter()
    json.beginObject(.lines)
    json.key("schema")
    json.string("scrimp.resolution")
    json.key("schema_version")
    json.integer(1)
    json.key("target")
    json.target(report.target)
    json.key("packages")
    json.beginArray(.lines)
    for package in report.resolution.packages { write(package, to: &json) }
    json.end()
    json.end()
    return json.bytes
  }

  private func write(_ package: Resolution.Package, to json: inout JSONWriter) {
    json.beginObject()
    json.key("name")
    json.string(package.name.normalized)
    json.key("version")
    json.string(package.version.description)
    json.key("extras")
    json.names(package.extras.map(\.normalized))
    json.key("required_by")
    json.names((package.places.isEmpty ? [] : ["<root>"]) + package.requiredBy.map(\.normalized))
    json.key("dependencies")
    json.names(package.dependencies.map(\.normalized))
    json.key("wheel")
    write(report.files[package.name], to: &json)
    let size = report.sizes[package.name]
    json.key("installed_files")
    if let size { json.integer(size.files) } else { json.null() }
    json.key("installed_bytes")
    if let size { json.integer(size.bytes) } else { json.null() }
    json.end()
  }

  private func write(_ file: IndexFile?, to json: inout JSONWriter) {
    guard let file else { return json.null() }
    json.beginObject()
    json.key("filename")
    json.string(file.filename)
    json.key("url")
    json.string(file.url)
    json.key("sha256")
    if let digest = file.sha256 { json.string(digest.description) } else { json.null() }
    json.key("bytes")
    if let size = file.size { json.integer(size) } else { json.null() }
    json.end()
  }
}

extension JSONWriter {
  fileprivate mutating func names(_ names: [String]) {
    beginArray()
    for name in names { string(name) }
    end()
  }
}
