internal import Model

/// Opening hours, times of day, dates and moments.
extension Parser {
  mutating func parseHours() throws(Unreadable) -> HoursSyntax {
    let start = advance().start
    let name = try parseDeclaredName("the name of the hours", .hours)
    var hours = HoursSyntax(name: name, spans: [], zone: nil, except: [], range: name.range)
    repeat { hours.spans.append(try parseSpan()) } while take(.comma)
    if take(.in) || zoneWithoutIn() { hours.zone = try parseZoneName() }
    if take(.except) {
      repeat { hours.except.append(try parseDates()) } while take(.comma)
    }
    hours.range = range(from: start)
    return hours
  }

  /// `07:00-18:00 Europe/Berlin`: reported, and read as if `in` stood before it.
  private mutating func zoneWithoutIn() -> Bool {
    guard token.kind == .word, !token.startsLine, token(ahead: 1).symbol == .slash else { return false }
    let place = SourceRange(file: file, start: token.start, end: token.start)
    findings.error(
      .unexpectedText, "a zone stands behind `in`: write `in \(shortText(token))/…`", at: range(token),
      fixes: [.init("in", [.init(place, "in ")], isSafe: true)])
    return true
  }

  /// `07:00 to 18:00`: the word is reported and taken for `-`.
  private mutating func passTo() -> Bool {
    guard at(word: "to") || at(.until) else { return false }
    findings.error(
      .unexpectedText, "two times are joined by `-`: write `07:00-18:00`", at: range(token),
      fixes: [.init("-", [.init(range(token), "-")], isSafe: true)])
    advance()
    return true
  }

  private mutating func parseSpan() throws(Unreadable) -> HoursSyntax.Span {
    let start = token.start
    let (first, last) = try parseDays()
    let from = try parseTimeOfDay()
    if !passTo() { try need(.minus, "`-` and a time (`07:00-18:00`)") }
    let to = try parseTimeOfDay()
    let place = range(from: start)
    if from == 1440 {
      findings.error(.badHours, "hours begin at 23:59 at the latest: write `00:00` of the next day", at: place)
    }
    return HoursSyntax.Span(firstDay: first, lastDay: last, startMinute: from, endMinute: to, range: place)
  }

  /// `mon`, `mon-fri` (one word to the lexer), `mon - fri`.
  private mutating func parseDays() throws(Unreadable) -> (Int, Int) {
    for day in HoursSyntax.days where index == probe { expect(.word(day)) }
    let what = "a day or days (`mon`, `mon-fri`)"
    guard token.kind == .word, token.keyword == nil else { throw unexpected(what) }
    let taken = token
    var parts = shortText(taken).split(separator: "-", omittingEmptySubsequences: false)
    let known: [String: [Substring]] = [
      "weekdays": ["mon", "fri"], "weekday": ["mon", "fri"], "workdays": ["mon", "fri"], "weekend": ["sat", "sun"],
      "weekends": ["sat", "sun"], "daily": ["mon", "sun"], "everyday": ["mon", "sun"], "always": ["mon", "sun"],
    ]
    let isKnown = known[shortText(taken).lowercased()] != nil
    parts = known[shortText(taken).lowercased()] ?? parts
    guard parts.count <= 2, let first = meantDay(parts[0]), let last = meantDay(parts[parts.count - 1]) else {
      findings.error(
        .badHours,
        "`\(shortText(taken))` is no day: write `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun` or `mon-fri`",
        at: range(taken))
      throw Unreadable()
    }
    if isKnown || !parts.allSatisfy({ HoursSyntax.days.contains(String($0)) }) {
      let right = (parts.count == 1 ? [first] : [first, last]).map { HoursSyntax.days[$0] }.joined(separator: "-")
      findings.error(
        .badHours, "`\(shortText(taken))` is no day: write `\(right)`", at: range(taken),
        fixes: [.init(right, [.init(range(taken), right)], isSafe: true)])
    }
    advance()
    if parts.count == 1, take(.minus) {
      guard token.kind == .word, let last = Self.day(Substring(shortText(token))) else { throw unexpected(what) }
      advance()
      return (first, last)
    }
    return (first, last)
  }

  private static func day(_ text: Substring) -> Int? {
    HoursSyntax.days.firstIndex { $0 == text }
  }

  /// `Mon`, `monday`, `Mo` are known to be corrected.
  private func meantDay(_ text: Substring) -> Int? {
    let small = text.lowercased()
    if small.utf8.count < 2 { return nil }
    let full = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    return full.firstIndex { $0.hasPrefix(small) }
  }

  /// Minutes of the day; 24:00 is 1440.
  private mutating func parseTimeOfDay() throws(Unreadable) -> Int {
    guard token.kind == .time else { throw unexpected("a time of day (`07:00`)") }
    let taken = advance()
    let parts = text(taken).split(separator: ":")
    guard parts.count == 2, parts[0].count == 2, parts[1].count == 2, let hour = Int(parts[0]),
      let minute = Int(parts[1]), hour < 24 && minute < 60 || hour == 24 && minute == 0
    else {
      if parts.count == 2, parts[0].count == 1, parts[1].count == 2, let hour = Int(parts[0]),
        let minute = Int(parts[1]),
        minute < 60
      {
        let right = "0\(hour):\(parts[1])"
        findings.error(
          .badTime, "a time of day has two digits and two: write `\(right)`", at: range(taken),
          fixes: [.init(right, [.init(range(taken), right)], isSafe: true)])
        return hour * 60 + minute
      }
      findings.error(.badTime, "`\(shortText(taken))` is no time of day: write `07:00`", at: range(taken))
      throw Unreadable()
    }
    return hour * 60 + minute
  }

  private mutating func parseDates() throws(Unreadable) -> HoursSyntax.Dates {
    let start = token.start
    let first = try parseDate()
    let last = take(word: "to") ? try parseDate() : first
    let place = range(from: start)
    if last < first {
      findings.error(.badDates, "the last day lies before the first: write the earlier date first", at: place)
    }
    return HoursSyntax.Dates(first: first, last: max(first, last), range: place)
  }

  private mutating func parseDate() throws(Unreadable) -> Int {
    guard token.kind == .date else { throw unexpected("a date (`2026-12-25`)") }
    let taken = advance()
    guard let days = MomentText.days(text(taken)) else {
      findings.error(.badTime, "`\(shortText(taken))` is no day of the calendar", at: range(taken))
      throw Unreadable()
    }
    return days
  }

  /// `2026-03-02T08:00:00Z` or `+10 s`.
  mutating func parseWhen() throws(Unreadable) -> TestBlock.When {
    if take(.plus) { return .offset(try parseMilliseconds()) }
    guard token.kind == .timestamp else {
      throw unexpected("a time (`2026-03-02T08:00:00Z`) or a distance from the first one (`+10 s`)")
    }
    let taken = advance()
    guard taken.end - taken.start <= 64, let moment = MomentText.milliseconds(text(taken)) else {
      findings.error(
        .badTime, "`\(shortText(taken))` is no moment: write `2026-03-02T08:00:00Z`, with `Z` or an offset",
        at: range(taken))
      throw Unreadable()
    }
    return .moment(moment)
  }

  /// A duration in ms, as tests need it; faults are reported.
  mutating func parseMilliseconds() throws(Unreadable) -> Int64 {
    let quantity = try parseDuration("a duration (`10 s`)")
    if let milliseconds = DurationRule.milliseconds(quantity, 0...DurationRule.longest, &findings) {
      return milliseconds
    }
    return 0
  }
}

/// Dates and moments as text (RFC 3339).
enum MomentText {
  /// Day number of `YYYY-MM-DD`.
  static func days(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilTime.daysInMonth(year: year, month: month)
    else { return nil }
    return CivilTime.days(year: year, month: month, day: day)
  }

  /// ms since 1970 of `YYYY-MM-DDTHH:MM:SS[.fff]` with `Z` or an offset.
  static func milliseconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 17, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
      let days = days(String(decoding: bytes[..<10], as: UTF8.self))
    else { return nil }
    var rest = String(decoding: bytes[11...], as: UTF8.self)[...]
    var offset = 0
    if rest.hasSuffix("Z") || rest.hasSuffix("z") {
      rest = rest.dropLast()
    } else {
      guard let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }),
        let east = clock(rest[rest.index(after: sign)...])
      else { return nil }
      offset = (rest[sign] == "-" ? -1 : 1) * Int(east)
      rest = rest[..<sign]
    }
    guard let ofDay = clock(rest) else { return nil }
    return Int64(days) * CivilTime.dayMilliseconds + ofDay - Int64(offset)
  }

  /// ms of `HH:MM[:SS[.fff]]`.
  private static func clock(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts[0].count == 2, parts[1].count == 2, let hour = Int64(parts[0]),
      let minute = Int64(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    var total = (hour * 60 + minute) * 60_000
    guard parts.count == 3 else { return total }
    let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard seconds.count <= 2, seconds[0].count == 2, let whole = Int64(seconds[0]), (0..<60).contains(whole) else {
      return nil
    }
    total += whole * 1000
    guard seconds.count == 2 else { return total }
    let digits = seconds[1].prefix(3)
    guard !digits.isEmpty, let fraction = Int64(digits), fraction >= 0 else { return nil }
    return total + fraction * [100, 10, 1][digits.count - 1]
  }
}
