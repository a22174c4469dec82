import Foundation
import NativeLibrary
import Testing

@Suite struct `Strings of a Cython module` {
  private static let packed = """
    /wogICAgQSB0/2V4dCB3aXRo/gwAc3BhY2VzLP8gYXMgZG9jc/90cmluZ3MgYt9lZ2luLioCcGv/Zy5fX21haW77
    X18IAXZlbmRv/3JlZC52ZXJz92lvbhwBc3ViLv9tb2R1bGVfX/duYW0DAF9fdGWrc3QHBDAPAjEVAjKqGwIzIQI0
    JwI1LQI2KjMCNzkCOD8COTADNgSqOAMxOQMxOgMxOwMxqjwDMT0DMT4DMT8DMUpAAzJ9AzJ9BH8DMoADVTKBAzKC
    AzKDAzKEA1UyhQMyhgMzwwMzxAOpM8QExgMzxwMzyAMzqskDM8oDM8sDM8wDNCqJIzSKIzSLIzSLJI0jVTSOIzSP
    IzSQIzSRI1U0kiM1zyM10CM10SOlNdIjNdIk1CM11SM1+tYjNdcjNTlhIGb7YXKFYyAhIiMk/yUmJygpKiss/y0u
    LzAxMjM0/zU2Nzg5Ojs8/z0+P0BBQkNE/0VGR0hJSktM/01OT1BRUlNU/1VWV1hZWltc/11eX2BhYmNk/2VmZ2hp
    amts/21ub3BxcnN0/3V2d3h5ent8Q31+AFwAu76Au/2GES7VYA==
    """

  private func strings(_ bytes: [UInt8]) -> CythonStrings {
    bytes.withUnsafeBytes { CythonStrings($0, [0..<$0.count]) }
  }

  /// A library that holds the bytes among others.
  private func library(_ version: String, _ bytes: [UInt8]) -> [UInt8] {
    Array("\u{7f}ELF\0_cython_3_\(version)\0".utf8) + [0xff, 0x80, 3, 0] + bytes
      + [0, 1, 0, 0xfe, 0xff, 0, 0, 0, 1, 2, 0x90, 0xff, 0, 0, 0, 0]
  }

  @Test func `are found as Cython 3.3 packs them`() throws {
    // Packed by `Cython.LZSS.lzss_compress` of Cython 3.3.1.
    let packed = try #require(Data(base64Encoded: Self.packed.filter { $0 != "\n" }))
    let found = strings(library("3_1", Array(packed)))
    #expect(!found.isSealed)
    let text = try #require(found.texts.first)
    let words = String(decoding: text, as: UTF8.self)
    #expect(words.hasPrefix("\n    A text with   spaces, as docstrings begin."))
    #expect(words.contains("pkg.vendored.versionpkg.sub.module__name____test__"))
    #expect(words.contains("name_59a far text  !\"#"))
    #expect(words.contains("pkg.vendored.version.far"))
  }

  @Test func `are found as Cython 3.2 packs them`() throws {
    // `zlib.compress(b"pkg.sub.module__name____main__" * 3)`
    let packed = try #require(
      Data(base64Encoded: "eJwryE7XKy5N0svNTynNSY2Pz0vMBZLx8bmJmXnx8QUUyAIAN1wjBQ=="))
    let found = strings(library("2_4", Array(packed)))
    #expect(
      found.texts == [
        Array(String(repeating: "pkg.sub.module__name____main__", count: 3).utf8)
      ])
    #expect(!found.isSealed)
  }

  @Test func `are found where the version stands in the table alone`() throws {
    // As in h5py 3.16, whose `_proxy` imports `h5py._npystrings` so.
    let packed = try #require(
      Data(base64Encoded: "eJwryE7XKy5N0svNTynNSY2Pz0vMBZLx8bmJmXnx8QUUyAIAN1wjBQ=="))
    let marked = Array("\u{7f}ELF\0__pyx_capi__\0".utf8)
    #expect(strings(marked + packed + [0, 0, 0, 0]).texts.count == 1)
    #expect(strings(marked + [0xff, 0x80, 3, 0]).isSealed)
    #expect(!strings(marked + Array("__main__\0pkg.sub".utf8)).isSealed)
  }

  @Test func `are sealed where they are packed in another way`() {
    #expect(strings(library("4_0", Array("BZh9".utf8))).isSealed)
    #expect(strings(library("2_0", [])).isSealed)
    #expect(!strings(library("3_0", Array("__main__\0pkg.sub".utf8))).isSealed)
    #expect(!strings(library("0_11", [])).isSealed)
    #expect(!strings(Array("\u{7f}ELF".utf8)).isSealed)
  }
}
