/// Dates and times of bracketed frames, whose order differs by form and by firmware.
enum TK103Clock {
  private static let day: Int64 = 86_400_000

  /// The documented order holds where it is possible, unless another one alone lies within a day of reception.
  ///
  /// Some firmware swaps date and time; some writes the date of the one form in the other.
  ///
  /// - Parameter isDayFirst: the date is `ddmmyy`, else `yymmdd`.
  static func stamp(date: FrameBytes, time: FrameBytes, isDayFirst: Bool, _ received: Int64) -> ClockStamp {
    let told = instant(date, time, isDayFirst)
    let swapped = instant(time, date, isDayFirst)
    let turned = [instant(date, time, !isDayFirst), instant(time, date, !isDayFirst)]
    let near = ([told, swapped] + turned).lazy.compactMap(\.self).first { abs($0 - received) <= day }
    return (near ?? told ?? swapped).map(ClockStamp.utc) ?? .none
  }

  private static func instant(_ date: FrameBytes, _ time: FrameBytes, _ isDayFirst: Bool) -> Int64? {
    let midnight = isDayFirst ? ClockText.dayMonthYear(date) : ClockText.yearMonthDay(date)
    guard let midnight, let ofDay = ClockText.timeOfDay(time) else { return nil }
    return midnight + ofDay
  }

  /// The first two columns side by side that are a date and a time.
  static func stamp(_ columns: [FrameBytes], _ received: Int64) -> ClockStamp {
    for (date, time) in zip(columns, columns.dropFirst()) where date.count == 6 && time.count == 6 {
      let stamp = stamp(date: date, time: time, isDayFirst: true, received)
      if stamp != .none { return stamp }
    }
    return .none
  }
}
