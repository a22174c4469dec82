import Packaging
import Testing

@Suite struct `Path configuration` {
  @Test func `tells folders, code and comments apart`() {
    let file = PathConfiguration(
      parsing: Array("# note\n\nsrc/demo  \r\nimport os; os.getcwd()\n import x\nimporter\n".utf8))
    #expect(
      file.lines == [
        .path(Array("src/demo".utf8)), .code("import os; os.getcwd()"),
        .path(Array(" import x".utf8)), .path(Array("importer".utf8)),
      ])
  }

  @Test func `knows setuptools' pointers`() {
    #expect(PathConfiguration.isEditablePointer(Array("__editable__.demo-1.0.pth".utf8)))
    #expect(PathConfiguration.isEditablePointer(Array("__editable___demo_1_0_finder.py".utf8)))
    #expect(!PathConfiguration.isEditablePointer(Array("demo.pth".utf8)))
  }
}
