import Model

/// The obvious reference for hours: every minute of a year and a bit, and what the clock on the wall shows in it.
struct WallClock: Sendable {
  static let first = utc(2025, 12, 25)
  static let minutes = 380 * 1440
  /// Made once a zone.
  static let all = Dictionary(uniqueKeysWithValues: Zones.all.map { ($0.name, WallClock($0)) })

  /// The least minute that the clock shows, and for each from there on the first and last minute that it is shown in.
  private var low: Int
  private var firstShown: [Int]
  private var lastShown: [Int]

  private init(_ zone: Zone) {
    var shown: [Int] = []
    for minute in 0..<Self.minutes {
      let moment = Self.first + Int64(minute) * 60_000
      shown.append(Int((moment + zone.offset(at: moment)) / 60_000))
    }
    low = shown.min() ?? 0
    let high = shown.max() ?? 0
    firstShown = [Int](repeating: .max, count: high - low + 2)
    lastShown = [Int](repeating: -1, count: high - low + 2)
    for (minute, time) in shown.enumerated() {
      firstShown[time - low] = min(firstShown[time - low], minute)
      lastShown[time - low] = max(lastShown[time - low], minute)
    }
    // A time that is never shown is leapt over: the first one shown after it is the end of the leap.
    for time in stride(from: firstShown.count - 2, through: 0, by: -1) where lastShown[time] < 0 {
      firstShown[time] = firstShown[time + 1]
      lastShown[time] = firstShown[time + 1]
    }
  }

  /// Whether the hours are open, for each minute from `first` on, by looking for the times on the wall.
  static func openMinutes(of hours: Hours) -> [Bool] {
    guard let wall = all[hours.zone.name] else { return [] }
    var open = [Bool](repeating: false, count: minutes)
    let high = wall.low + wall.firstShown.count - 2
    for day in (wall.low / 1440)...(high / 1440)
    where !hours.exceptions.contains(where: { $0.firstDay <= day && day <= $0.lastDay }) {
      for span in hours.spans where span.weekday == CivilTime.weekday(days: day) {
        let start = day * 1440 + span.startMinute
        let end = day * 1440 + span.endMinute
        guard start >= wall.low, end <= high else { continue }
        let opening = wall.firstShown[start - wall.low]
        let closing = wall.lastShown[end - wall.low]
        if opening < closing {
          open.replaceSubrange(opening..<closing, with: repeatElement(true, count: closing - opening))
        }
      }
    }
    return open
  }
}

/// Zones as tables, with the rules of 2025 to 2027.
enum Zones {
  static let all = [berlin, newYork, sydney, lordHowe, kathmandu, Zone.utc]

  static let berlin = zone(
    "Europe/Berlin", winter: 60, summer: 120,
    on: [
      (2025, 3, 30, 1), (2025, 10, 26, 1), (2026, 3, 29, 1), (2026, 10, 25, 1), (2027, 3, 28, 1), (2027, 10, 31, 1),
    ])
  static let newYork = zone(
    "America/New_York", winter: -300, summer: -240,
    on: [
      (2025, 3, 9, 7), (2025, 11, 2, 6), (2026, 3, 8, 7), (2026, 11, 1, 6), (2027, 3, 14, 7), (2027, 11, 7, 6),
    ])
  static let sydney = zone(
    "Australia/Sydney", winter: 600, summer: 660,
    on: [
      (2025, 10, 4, 16), (2026, 4, 4, 16), (2026, 10, 3, 16), (2027, 4, 3, 16),
    ])
  /// The clock is moved by half an hour, at 02:00 local time.
  static let lordHowe = Zone(
    name: "Australia/Lord_Howe", firstOffset: 630 * 60_000,
    transitions: [
      .init(utc: utc(2025, 10, 4, 15, 30), offset: 660 * 60_000), .init(utc: utc(2026, 4, 4, 15), offset: 630 * 60_000),
      .init(utc: utc(2026, 10, 3, 15, 30), offset: 660 * 60_000), .init(utc: utc(2027, 4, 3, 15), offset: 630 * 60_000),
    ])
  static let kathmandu = Zone(name: "Asia/Kathmandu", firstOffset: 345 * 60_000, transitions: [])

  private static func zone(
    _ name: String, winter: Int64, summer: Int64, on changes: [(Int, Int, Int, Int)]
  ) -> Zone {
    Zone(
      name: name, firstOffset: winter * 60_000,
      transitions: changes.enumerated().map { index, change in
        .init(
          utc: utc(change.0, change.1, change.2, change.3), offset: (index % 2 == 0 ? summer : winter) * 60_000)
      })
  }
}
