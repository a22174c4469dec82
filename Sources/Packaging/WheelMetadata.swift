/// The `WHEEL` file of a `*.dist-info`: which wheel the distribution was installed from.
///
/// See: <https://packaging.python.org/en/latest/specifications/binary-distribution-format/>
public struct WheelMetadata: Sendable, Equatable {
  public let wheelVersion: String?
  /// The tool that built the wheel.
  public let generator: String?
  /// Whether the files went to `purelib`; the two differ on Fedora and where configured so.
  public let rootIsPurelib: Bool
  /// As written, each one expanded: `cp311-cp311-manylinux_2_17_x86_64`.
  public let tags: [String]
  public let build: String?

  /// Reads a `WHEEL` file; one without the fields counts as pure Python.
  public init(parsing bytes: [UInt8]) {
    let fields = MailHeader.fields(of: bytes)
    func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    wheelVersion = first("wheel-version")
    generator = first("generator")
    rootIsPurelib = first("root-is-purelib")?.lowercased() != "false"
    tags = fields.filter { $0.name == "tag" }.map(\.value)
    build = first("build")
  }
}
