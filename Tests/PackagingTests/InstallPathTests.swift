import Packaging
import Testing

@Suite struct `Install path` {
  @Test(
    arguments: [
      ("flask/app.py", "flask/app.py"), ("a//b/", "a/b"), ("./a/./b", "a/b"), ("a/../b", "b"),
      ("../../../bin/x", "../../../bin/x"), ("a/../../bin/x", "../bin/x"), ("..", ".."),
      ("a/..b/.c/...", "a/..b/.c/..."), (".", nil), ("", nil), ("a/..", nil), ("/a", nil),
      ("a\0b", nil),
    ] as [(String, String?)])
  func `is normalized or refused`(text: String, normalized: String?) {
    #expect(InstallPath(text)?.description == normalized)
  }
}
