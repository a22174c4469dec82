/// A command of several arguments as a shell, or a Dockerfile's `RUN`, reads it.
public struct ShellCommand: Sendable {
  public let arguments: [String]

  public init(_ arguments: [String]) { self.arguments = arguments }

  /// The command on one line, with quotes where a shell needs them.
  public var text: String { arguments.map(Self.quoted).joined(separator: " ") }

  /// `RUN` in the form for a shell, or, where an argument holds a line end, as an array.
  var runInstruction: String {
    guard arguments.contains(where: { $0.utf8.contains { $0 < 0x20 || $0 == 0x7f } }) else {
      return "RUN \(text)"
    }
    var json = JSONWriter()
    json.beginArray()
    for argument in arguments { json.string(argument) }
    json.end()
    return "RUN " + String(decoding: json.bytes.dropLast(), as: UTF8.self)
  }

  private static func quoted(_ argument: String) -> String {
    let isPlain =
      !argument.isEmpty
      && argument.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"),
          UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: "%"):
          true
        default: false
        }
      }
    return isPlain ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
  }
}
