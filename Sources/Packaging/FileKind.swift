/// What an installed file is, for accounting; whether it may go is a rule's business.
public enum FileKind: String, CaseIterable, Hashable, Sendable {
  case module
  case nativeLibrary = "native_library"
  case data
  case test
  case stub
  case bytecode
  case source
  case metadata
  case documentation
  case locale
  case script
}
