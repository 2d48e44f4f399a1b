/// What follows the time of day in a bracketed frame: course, eight flags, `L` and the odometer, a temperature.
///
/// `084.4001000000L0000ABCD`, `84.40`, `01000000L0000ABCD+023.5`; other columns are passed over.
struct TK103Tail {
  private var course: FrameBytes?
  private var flags: FrameBytes?
  private var odometer: FrameBytes?
  private var temperature: FrameBytes?

  private static let flagCount = 8

  /// - Parameter isClosed: the text has its end; where it has not, the last of it may lack something.
  init(_ text: FrameBytes, isClosed: Bool) {
    let end = Self.courseEnd(text, isClosed)
    if let end { course = text.slice(0, end) }
    let begin = TK103Block.skip(text, end ?? 0)
    let word = text.slice(begin, begin + Self.flagCount)
    let isWord = word.hexadecimal != nil && word.count == Self.flagCount
    let mark = isWord ? TK103Block.skip(text, begin + Self.flagCount) : begin
    let hasMark = text.has("L", at: mark)
    // Eight digits elsewhere may be anything.
    let isLast = isClosed && begin == end && begin + Self.flagCount == text.count
    if isWord, hasMark || isLast { flags = word }
    var next = begin
    if hasMark {
      next = mark + 1
      while next < min(text.count, mark + 9), FrameBytes.hexDigit(text[next]) != nil { next += 1 }
      if isClosed || next < text.count || next == mark + 9 { odometer = text.slice(mark + 1, next) }
    }
    temperature = Self.temperature(text, from: next, isClosed)
  }

  /// Where the course ends; nil: there is none. Behind its decimals the flags follow without a separator: the eight before
  /// the `L`, or else behind one decimal or two.
  private static func courseEnd(_ text: FrameBytes, _ isClosed: Bool) -> Int? {
    var at = 0
    while at < text.count, at < 4, text[at] == 0x20 || text.isDigit(at) { at += 1 }
    guard text.has(".", at: at) else { return wholeCourseEnd(text, isClosed) }
    at += 1
    let run = hexCount(text, from: at)
    if run >= flagCount, run <= flagCount + 6, text.has("L", at: at + run) { return at + run - flagCount }
    if run > flagCount + 1 { return at + 2 }
    let isWhole = isClosed || at + run < text.count
    if run == flagCount + 1 { return isWhole ? at + 1 : nil }
    let end = at + text.digitCount(from: at)
    return isClosed || end < text.count ? end : nil
  }

  /// A course without decimals: the digits before the flags, or all there are.
  private static func wholeCourseEnd(_ text: FrameBytes, _ isClosed: Bool) -> Int? {
    let run = hexCount(text, from: 0)
    if text.has("L", at: run) { return run == flagCount + 2 || run == flagCount + 3 ? run - flagCount : nil }
    return run >= 1 && run <= 3 && text.digitCount() == run && (isClosed || run < text.count) ? run : nil
  }

  private static func hexCount(_ text: FrameBytes, from place: Int) -> Int {
    var at = place
    while at < text.count, FrameBytes.hexDigit(text[at]) != nil { at += 1 }
    return at - place
  }

  /// A sign, up to three digits, a point, digits.
  private static func temperature(_ text: FrameBytes, from place: Int, _ isClosed: Bool) -> FrameBytes? {
    for at in min(place, text.count)..<text.count where text[at] == 0x2B || text[at] == 0x2D {
      let whole = text.digitCount(from: at + 1)
      let point = at + 1 + whole
      guard whole >= 1, whole <= 3, text.has(".", at: point) else { continue }
      let end = point + 1 + text.digitCount(from: point + 1)
      return isClosed || end < text.count ? text.slice(at, end) : nil
    }
    return nil
  }

  func fill(_ report: inout DeviceReport) {
    report.course = course?.number
    report.odometer = odometer?.hexadecimal.map(Double.init)
    report.temperature = temperature?.number
    guard let flags else { return }
    // The first is inverted: 1 says that the supply was cut.
    report.externalPower = Self.bit(flags[0]).map { !$0 }
    if report.externalPower == false { report.alarms.append(.powerCut) }
    report.ignition = Self.bit(flags[1])
  }

  private static func bit(_ digit: UInt8) -> Bool? { digit == 0x30 ? false : digit == 0x31 ? true : nil }
}
