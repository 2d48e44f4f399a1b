import Model
import Testing

/// Weekly hours against a reference that walks through a year minute by minute with the clock on the wall.
@Suite struct HoursTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String { name }
    var name: String
    var zone: Zone
    var spans: [Hours.Span]
    var exceptions: [Hours.DateRange] = []
  }

  static let cases: [Case] = Zones.all.flatMap { zone in
    [
      Case(name: "\(zone.name) work", zone: zone, spans: span(0...4, 420, 1080) + span(5...5, 480, 720)),
      Case(name: "\(zone.name) nights, fri-mon", zone: zone, spans: span([4, 5, 6, 0], 1320, 360)),
      Case(name: "\(zone.name) around the leap", zone: zone, spans: span(0...6, 135, 165) + span(0...6, 90, 120)),
      Case(name: "\(zone.name) from within, to within", zone: zone, spans: span(5...6, 150, 300) + span(5...6, 0, 110)),
      Case(name: "\(zone.name) whole weekdays", zone: zone, spans: span(0...4, 0, 1440)),
      Case(
        name: "\(zone.name) overlapping", zone: zone,
        spans: span(0...6, 600, 700) + span(0...6, 650, 660) + span(1...1, 690, 1500)),
      Case(
        name: "\(zone.name) exceptions", zone: zone, spans: span(0...4, 1320, 360),
        exceptions: [range(2026, 12, 25, 2026, 12, 26), range(2026, 5, 1, 2026, 5, 1), range(2026, 8, 3, 2026, 8, 23)]),
    ]
  }

  static func span(_ days: some Sequence<Int>, _ start: Int, _ end: Int) -> [Hours.Span] {
    days.map { Hours.Span(weekday: $0, startMinute: start, endMinute: end) }
  }

  static func range(_ y: Int, _ m: Int, _ d: Int, _ y2: Int, _ m2: Int, _ d2: Int) -> Hours.DateRange {
    Hours.DateRange(
      firstDay: CivilTime.days(year: y, month: m, day: d), lastDay: CivilTime.days(year: y2, month: m2, day: d2))
  }

  @Test(arguments: cases) func agreesWithTheClockOnTheWall(_ c: Case) {
    let hours = Hours(name: "h", spans: c.spans, zone: c.zone, exceptions: c.exceptions)
    let first = WallClock.first
    let open = WallClock.openMinutes(of: hours)
    // The ends of the list are cut off: what started before it is not known to the reference.
    var start = 5 * 1440
    let end = 375 * 1440
    var seen = 0
    while open[start] == open[start - 1] { start += 1 }
    while start < end {
      var stop = start
      while stop < open.count && open[stop] == open[start] { stop += 1 }
      if stop >= end { break }
      let expected = Hours.State(
        isOpen: open[start], from: first + Int64(start) * 60_000, until: first + Int64(stop) * 60_000)
      for moment in [expected.from, expected.from + 1, (expected.from + expected.until) / 2, expected.until - 1] {
        #expect(hours.state(at: moment) == expected)
      }
      start = stop
      seen += 1
    }
    #expect(seen > 90)
  }

  @Test(arguments: cases) func everyMinuteIsWithinItsStretch(_ c: Case) {
    let hours = Hours(name: "h", spans: c.spans, zone: c.zone, exceptions: c.exceptions)
    let open = WallClock.openMinutes(of: hours)
    var wrong = 0
    for minute in stride(from: 5 * 1440, to: 375 * 1440, by: 331) {
      let moment = WallClock.first + Int64(minute) * 60_000
      let state = hours.state(at: moment)
      if state.isOpen != open[minute] || state.from > moment || state.until <= moment { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test func neverOpenReachesForever() {
    let never = Hours.State(isOpen: false, from: .min, until: .max)
    #expect(Hours(name: "h", spans: [], zone: .utc).state(at: utc(2026, 1, 1)) == never)
    let away = Hours(
      name: "h", spans: Self.span(0...6, 0, 1440), zone: Zones.berlin,
      exceptions: [.init(firstDay: .min, lastDay: .max)])
    let state = away.state(at: utc(2026, 1, 1))
    #expect(!state.isOpen && state.from < utc(2021, 1, 1) && state.until > utc(2031, 1, 1))
  }

  @Test(arguments: Zones.all) func alwaysOpenReachesForever(_ zone: Zone) {
    for spans in [Self.span(0...6, 0, 1440), Self.span(0...6, 600, 600), Self.span(0...6, 1200, 1200)] {
      let always = Hours(name: "h", spans: spans, zone: zone)
      #expect(always.state(at: utc(2026, 3, 29)) == Hours.State(isOpen: true, from: .min, until: .max))
    }
  }

  @Test func alwaysButOneDayEndsThere() {
    let day = Self.range(2026, 12, 25, 2026, 12, 25)
    let hours = Hours(name: "h", spans: Self.span(0...6, 0, 1440), zone: Zones.berlin, exceptions: [day])
    let christmas = utc(2026, 12, 24, 23)
    #expect(hours.state(at: utc(2026, 1, 1)) == .init(isOpen: true, from: .min, until: christmas))
    #expect(hours.state(at: christmas) == .init(isOpen: false, from: christmas, until: christmas + 86_400_000))
    #expect(
      hours.state(at: utc(2027, 6, 1)) == .init(isOpen: true, from: christmas + 86_400_000, until: .max))
  }

  @Test func exceptionsTakeWhatStartsOnTheDay() {
    let day = Self.range(2026, 7, 7, 2026, 7, 7)  // a Tuesday
    let hours = Hours(name: "h", spans: Self.span(0...6, 1320, 360), zone: .utc, exceptions: [day])
    #expect(hours.state(at: utc(2026, 7, 7, 5)).isOpen)
    #expect(
      hours.state(at: utc(2026, 7, 7, 23))
        == .init(isOpen: false, from: utc(2026, 7, 7, 6), until: utc(2026, 7, 8, 22)))
  }

  /// The last Sunday of March and of October in Berlin: the clock leaps at 01:00 UTC.
  @Test(arguments: [
    // Opening in the lost hour is at its end; closing too.
    (150, 300, 29, 3, 1, 0, 3, 0), (60, 150, 29, 3, 0, 0, 1, 0),
    // Opening at the first, closing at the second of the doubled times.
    (150, 300, 25, 10, 0, 30, 4, 0), (60, 150, 25, 10, -1, 0, 1, 30), (140, 160, 25, 10, 0, 20, 1, 40),
  ])
  func movedClock(
    _ start: Int, _ end: Int, _ day: Int, _ month: Int, _ fromHour: Int, _ fromMinute: Int, _ toHour: Int,
    _ toMinute: Int
  ) {
    let hours = Hours(name: "h", spans: Self.span([6], start, end), zone: Zones.berlin)
    let from = utc(2026, month, day, fromHour, fromMinute)
    let until = utc(2026, month, day, toHour, toMinute)
    #expect(hours.state(at: from) == .init(isOpen: true, from: from, until: until))
    #expect(!hours.state(at: from - 1).isOpen)
    #expect(!hours.state(at: until).isOpen)
  }

  @Test func hoursWithinTheLostHourDoNotHappen() {
    let hours = Hours(name: "h", spans: Self.span([6], 130, 170), zone: Zones.berlin)
    let state = hours.state(at: utc(2026, 3, 29, 1))
    #expect(state == .init(isOpen: false, from: utc(2026, 3, 22, 1, 50), until: utc(2026, 4, 5, 0, 10)))
  }

  @Test(arguments: [Int64.min, .min + 1, -8_640_000_000_000_001, 0, 8_640_000_000_000_001, .max - 1, .max])
  func anyMomentHasAState(_ moment: Int64) {
    for c in Self.cases {
      let state = Hours(name: "h", spans: c.spans, zone: c.zone, exceptions: c.exceptions).state(at: moment)
      #expect(state.from <= moment && (state.until > moment || moment == .max && state.until == .max))
    }
  }

  @Test(arguments: [Int.min, -1, 0, 1439, 1440, 2880, 100_000, .max])
  func spansAreMadeToFit(_ minute: Int) {
    for other in [Int.min, -7, 3, 500, 2000, .max] {
      let span = Hours.Span(weekday: other, startMinute: minute, endMinute: other)
      #expect((0..<7).contains(span.weekday) && (0..<1440).contains(span.startMinute))
      #expect(span.endMinute > span.startMinute && span.endMinute <= 2880)
      let state = Hours(name: "h", spans: [span], zone: Zones.lordHowe).state(at: 0)
      #expect(state.from <= 0 && state.until > 0)
    }
  }
}

/// Milliseconds since 1970.
func utc(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Int64 {
  Int64(CivilTime.days(year: year, month: month, day: day)) * 86_400_000 + Int64(hour * 60 + minute) * 60_000
}
