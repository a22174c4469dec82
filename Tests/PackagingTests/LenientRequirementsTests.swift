import Packaging
import Testing

@Suite struct `Lenient requirements` {
  @Test(arguments: [
    ("a>=1.0<2", "a<2,>=1.0"), ("a>=1.0 <2", "a<2,>=1.0"), ("a (>=1.0,)", "a>=1.0"),
    ("a>=1.9.*", "a>=1.9"), ("a<3.4.*,>=2", "a<3.4,>=2"), ("a!=~5.0,>=4.12", "a!=5.0.*,>=4.12"),
    ("a!=3.0*", "a!=3.0.*"), ("a>='2.7'", "a>=2.7"), ("a>= \"2.7\"", "a>=2.7"),
    ("a>dev", "a>0.0.0dev"), ("a>=9.0.0a1.0", "a>=9.0.0a1"), ("a1>=2<3", "a1<3,>=2"),
    ("a;", "a"), ("a>=1 ; ", "a>=1"), ("a[x] (>=1.*)", "a[x]>=1"),
    ("a>=1.0<2; python_version<'3'", "a<2,>=1.0; python_version < \"3\""),
    ("a>=1\n  ,<2", "a<2,>=1"),
  ])
  func `repairs what uv repairs`(text: String, repaired: String) {
    let lenient = LenientRequirements([text])
    #expect(lenient.requirements.map(\.description) == [repaired])
    #expect(lenient.relaxed.isEmpty && lenient.invalid.isEmpty)
  }

  @Test(arguments: [
    ("a>=latest", "a"), ("a[x] ^1.0; os_name=='nt'", "a[x]; os_name == \"nt\""),
    ("a>=1; nonsense ==", "a>=1"), ("a see the docs", "a"), ("a[bad extra", "a"),
  ])
  func `keeps the dependency where no repair helps`(text: String, relaxed: String) {
    let lenient = LenientRequirements([text])
    #expect(lenient.requirements.map(\.description) == [relaxed])
    #expect(lenient.relaxed == [text])
  }

  @Test(arguments: ["", " ", "==1.0", "(a)", "!"])
  func `gives up where there is no name`(text: String) {
    let lenient = LenientRequirements([text])
    #expect(lenient.requirements.isEmpty)
    #expect(lenient.invalid == [text])
  }

  @Test func `repairs Requires-Python too`() throws {
    let metadata = try CoreMetadata(
      parsing: Array("Name: a\nVersion: 1\nRequires-Python: >=3.6.*,!=3.7*\n".utf8))
    #expect(metadata.parsedRequiresPython()?.description == "!=3.7.*,>=3.6")
  }
}
