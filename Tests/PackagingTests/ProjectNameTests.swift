import Testing

@testable import Packaging

@Suite struct `Project name` {
  @Test(arguments: [
    ("Flask_SQLAlchemy", "flask-sqlalchemy"), ("a-_.b", "a-b"),
    ("Zope.Interface", "zope-interface"),
    ("9lives", "9lives"), ("x", "x"),
  ])
  func `is normalized per PEP 503`(text: String, normalized: String) throws {
    #expect(try ProjectName(text).normalized == normalized)
  }

  @Test(arguments: [
    ("", ProjectNameError(reason: .empty, offset: 0)),
    ("ab!c", ProjectNameError(reason: .unexpected(byte: UInt8(ascii: "!")), offset: 2)),
    ("-a", ProjectNameError(reason: .unexpected(byte: UInt8(ascii: "-")), offset: 0)),
    ("a.-", ProjectNameError(reason: .endsWithSeparator, offset: 2)),
    ("é", ProjectNameError(reason: .unexpected(byte: 0xC3), offset: 0)),
  ])
  func `reports the offending byte`(text: String, error: ProjectNameError) {
    #expect(throws: error) { try ProjectName(text) }
  }
}
