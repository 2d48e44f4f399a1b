internal import Model

/// What a fix time is worth.
package enum ClockMark: String, Sendable, CaseIterable {
  case ok
  /// Ahead of reception by more than some minutes.
  case future
  /// Never set, or more than a year old.
  case past
  /// The receiver counts weeks anew; put right by 1,024 of them.
  case wnro
  /// A wall clock whose zone nobody knows, taken as UTC.
  case localUnknownZone = "local_unknown_zone"
  /// A wall clock more than 12 hours ahead of UTC, whose date came out a day late; put right.
  case zoneAmbiguous = "zone_ambiguous"
  /// There is no fix time.
  case none

  /// It tells when the device was there.
  package var isTrusted: Bool {
    switch self {
    case .ok, .wnro, .zoneAmbiguous: true
    case .future, .past, .localUnknownZone, .none: false
    }
  }
}

/// The fix time that a frame's clocks amount to.
package struct ClockReading: Sendable, Equatable {
  /// ms since 1970; nil where there is none.
  package var time: Int64?
  package var mark: ClockMark
  /// How far the device's wall clock is ahead of UTC, where both are known, in steps of a quarter of an hour.
  package var zoneMinutes: Int?

  /// Weeks of GPS are counted modulo 1,024: an old receiver is so much too early.
  private static let rollover: Int64 = 7168 * CivilTime.dayMilliseconds
  /// 2000-01-01: two-digit years from 80 to 99 come from clocks that were never set.
  private static let firstTime: Int64 = 946_684_800_000
  private static let day = CivilTime.dayMilliseconds
  private static let minute: Int64 = 60_000
  /// So far may a clock be ahead.
  package static let patience: Int64 = 5 * minute

  /// - Parameters:
  ///   - deviceTime: the wall clock, ms as if it were UTC.
  ///   - received: ms since 1970.
  ///   - zone: minutes that the device's wall clock is ahead of UTC, as its earlier frames had it.
  package init(_ stamp: ClockStamp, deviceTime: Int64?, received: Int64, zone: Int?) {
    (time, mark) = Self.resolve(stamp, received, zone)
    if mark.isTrusted, let time, let deviceTime { zoneMinutes = Self.zone(deviceTime - time) }
  }

  private static func resolve(_ stamp: ClockStamp, _ received: Int64, _ zone: Int?) -> (Int64?, ClockMark) {
    switch stamp {
    case .none:
      return (nil, .none)
    case .utc(let utc):
      return judge(utc, received)
    case .timeOfDay(let ofDay):
      // Today, yesterday or tomorrow: whichever is nearest.
      return (nearest(ofDay: ofDay, to: received), .ok)
    case .local(let local, let ofDay?):
      return resolve(local: local, ofDay: ofDay, received, zone)
    case .local(let local, nil):
      if let zone { return judge(local - Int64(zone) * minute, received) }
      let (time, mark) = judge(local, received)
      return (time, mark == .ok || mark == .future ? .localUnknownZone : mark)
    }
  }

  private static func judge(_ utc: Int64, _ received: Int64) -> (Int64?, ClockMark) {
    if abs(utc + rollover - received) <= day { return (utc + rollover, .wnro) }
    if utc < firstTime { return (nil, .past) }
    if utc > received + patience { return (utc, .future) }
    return (utc, utc < received - 366 * day ? .past : .ok)
  }

  /// The instant of that time of day that the wall clock is next to.
  private static func resolve(local: Int64, ofDay: Int64, _ received: Int64, _ zone: Int?) -> (Int64?, ClockMark) {
    if let zone {
      // A zone that is known already leaves no doubt about the day.
      let utc = local - Int64(zone) * minute
      let fix = nearest(ofDay: ofDay, to: utc)
      if abs(fix - utc) < 10 * minute { return judge(fix, received) }
    }
    let (time, mark) = judge(nearest(ofDay: ofDay, to: local), received)
    // Thirteen hours ahead of UTC look like eleven behind it, a day later.
    if mark == .future, let time, time - received > 22 * 60 * minute, time - day <= received + patience {
      return (time - day, .zoneAmbiguous)
    }
    return (time, mark)
  }

  private static func nearest(ofDay: Int64, to instant: Int64) -> Int64 {
    let near = CivilTime.split(instant).days
    let today = Int64(near) * day + ofDay
    if today - instant > day / 2 { return today - day }
    return instant - today > day / 2 ? today + day : today
  }

  /// nil: so far from UTC no clock of the world is.
  private static func zone(_ ahead: Int64) -> Int? {
    let quarters = Int((Double(ahead) / Double(15 * minute)).rounded())
    return abs(quarters) <= 14 * 4 ? quarters * 15 : nil
  }
}
