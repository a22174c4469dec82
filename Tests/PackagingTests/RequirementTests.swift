import Testing

@testable import Packaging

@Suite struct `Dependency specifier` {
  @Test func `takes itself apart`() throws {
    let requirement = try Requirement(
      "Flask_Login [Async, dev.tools] (>=1.0, != 1.5) ; python_version >= '3.8'")
    #expect(requirement.name.normalized == "flask-login")
    #expect(requirement.extras.map(\.normalized) == ["async", "dev-tools"])
    #expect(requirement.specifiers.description == "!=1.5,>=1.0")
    #expect(requirement.url == nil)
    #expect(requirement.marker?.description == #"python_version >= "3.8""#)
  }

  @Test func `takes a URL up to white space`() throws {
    let requirement = try Requirement("pip@https://example.org/pip-22.zip#sha1=a;b ; os_name=='nt'")
    #expect(requirement.url == "https://example.org/pip-22.zip#sha1=a;b")
    #expect(requirement.marker?.description == #"os_name == "nt""#)
    #expect(try Requirement("a @ b;os_name=='nt'").url == "b;os_name=='nt'")
  }

  @Test(arguments: [
    ("A", "A"), ("name<=1", "name<=1"), ("name (>=3,<2)", "name<2,>=3"), ("name[]", "name"),
    ("name [b , A]>=3,", "name[A,b]>=3"),
    ("name@file:///x", "name @ file:///x"),
    ("name @ u ; os_name == 'a'", #"name @ u ; os_name == "a""#),
    ("name>1;os_name=='a'", #"name>1; os_name == "a""#),
  ])
  func `is printed in one form`(text: String, canonical: String) throws {
    #expect(try Requirement(text).description == canonical)
  }

  @Test func `is equal however it is spelled`() throws {
    let one = try Requirement("Foo.Bar[B,a]>=1.0 ; os.name == 'nt'")
    let other = try Requirement("foo_bar[a,b] >= 1;(os_name == \"nt\")")
    #expect(one == other)
    #expect(one.hashValue == other.hashValue)
  }

  @Test(arguments: [
    ("", RequirementError(reason: .expectedName, offset: 0)),
    (" ==1.0", RequirementError(reason: .expectedName, offset: 1)),
    ("foo_>=1", RequirementError(reason: .name(.endsWithSeparator), offset: 3)),
    ("name[a", RequirementError(reason: .unclosedExtras, offset: 6)),
    ("name[a b]", RequirementError(reason: .unclosedExtras, offset: 7)),
    ("name[,]", RequirementError(reason: .expectedExtra, offset: 5)),
    ("name @", RequirementError(reason: .expectedURL, offset: 6)),
    ("name @ u os_name", RequirementError(reason: .expectedMarkerAfterURL, offset: 9)),
    ("name (>=1", RequirementError(reason: .unclosedSpecifiers, offset: 9)),
    ("name 1.0", RequirementError(reason: .expectedEnd, offset: 5)),
    ("name>=1.*", RequirementError(reason: .specifier(.prefixNotAllowed), offset: 7)),
    ("name>=1+a", RequirementError(reason: .specifier(.localNotAllowed), offset: 7)),
    ("name===1.0,weird", RequirementError(reason: .specifier(.invalid), offset: 11)),
    ("name; os == 'a'", RequirementError(reason: .marker(.expectedOperand), offset: 6)),
  ])
  func `names the byte that does not fit`(text: String, error: RequirementError) {
    #expect(throws: error) { try Requirement(text) }
  }
}
