internal import Model

/// Writes the times of a track file as event lines have them: RFC 3339 with a zone, or seconds or milliseconds.
struct TimeTranslator {
  /// Of times that say none; nil: UTC.
  let zone: Zone?

  /// What is no time at all, of the numbers that could be seconds: a spreadsheet's day number, a packed date, seconds
  /// since something else. 1e8 s is in March 1973.
  private static let leastEpoch: Int64 = 100_000_000

  /// Appends a time as a JSON value; false, with nothing written, where a number looks like a time and is none.
  ///
  /// What cannot be read becomes text, which the decoder refuses as a time.
  func append(_ text: ByteText, _ form: TimeForm, into out: inout ByteBuffer) -> Bool {
    if Self.isWhole(text) {
      out.append(string: text)
      return true
    }
    let length = NumberText.length(text, commaIsPoint: true)
    if length == text.count, length > 0 { return appendNumber(text, form, into: &out) }
    if let (midnight, clock) = TimeText.dateAndClock(text, form) {
      append(midnight, clock, form, into: &out)
    } else {
      out.append(string: text)
    }
    return true
  }

  /// The same for a time whose date stands elsewhere, unless it brings its own.
  func append(_ text: ByteText, _ form: TimeForm, date: ByteText, _ dateForm: TimeForm, into out: inout ByteBuffer)
    -> Bool
  {
    guard let clock = TimeText.clock(text) else {
      return append(text.count == 0 ? date : text, text.count == 0 ? dateForm : form, into: &out)
    }
    if let midnight = TimeText.date(date, dateForm) ?? TimeText.dateAndClock(date, dateForm)?.midnight {
      append(midnight, clock, form == .automatic ? dateForm : form, into: &out)
    } else {
      out.append(string: "\(date.string) \(text.string)")
    }
    return true
  }

  /// Whether a text looks like RFC 3339 with a zone, so that the decoder reads it as it stands.
  @inline(__always) private static func isWhole(_ text: ByteText) -> Bool {
    guard text.count >= 20, text[4] == 0x2D, text[7] == 0x2D, text[13] == 0x3A, text[16] == 0x3A, text[19] != 0x2C
    else { return false }
    let last = text[text.count - 1]
    if last == 0x5A || last == 0x7A { return text[text.count - 2] &- 0x30 <= 9 }
    let sign = text[text.count - 6]
    return text[text.count - 3] == 0x3A && (sign == 0x2B || sign == 0x2D) && text[text.count - 7] &- 0x30 <= 9
  }

  private func append(_ midnight: Int64, _ clock: TimeText.Clock, _ form: TimeForm, into out: inout ByteBuffer) {
    out.append(34)
    TimeWriter.rfc3339(moment(midnight, clock, isUTC: form == .utc), into: &out)
    out.append(34)
  }

  /// Of a local time that the clock leaps over, the moment of the leap; of one that it shows twice, the first.
  private func moment(_ midnight: Int64, _ clock: TimeText.Clock, isUTC: Bool) -> Int64 {
    let local = midnight + clock.milliseconds
    if let offset = clock.offsetMinutes { return local - Int64(offset) * 60_000 }
    guard !isUTC, let zone else { return local }
    return zone.utc(ofLocal: local, choosing: .first)
  }

  private func appendNumber(_ text: ByteText, _ form: TimeForm, into out: inout ByteBuffer) -> Bool {
    // A spreadsheet that shows a number as 1.77E+12 has lost the time.
    guard let number = wholeNumber(text) else { return false }
    switch form {
    case .seconds:
      guard Double(number) < RFC3339.leastMilliseconds else { return false }
      NumberText.append(text, into: &out)
    case .milliseconds:
      out.append(34)
      TimeWriter.rfc3339(number, into: &out)
      out.append(34)
    case .automatic, .utc, .dayMonthYear, .monthDayYear:
      return appendEpoch(text, number, form, into: &out)
    }
    return true
  }

  private func appendEpoch(_ text: ByteText, _ number: Int64, _ form: TimeForm, into out: inout ByteBuffer) -> Bool {
    if text.count == 14, let (midnight, clock) = TimeText.dateAndClock(text, form) {
      append(midnight, clock, form, into: &out)
      return true
    }
    if TimeText.leadingDigits(text) == 12 {
      // Milliseconds of twelve digits ended in 2001: it is a packed date, or none.
      guard let (midnight, clock) = TimeText.packedMinute(text) else { return false }
      append(midnight, clock, form, into: &out)
      return true
    }
    guard number >= Self.leastEpoch else { return false }
    switch number {
    case 100_000_000_000_000_000...: NumberWriter.integer(number / 1_000_000, into: &out)
    case 100_000_000_000_000...: NumberWriter.integer(number / 1000, into: &out)
    default: NumberText.append(text, into: &out)
    }
    return true
  }

  /// The digits before the point as a number; nil for an exponent, and for what no 64 bits hold.
  private func wholeNumber(_ text: ByteText) -> Int64? {
    var value: Int64 = 0
    var isNegative = false
    for index in 0..<text.count {
      let byte = text[index]
      switch byte {
      case 0x2D: isNegative = true
      case 0x2B: break
      case 0x2E, 0x2C: return allDigits(text.slice(index + 1, text.count)) ? (isNegative ? -value : value) : nil
      default:
        guard byte &- 0x30 <= 9 else { return nil }
        let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = scaled.addingReportingOverflow(Int64(byte &- 0x30))
        if overflow || carry { return nil }
        value = sum
      }
    }
    return isNegative ? -value : value
  }

  private func allDigits(_ text: ByteText) -> Bool {
    for index in 0..<text.count where text[index] &- 0x30 > 9 { return false }
    return true
  }
}
