import Foundation
import Packaging
import Testing

@Suite struct `Installation notes` {
  @Test func `WHEEL tells tags and the library folder`() {
    let wheel = WheelMetadata(
      parsing: Array(
        """
        Wheel-Version: 1.0
        Generator: maturin (1.0)
        Root-Is-Purelib: false
        Tag: cp311-cp311-manylinux_2_17_x86_64
        Tag: cp311-cp311-manylinux2014_x86_64

        """.utf8))
    #expect(!wheel.rootIsPurelib)
    #expect(
      wheel.tags == ["cp311-cp311-manylinux_2_17_x86_64", "cp311-cp311-manylinux2014_x86_64"])
    #expect(WheelMetadata(parsing: []).rootIsPurelib)
  }

  @Test func `direct_url.json tells an editable project`() throws {
    let url = try JSONDecoder().decode(
      DirectURL.self,
      from: Data(#"{"url": "file:///src/demo", "dir_info": {"editable": true}, "x": 1}"#.utf8))
    #expect(url.isEditable)
    let archive = try JSONDecoder().decode(
      DirectURL.self, from: Data(#"{"url": "https://h/a.whl", "archive_info": {}}"#.utf8))
    #expect(!archive.isEditable)
  }
}
