/// Where and when of a bracketed frame, in fixed columns or between commas.
///
/// `yymmdd`, `A` or `V`, `ddmm.mmmm`, its letter, `dddmm.mmmm`, its letter, km/h, `hhmmss`, then course and flags.
/// Columns are found by their letters and points, since numbers come short or padded with blanks; a comma may follow any.
struct TK103Block {
  /// What stands between the command and the date.
  let ahead: FrameBytes
  private let date: FrameBytes
  private let isFixed: Bool
  private var latitude = (number: FrameBytes([]), letter: FrameBytes([]))
  private var longitude = (number: FrameBytes([]), letter: FrameBytes([]))
  private var speed: FrameBytes?
  private var time = FrameBytes([])
  private var tail: TK103Tail?

  /// nil: there is no block.
  ///
  /// - Parameter isClosed: the text has its end; where it has not, the last of it may lack something.
  init?(_ text: FrameBytes, isClosed: Bool) {
    guard let (begin, mark) = Self.begin(text) else { return nil }
    ahead = text.slice(0, begin)
    date = text.slice(begin, begin + 6).digitCount() == 6 ? text.slice(begin, begin + 6) : FrameBytes([])
    isFixed = text[mark] | 0x20 == 0x61
    guard let motion = readPlace(text, Self.skip(text, mark + 1)) else { return }
    readMotion(text, Self.skip(text, motion), isClosed)
  }

  /// Where the date and the letter behind it stand: within so many bytes.
  private static let limit = 64

  private static func begin(_ text: FrameBytes) -> (date: Int, mark: Int)? {
    for at in 0..<min(text.count, limit) {
      let letter = text[at] & 0xDF
      // What follows a dollar is free text.
      if text[at] == 0x24 { return nil }
      guard letter == 0x41 || letter == 0x56 else { continue }
      let end = at > 0 && text[at - 1] == 0x2C ? at - 1 : at
      if text.digits(end - 6, 6) != nil { return (end - 6, at) }
      // Without a date a place must follow.
      let begin = skip(text, at + 1)
      let isAlone = end < at || at == 0
      if isAlone, let north = Self.letter(text, "N", "S", from: begin, within: 15), text.isDigit(begin),
        text.slice(begin, north).first(0x2E) != nil
      {
        return (end, at)
      }
    }
    return nil
  }

  /// Behind a comma, if there is one.
  static func skip(_ text: FrameBytes, _ place: Int) -> Int {
    place < text.count && text[place] == 0x2C ? place + 1 : place
  }

  private static func letter(
    _ text: FrameBytes, _ one: StaticString, _ other: StaticString, from: Int, within: Int
  ) -> Int? {
    for at in from..<max(from, min(text.count, from + within))
    where text.hasWord(one, at: at) || text.hasWord(other, at: at) {
      return at
    }
    return nil
  }

  /// Reads both coordinates; tells where the next column begins.
  private mutating func readPlace(_ text: FrameBytes, _ begin: Int) -> Int? {
    guard let north = Self.letter(text, "N", "S", from: begin, within: 15) else {
      return Self.behindCommas(text, begin)
    }
    let next = Self.skip(text, north + 1)
    guard let east = Self.letter(text, "E", "W", from: next, within: 16) else { return nil }
    latitude = (Self.number(text.slice(begin, north)), text.slice(north, north + 1))
    longitude = (Self.number(text.slice(next, east)), text.slice(east, east + 1))
    return east + 1
  }

  /// Behind the empty columns of a receiver that has no fix.
  private static func behindCommas(_ text: FrameBytes, _ begin: Int) -> Int? {
    var at = begin
    while at < text.count, text[at] == 0x2C { at += 1 }
    return at > begin ? at : nil
  }

  /// Without the comma before its letter, and with zeros in place of the blanks that some firmware pads with.
  private static func number(_ text: FrameBytes) -> FrameBytes {
    var bytes = text.bytes
    if bytes.last == 0x2C { bytes.removeLast() }
    guard bytes.contains(where: { $0 &- 0x30 <= 9 }) else { return FrameBytes([]) }
    return FrameBytes(bytes.map { $0 == 0x20 ? 0x30 : $0 })
  }

  // MARK: Motion

  /// Speed, time of day, and what follows. Nothing but the points separates them: `022.9093015084.40`.
  private mutating func readMotion(_ text: FrameBytes, _ begin: Int, _ isClosed: Bool) {
    guard let end = Self.speedEnd(text, begin, isClosed) else { return }
    let clock = Self.skip(text, end)
    guard text.digits(clock, 6) != nil else { return }
    speed = text.slice(begin, end)
    time = text.slice(clock, clock + 6)
    var next = clock + 6
    // Parts of a second stand between commas alone.
    if clock > end, next < text.count, text[next] == 0x2E { next += 1 + text.digitCount(from: next + 1) }
    tail = TK103Tail(text.from(Self.skip(text, next)), isClosed: isClosed)
  }

  private static func speedEnd(_ text: FrameBytes, _ begin: Int, _ isClosed: Bool) -> Int? {
    if let comma = text.first(0x2C, from: begin), comma <= begin + 8 { return comma }
    guard let point = text.first(0x2E, from: begin), point <= begin + 5 else { return wholeSpeedEnd(text, begin) }
    // One decimal, six digits of time, three of course; where the course has its point and a digit is too many, the
    // speed has two.
    let run = text.digitCount(from: point + 1)
    let hasCourse = text.has(".", at: point + 1 + run)
    return isClosed || hasCourse || point + 1 + run < text.count ? point + (hasCourse && run == 11 ? 3 : 2) : nil
  }

  /// A speed of blanks, or without decimals.
  private static func wholeSpeedEnd(_ text: FrameBytes, _ begin: Int) -> Int? {
    if text.slice(begin, begin + 5).trimmed.isEmpty { return begin + 5 }
    let run = text.digitCount(from: begin)
    return run >= 10 && run <= 14 && text.has(".", at: begin + run) ? begin + run - 9 : nil
  }

  // MARK: Into a report

  func fill(_ report: inout DeviceReport, isDayFirst: Bool, _ received: Int64) {
    report.isFixed = isFixed
    report.place = Place(
      latitude: latitude.number, latitude.letter, longitude: longitude.number, longitude.letter, &report.integrity)
    report.speed = speed?.number
    report.stamp = TK103Clock.stamp(date: date, time: time, isDayFirst: isDayFirst, received)
    tail?.fill(&report)
  }
}
