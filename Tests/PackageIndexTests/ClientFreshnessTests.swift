import Testing

@testable import PackageIndex

@Suite struct ClientFreshnessTests {
  private func lifetime(_ headers: (String, String)..., status: Int = 200) -> Int64 {
    let response = TransportResponse(
      status: status, headers: headers.map { (name: $0.0, value: $0.1) },
      body: AsyncThrowingStream { $0.finish() })
    return Freshness(response, now: 1000).expiresAt - 1000
  }

  @Test func `a server's word about freshness is kept`() {
    #expect(lifetime() == 600)
    #expect(lifetime(("cache-control", "public, max-age=60")) == 60)
    #expect(lifetime(("cache-control", "max-age=\"60\", immutable")) == 60)
    #expect(lifetime(("cache-control", "Max-Age=60"), ("age", "45")) == 15)
    #expect(lifetime(("age", "45")) == 555)
    #expect(lifetime(("cache-control", "max-age=60"), ("age", "90")) == 0)
    #expect(lifetime(("cache-control", "no-cache, max-age=60")) == 0)
    #expect(lifetime(("cache-control", "max-age=60"), ("cache-control", "no-store")) == 0)
    #expect(lifetime(("cache-control", "immutable")) == 31_536_000)
    #expect(lifetime(("cache-control", "max-age=99999999999999999999")) == 600)
    #expect(lifetime(("cache-control", "max-age=-5")) == 0)
    #expect(
      lifetime(
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("expires", "Sun, 06 Nov 1994 08:50:37 GMT"))
        == 60)
    #expect(lifetime(("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("expires", "0")) == 0)
    #expect(lifetime(status: 404) == 0)
    #expect(lifetime(("cache-control", "max-age=60"), status: 404) == 60)
  }

  @Test func `an answer from the future is not fresh`() {
    let freshness = Freshness(fetchedAt: 1000, expiresAt: 1600)
    #expect(freshness.isFresh(at: 1000) && freshness.isFresh(at: 1599))
    #expect(!freshness.isFresh(at: 1600) && !freshness.isFresh(at: 999))
  }

  @Test func `the three forms of a date are one moment`() {
    let forms = [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ]
    #expect(forms.map(HTTPDate.seconds) == [784_111_777, 784_111_777, 784_111_777])
    #expect(HTTPDate.seconds("Thu, 29 Feb 2024 23:59:60 GMT") == 1_709_251_200)
    for text in ["", "yesterday", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 8h GMT"] {
      #expect(HTTPDate.seconds(text) == nil)
    }
  }
}
