import Packaging
import Pruning
import Testing

@Suite struct `Glob patterns` {
  private func matches(_ pattern: String, _ path: String) throws -> Bool {
    try #require(Glob(pattern)).matches(#require(InstallPath(path)))
  }

  @Test(arguments: [
    ("numpy/f2py", "numpy/f2py/src/a.c"), ("numpy/f2py/", "numpy/f2py/a.py"), ("a.py", "a.py"),
    ("./a.py", "a.py"), ("*.py", "a.py"), ("numpy/*.py", "numpy/a.py"), ("**/*.pyi", "a.pyi"),
    ("**/*.pyi", "a/b/c.pyi"), ("a/**/z.py", "a/z.py"), ("a/**/z.py", "a/b/c/z.py"),
    ("a/**", "a/b/c"), ("**", "a"), ("**/tests", "a/b/tests/c/d.py"), ("a?c", "abc"),
    ("a[0-9]c", "a5c"), ("a[!0-9]c", "abc"), ("a[]x]c", "a]c"), ("a[b", "a[b"),
    ("*a*b*c", "xaxbxc"), ("**/a/**/b/*.py", "a/a/b/b/c.py"), ("../../bin/x", "../../bin/x"),
    ("**/*a/b*", "x/za/y/qa/bx"),
  ])
  func `matches a path and what is below it`(pattern: String, path: String) throws {
    #expect(try matches(pattern, path))
  }

  @Test(arguments: [
    ("numpy/f2py", "numpy/f2pyx"), ("*.py", "a/b.py"), ("a/**", "a"), ("a?c", "a/c"),
    ("a[0-9]c", "abc"), ("a[!b]c", "a/c"), ("**/tests", "a/tests2/b"),
    ("numpy/*.py", "numpy/a/b.py"),
    ("f2py", "numpy/f2py"), ("A.py", "a.py"),
  ])
  func `matches no other`(pattern: String, path: String) throws {
    #expect(try !matches(pattern, path))
  }

  @Test(arguments: ["", "/", "./"]) func `needs a pattern`(pattern: String) {
    #expect(Glob(pattern) == nil)
  }
}
