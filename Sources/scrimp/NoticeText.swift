import Packaging

extension InventoryNotice {
  /// Whether only `-v` shows it: what is normal in many trees and changes nothing.
  var isMinor: Bool {
    switch reason {
    case .invalidRequirement, .malformedRecordRow, .nameNotUnicode, .further, .specialFile: true
    case .escapesPrefix, .unreadableMetadata, .unreadable, .strayLink, .editable, .shadowed: false
    }
  }

  /// The notice as one line for a user.
  var text: String {
    let about = detail.map { " `\($0)`" } ?? ""
    switch reason {
    case .escapesPrefix:
      return "RECORD of \(subject) names\(about) outside the environment; the row is ignored"
    case .malformedRecordRow(let line):
      return "RECORD of \(subject), line \(line), is malformed; the row is ignored"
    case .unreadableMetadata(let reason):
      return "the metadata of \(subject) cannot be read (\(reason)); its files are kept"
    case .unreadable(let reason):
      return "\(subject) cannot be read: \(reason)"
    case .strayLink:
      return "\(subject) is a link that leads in a circle or out of the environment; "
        + "it is kept as a link"
    case .specialFile:
      return "\(subject) is no regular file; it is left out"
    case .nameNotUnicode:
      return "the name \(subject) is not UTF-8; the file is kept by its bytes"
    case .further(let count):
      return "\(subject): \(count) more of these"
    case .editable(let location):
      let place = location.map { " at \($0)" } ?? " elsewhere"
      return "\(subject) is installed in editable mode: its code\(place) is not part of the plan"
    case .shadowed:
      return "\(subject) is installed more than once\(about); the first on the path counts"
    case .invalidRequirement(let text):
      return "\(subject) requires `\(text)`, which has no reading; it is ignored"
    }
  }
}
