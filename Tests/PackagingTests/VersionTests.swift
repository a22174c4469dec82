import Testing

@testable import Packaging

@Suite struct `PEP 440 version` {
  @Test(arguments: [
    ("1.0", "1.0"), ("v1.0", "1.0"), (" 1.0\n", "1.0"), ("1.0.0", "1.0.0"), ("01.002", "1.2"),
    ("1!2.0", "1!2.0"), ("0!1", "1"), ("1.0ALPHA1", "1.0a1"), ("1.0-beta.2", "1.0b2"),
    ("1.0c1", "1.0rc1"), ("1.0preview", "1.0rc0"), ("1.0.pre_3", "1.0rc3"), ("1.0-1", "1.0.post1"),
    ("1.0rev4", "1.0.post4"), ("1.0-r", "1.0.post0"), ("1.0.dev", "1.0.dev0"),
    ("1.0a1.post2.dev3", "1.0a1.post2.dev3"), ("1.0+Ubuntu-1_02", "1.0+ubuntu.1.2"),
    ("1.0a-", "1.0a0"), ("1.0.0.0.0.0", "1.0.0.0.0.0"), ("2.9.0.20240906", "2.9.0.20240906"),
    ("20231215.1", "20231215.1"), ("1.0.post20230401", "1.0.post20230401"),
    ("1.0.dev4294967295", "1.0.dev4294967295"),
    ("99999999999999999999999999.1", "99999999999999999999999999.1"),
    ("1.0+00018446744073709551616", "1.0+18446744073709551616"),
  ])
  func `normalizes every spelling PEP 440 lets through`(text: String, normalized: String) throws {
    #expect(try Version(text).description == normalized)
  }

  @Test func `orders as PEP 440's list does`() throws {
    let sorted = try [
      "1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456",
      "1.0b2", "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0",
      "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0.post456.dev34", "1.0.post456", "1.0.15",
      "1.1.dev1", "9223372036854775807", "18446744073709551616", "99999999999999999999999", "1!0",
    ].map { try Version($0) }
    #expect(sorted.shuffled().sorted() == sorted)
    for (low, high) in zip(sorted, sorted.dropFirst()) { #expect(low < high && low != high) }
  }

  @Test(arguments: [
    ("1", "1.0.0.0.0.0"), ("1.0-1", "1.0.post1"), ("1.0+A.01", "1.0+a.1"), ("1.0c0", "1.0rc"),
    ("1.00000000000000000000001", "1.1"), ("0!1.2", "v1.2.0"),
    ("18446744073709551616.0", "0018446744073709551616"),
  ])
  func `is equal and hashes equal however it is spelled`(one: String, other: String) throws {
    let (one, other) = (try Version(one), try Version(other))
    #expect(one == other)
    #expect(one.hashValue == other.hashValue)
    #expect(!(one < other) && !(other < one))
  }

  @Test func `takes itself apart`() throws {
    let version = try Version("1!2.3.0rc4.post5.dev6+local.7")
    #expect(version.epoch == 1)
    #expect(version.release == [2, 3, 0])
    #expect(version.pre == PreRelease(phase: .candidate, number: 4))
    #expect(version.post == 5 && version.dev == 6 && version.local == "local.7")
    #expect(version.public.description == "1!2.3.0rc4.post5.dev6")
    #expect(version.base.description == "1!2.3.0")
    #expect(version.isPrerelease && version.isPostrelease && version.isDevelopment)
    let plain = try Version("3.12")
    #expect(plain.pre == nil && plain.post == nil && plain.dev == nil && plain.local == nil)
    #expect(!plain.isPrerelease && !plain.isPostrelease && !plain.isDevelopment)
  }

  @Test(arguments: [
    ("", VersionError(reason: .empty, offset: 0)), ("  ", VersionError(reason: .empty, offset: 2)),
    ("french toast", VersionError(reason: .missingRelease, offset: 0)),
    ("1.0 2", VersionError(reason: .unexpected(byte: 0x20), offset: 3)),
    ("1.0+", VersionError(reason: .unexpected(byte: UInt8(ascii: "+")), offset: 3)),
    ("1..0", VersionError(reason: .unexpected(byte: UInt8(ascii: ".")), offset: 1)),
    ("1!", VersionError(reason: .unexpected(byte: UInt8(ascii: "!")), offset: 1)),
  ])
  func `names the first byte that does not fit`(text: String, error: VersionError) {
    #expect(throws: error) { try Version(text) }
  }
}
