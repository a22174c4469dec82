import ImportGraph
import Testing

@Suite struct `A use of a name` {
  private func uses(_ source: String, _ names: Set<String> = ["client", "LANG"]) -> [NameUse] {
    Array(source.utf8).withUnsafeBufferPointer { UsageScanner.scan($0, for: UsageInterest(names)) }
  }

  @Test(arguments: [
    ("boto3.client('s3')", "s3"), ("client(\n  'sqs',  # queue\n  region='x')", "sqs"),
    ("f'{client(\"s3\")}'", "s3"), ("client(r'a')", "a"),
  ])
  func `is a call with a constant`(source: String, text: String) throws {
    let use = try #require(uses(source).first)
    guard case .call(let arguments) = use.form else {
      Issue.record("\(use) is no call")
      return
    }
    #expect(arguments.first == NameUse.Argument(value: .text(text)))
  }

  @Test(arguments: ["client(name)", "client(self.name, 1)", "client(\n  a.b.name,\n)"])
  func `is a call with a name`(source: String) throws {
    guard case .call(let arguments) = try #require(uses(source).first).form else {
      Issue.record("it is no call")
      return
    }
    #expect(arguments.first == NameUse.Argument(value: .name("name")))
  }

  @Test(arguments: [
    "client(name[0])", "client('a' + x)", "client('a' 'b')", "client(f'a')",
    "client('a' if x else y)",
    "client('a'\n'b')", "client(\"\\x61\")",
  ])
  func `is a call with something else`(source: String) throws {
    #expect(
      try #require(uses(source).first).form == .call([NameUse.Argument(value: .other)]))
  }

  @Test(arguments: [
    ("m.use('agg')", 1), ("use ('agg')", 1), ("f = m.use", 1), ("import use as u", 1),
    ("getattr(m, 'use')", 1), ("# use it\n", 0), ("x = 'to use it'", 0), ("reuse('a')", 0),
    ("x = use\n", 0), ("abuse = use\\\n('agg')", 1),
  ])
  func `of a function stands for a call`(source: String, count: Int) {
    let interest = UsageInterest([], functions: ["use"])
    for shift in 0..<3 {
      let text = String(repeating: " ", count: 40 + shift) + source
      let uses = Array(text.utf8).withUnsafeBufferPointer { UsageScanner.scan($0, for: interest) }
      #expect(count == 0 ? uses.isEmpty : !uses.isEmpty, "\(shift)")
    }
  }

  @Test func `is found wherever it stands`() {
    for shift in 0..<70 {
      let source = String(repeating: "=", count: shift) + "LANG"
      #expect(uses(source).map(\.name) == ["LANG"], "\(shift)")
    }
  }

  @Test func `has keywords and what is spread`() throws {
    #expect(
      try #require(uses("client(*a, service_name='s3', **k)").first).form
        == .call([
          .init(keyword: "*", value: .other), .init(keyword: "service_name", value: .text("s3")),
          .init(keyword: "**", value: .other),
        ]))
  }

  @Test(arguments: [
    ("LANG = 'de'\n", NameUse.Value.text("de")), ("LANG: str = 'de'", .text("de")),
    ("configure(LANG='de', x=1)", .text("de")), ("LANG = env('x')", .other),
    ("LANG = 'de' if x else 'fr'", .other), ("(LANG := x)", .other),
  ])
  func `is a value that is given to it`(source: String, value: NameUse.Value) throws {
    #expect(try #require(uses(source).first).form == .assignment(value))
  }

  @Test func `is a mention, with its owner and line`() {
    #expect(
      uses("x = 1\nf(boto3.client)") == [
        NameUse(name: "client", owner: "boto3", form: .mention, line: 2)
      ])
    #expect(uses("'a.client.b'").map(\.form) == [.text])
    #expect(uses("# client('x')") == [])
    #expect(uses("if LANG == 'de': pass").map(\.form) == [.mention])
    #expect(uses("def client(x): pass").map(\.form) == [.mention])
  }

  @Test(arguments: [
    "client(", "client('", "'''client(", "client('a', (", "f'{client(", "\\", "client(])",
    "client('a' })",
  ])
  func `is found in what never ends`(source: String) {
    _ = uses(source)
  }
}
