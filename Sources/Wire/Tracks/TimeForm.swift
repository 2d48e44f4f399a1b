/// How a column's times are spelled, where a column's name or `--map` says it.
enum TimeForm: Equatable {
  /// Told from each time.
  case automatic
  /// The same, and a time that says no zone is in UTC.
  case utc
  case seconds, milliseconds
  /// Dates as `31/12/2026` and `12/31/2026`: which of them, nobody can tell from the file.
  case dayMonthYear, monthDayYear

  /// The form that a word names: `ms` in `timestamp_ms` and in `--map 'time=ts[ms]'`; nil: none.
  init?(spelled word: String) {
    switch word.lowercased() {
    case "s", "sec", "secs", "seconds", "unix", "epoch": self = .seconds
    case "ms", "msec", "millis", "milliseconds": self = .milliseconds
    case "utc", "gmt", "z": self = .utc
    case "iso", "iso8601", "rfc3339": self = .automatic
    case "d/m/y", "dd/mm/yyyy": self = .dayMonthYear
    case "m/d/y", "mm/dd/yyyy": self = .monthDayYear
    default: return nil
    }
  }

  /// What a person can write, for messages.
  static let sentence = "`s`, `ms`, `utc`, `d/m/y` or `m/d/y`"
}
