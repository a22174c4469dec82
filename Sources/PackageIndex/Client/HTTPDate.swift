/// A moment in an HTTP header, as seconds since 1970.
///
/// See: <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>
enum HTTPDate {
  /// Reads `Sun, 06 Nov 1994 08:49:37 GMT` and the two obsolete forms.
  static func seconds(_ text: String) -> Int64? {
    let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
    let day: Int?
    let month: Substring
    let year: Int?
    let clock: Substring
    if words.count >= 5, words[3].contains(":") {
      // The form of C's `asctime`, or of RFC 1123 with its year after the time.
      (month, day, clock, year) = (words[1], Int(words[2]), words[3], Int(words[4]))
    } else if words.count >= 5 {
      (day, month, year, clock) = (Int(words[1]), words[2], Int(words[3]), words[4])
    } else {
      return nil
    }
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    let time = clock.split(separator: ":").map { Int($0) ?? -1 }
    guard let day, 1...31 ~= day, var year, 0...9999 ~= year,
      let month = names.firstIndex(of: month.lowercased()),
      time.count == 3, 0...23 ~= time[0], 0...59 ~= time[1], 0...60 ~= time[2]
    else { return nil }
    if year < 100 { year += year < 70 ? 2000 : 1900 }
    let days = daysSince1970(year: year, month: month + 1, day: day)
    return Int64(days) * 86_400 + Int64(time[0] * 3600 + time[1] * 60 + time[2])
  }

  // See: <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>
  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
