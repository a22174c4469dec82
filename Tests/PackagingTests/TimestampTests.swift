import Packaging
import Testing

@Suite struct `A timestamp` {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0),
    ("1969-12-31T23:59:59.5Z", -500_000),
    ("2024-02-29T12:30:15.123456Z", 1_709_209_815_123_456),
    ("2024-02-29t12:30:15.1234567890z", 1_709_209_815_123_456),
    ("2024-02-29 14:30:15.123456+02:00", 1_709_209_815_123_456),
    ("2024-02-29T07:00:15.123456-05:30", 1_709_209_815_123_456),
    ("2024-02-29T12:30:15.123456", 1_709_209_815_123_456),
    ("2000-03-01T00:00:00Z", 951_868_800_000_000),
    ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
    ("9999-12-31T23:59:59Z", 253_402_300_799_000_000),
  ])
  func `is read from RFC 3339`(text: String, microseconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
  }

  @Test(arguments: [
    "", "2024", "2024-02-29", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z",
    "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z",
    "2024-01-01T00:00:61Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00+0200",
    "2024-01-01T00:00:00ZZ", "2024-01-01X00:00:00Z", "2024/01/01T00:00:00Z", "-024-01-01T00:00:00Z",
    "2024-01-01T00:00:00é",
  ])
  func `is not read from anything else`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test(arguments: [
    ("2024-02-28", "2024-02-29T00:00:00Z"), ("2024-12-31", "2025-01-01T00:00:00Z"),
    ("2024-02-28T10:00:00Z", "2024-02-28T10:00:00Z"),
  ])
  func `limits uploads to the end of a day or to a moment`(text: String, moment: String) {
    #expect(Timestamp(uploadLimit: text) == Timestamp(rfc3339: moment))
  }

  @Test func `is no limit when the day does not exist`() {
    #expect(Timestamp(uploadLimit: "2023-02-29") == nil)
    #expect(Timestamp(uploadLimit: "yesterday") == nil)
  }
}
