/// Weekly hours in a time zone: `hours work mon-fri 07:00-18:00 in Europe/Berlin except 2026-12-25`.
///
/// A plain value. `state(at:)` may allocate: callers keep the state and ask again where its stretch ends.
package struct Hours: Sendable, Equatable {
  /// Whether they are open at a moment, and the stretch `from ..< until` (ms since 1970) around it in which that is so.
  package struct State: Sendable, Equatable {
    package var isOpen: Bool
    package var from: Int64
    package var until: Int64
    package init(isOpen: Bool, from: Int64, until: Int64) {
      self.isOpen = isOpen
      self.from = from
      self.until = until
    }
  }

  /// The hours of one day of the week, in minutes since its midnight on the local clock.
  package struct Span: Sendable, Hashable {
    /// 0 is Monday; it is the day on which the span starts.
    package var weekday: Int
    /// 0 ... 1439.
    package var startMinute: Int
    /// Above the start; more than 1440 runs into the next day, 2880 at most.
    package var endMinute: Int
    /// An end at or below the start is taken to be on the next day: `22:00-06:00`. 24:00 is 1440.
    package init(weekday: Int, startMinute: Int, endMinute: Int) {
      let remainder = weekday % 7
      self.weekday = remainder < 0 ? remainder + 7 : remainder
      let start = min(max(startMinute, 0), 1439)
      self.startMinute = start
      let end = min(max(endMinute, 0), 2880)
      self.endMinute = end <= start ? end + 1440 : end
    }
  }

  /// Days of the calendar, both included, as day numbers of `CivilTime`.
  package struct DateRange: Sendable, Hashable {
    package var firstDay: Int
    package var lastDay: Int
    package init(firstDay: Int, lastDay: Int) {
      self.firstDay = firstDay
      self.lastDay = lastDay
    }
  }

  package let name: String
  package let zone: Zone
  package let spans: [Span]
  /// Days whose hours are taken away: those that start on them, also where they run on into the next day.
  package let exceptions: [DateRange]

  /// The spans of each day of the week, by their start.
  private let week: [[Span]]
  /// The exceptions without overlaps, ascending.
  private let closedDays: [DateRange]

  /// An empty range of exceptions takes nothing away.
  package init(name: String, spans: [Span], zone: Zone, exceptions: [DateRange] = []) {
    self.name = name
    self.zone = zone
    self.spans = spans
    self.exceptions = exceptions
    week = (0..<7).map { day in
      spans.filter { $0.weekday == day }.sorted { ($0.startMinute, $0.endMinute) < ($1.startMinute, $1.endMinute) }
    }
    closedDays = Self.merged(exceptions)
  }

  /// Whether they are open at a moment (ms since 1970), and the longest stretch around it in which that is so.
  ///
  /// The stretch is the longest one within `horizonDays` of the moment; beyond, it may end too soon, never too late.
  /// Where nothing ever changes before or after the moment, it reaches to `Int64.min` or `Int64.max`.
  package func state(at utc: Int64) -> State {
    // Beyond this there is no calendar that would mean anything, and sums cannot overflow.
    let moment = min(max(utc, -Self.timeLimit), Self.timeLimit)
    let today = CivilTime.split(moment + zone.offset(at: moment)).days
    var back = Self.nearDays
    var ahead = Self.nearDays
    while true {
      let window = (today - back)...(today + ahead)
      var found = stretch(around: moment, days: window)
      if found.touchesStart && neverChanges(before: window.lowerBound, since: today) {
        found.state.from = .min
        found.touchesStart = false
      }
      if found.touchesEnd && neverChanges(after: window.upperBound, since: today) {
        found.state.until = .max
        found.touchesEnd = false
      }
      let backIsDone = !found.touchesStart || back >= Self.horizonDays
      let aheadIsDone = !found.touchesEnd || ahead >= Self.horizonDays
      if backIsDone && aheadIsDone {
        if utc < moment { found.state.from = .min }
        if utc > moment { found.state.until = .max }
        return found.state
      }
      if !backIsDone { back *= Self.widening }
      if !aheadIsDone { ahead *= Self.widening }
    }
  }

  /// How far a stretch is followed: more than five years, needed only where exceptions lie that far away.
  package static let horizonDays = nearDays * widening * widening * widening
  private static let nearDays = 4
  private static let widening = 8
  private static let timeLimit: Int64 = 8_640_000_000_000_000
  /// Four weeks in which nothing changes, none of them cut by an exception, say that nothing ever will: one week
  /// shows the whole pattern, and a clock that is moved can hide a change in one week but not in four.
  private static let provingDays = 28

  /// The state at a moment and its stretch, cut to the moments that the hours of these days decide alone.
  private func stretch(
    around moment: Int64, days: ClosedRange<Int>
  ) -> (state: State, touchesStart: Bool, touchesEnd: Bool) {
    // No span is longer than the rest of its day and the next one: hours of the day before the first are over then.
    let start = zone.utc(ofLocal: Self.localTime(day: days.lowerBound + 1, minute: 0), choosing: .second)
    let end = zone.utc(ofLocal: Self.localTime(day: days.upperBound + 1, minute: 0), choosing: .first)
    var state = State(isOpen: false, from: start, until: end)
    var stretch: (open: Int64, close: Int64)?
    // Invariant: openings ascend, so what is merged into `stretch` is all that touches it so far.
    eachOpening(of: days) { open, close in
      if let last = stretch, open <= last.close {
        stretch = (last.open, max(last.close, close))
      } else {
        if let last = stretch { Self.narrow(&state, to: moment, by: last) }
        stretch = (open, close)
      }
    }
    if let last = stretch { Self.narrow(&state, to: moment, by: last) }
    return (state, state.from <= start, state.until >= end)
  }

  /// Takes an opening into account: the state is within it, after it or before it.
  private static func narrow(_ state: inout State, to moment: Int64, by stretch: (open: Int64, close: Int64)) {
    if stretch.close <= moment {
      state.from = max(state.from, stretch.close)
    } else if stretch.open > moment {
      state.until = min(state.until, stretch.open)
    } else {
      state.isOpen = true
      state.from = max(state.from, stretch.open)
      state.until = min(state.until, stretch.close)
    }
  }

  /// Gives the openings that start on these days, in ms since 1970, ascending; those that a leap of the clock
  /// swallows are left out.
  private func eachOpening(of days: ClosedRange<Int>, _ take: (_ open: Int64, _ close: Int64) -> Void) {
    for day in days {
      let spans = week[CivilTime.weekday(days: day)]
      if spans.isEmpty || isException(day) { continue }
      for span in spans {
        let open = zone.utc(ofLocal: Self.localTime(day: day, minute: span.startMinute), choosing: .first)
        let close = zone.utc(ofLocal: Self.localTime(day: day, minute: span.endMinute), choosing: .second)
        if open < close { take(open, close) }
      }
    }
  }

  private static func localTime(day: Int, minute: Int) -> Int64 {
    Int64(day) * CivilTime.dayMilliseconds + Int64(minute) * 60_000
  }

  /// The days from `window` back to `day` were all alike, and no exception lies before them.
  private func neverChanges(before window: Int, since day: Int) -> Bool {
    window <= min(day, closedDays.first?.firstDay ?? day) - Self.provingDays
  }

  private func neverChanges(after window: Int, since day: Int) -> Bool {
    window >= max(day, closedDays.last?.lastDay ?? day) + Self.provingDays
  }

  private func isException(_ day: Int) -> Bool {
    var low = 0
    var high = closedDays.count
    while low < high {
      let middle = (low + high) / 2
      if closedDays[middle].lastDay < day { low = middle + 1 } else { high = middle }
    }
    return low < closedDays.count && closedDays[low].firstDay <= day
  }

  /// Overlaps taken out, ascending, kept within the days that the clock can have.
  private static func merged(_ ranges: [DateRange]) -> [DateRange] {
    let dayLimit = Int(timeLimit / CivilTime.dayMilliseconds) + 1
    var result: [DateRange] = []
    for range in ranges.sorted(by: { $0.firstDay < $1.firstDay }) where range.firstDay <= range.lastDay {
      let first = min(max(range.firstDay, -dayLimit), dayLimit)
      let last = min(max(range.lastDay, -dayLimit), dayLimit)
      if let previous = result.last, first <= previous.lastDay + 1 {
        result[result.count - 1].lastDay = max(previous.lastDay, last)
      } else {
        result.append(DateRange(firstDay: first, lastDay: last))
      }
    }
    return result
  }
}
