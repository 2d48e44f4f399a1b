internal import Model

/// A message piece made ready: no strings and no lookups left.
enum MessageStep {
  case literal(ByteSlice)
  case device, fence, duration, latitude, longitude, suppressed
  /// A value by its position behind the record's `valuesStart`; its style by its position in `NoticeText.styles`.
  case value(Int32, style: Int32)
  case fenceProperty(Int32, style: Int32)
  /// A value with what stands before it; nothing where it is missing.
  case fact(Int32, head: ByteSlice, style: Int32)
  /// The format by its position in `NoticeText.formats`.
  case time(zone: Int32, format: Int32)
  case since(zone: Int32, format: Int32)

  /// What steps refer to by position.
  struct Stock: ~Copyable {
    var arena = ByteBuffer(capacity: 4096)
    var styles: [ValueStyle] = []
    var formats: [TimeSteps] = []

    mutating func add(_ style: ValueStyle) -> Int32 {
      styles.append(style)
      return Int32(styles.count - 1)
    }

    mutating func add(_ format: TimeFormat) -> Int32 {
      formats.append(TimeSteps(format, arena: &arena))
      return Int32(formats.count - 1)
    }
  }

  /// Makes the pieces of a rule's message ready; neighbouring literals become one.
  static func compile(
    _ pieces: [MessagePiece], of rule: RuleText, stock: inout Stock
  ) -> [MessageStep] {
    var steps: [MessageStep] = []
    var pending = ""
    func flush(_ steps: inout [MessageStep], _ stock: inout Stock) {
      if !pending.isEmpty { steps.append(.literal(stock.arena.add(pending))) }
      pending = ""
    }
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .literal(let text): pending += text
      case .rule: pending += rule.name
      case .title: pending += rule.title ?? rule.name
      case .severity: pending += rule.severity.rawValue
      case .device, .fence, .duration, .latitude, .longitude, .suppressed, .fenceProperty, .value, .fact, .peak, .time,
        .since:
        flush(&steps, &stock)
        var following = ""
        if index + 1 < pieces.count, case .literal(let text) = pieces[index + 1] { following = text }
        steps.append(step(for: piece, of: rule, following: following, stock: &stock))
      }
    }
    flush(&steps, &stock)
    return steps
  }

  private static func step(
    for piece: MessagePiece, of rule: RuleText, following: String, stock: inout Stock
  ) -> MessageStep {
    switch piece {
    case .literal, .rule, .title, .severity: .literal(.empty)
    case .device: .device
    case .fence: .fence
    case .duration: .duration
    case .latitude: .latitude
    case .longitude: .longitude
    case .suppressed: .suppressed
    case .fenceProperty(let position, let kind, let unit, let digits, let showsUnit):
      .fenceProperty(
        Int32(clamping: position),
        style: stock.add(
          ValueStyle(
            kind: kind, unit: unit, isDifference: false, words: nil, digits: digits,
            showsUnit: showsUnit && !begins(following, with: unit ?? MeasureUnit.usual(for: kind)), arena: &stock.arena)
        ))
    case .value(let position, let unit, let digits):
      value(rule.captures, position, offset: 0, unit: unit, digits: digits, following: following, stock: &stock)
    case .fact(let position): fact(rule.captures, position, stock: &stock)
    case .peak(let position, let unit, let digits):
      value(
        rule.peaks, position, offset: rule.captures.count, unit: unit, digits: digits, following: following,
        stock: &stock)
    case .time(let format, let zone): .time(zone: Int32(clamping: zone), format: stock.add(format))
    case .since(let format, let zone): .since(zone: Int32(clamping: zone), format: stock.add(format))
    }
  }

  // `{speed in km/h}`: the writer named the unit, and writes it where he wants it. `{speed}`: it is for us to say.
  private static func value(
    _ captures: [Capture], _ position: Int, offset: Int, unit: MeasureUnit?, digits: Int?,
    following: String, stock: inout Stock
  ) -> MessageStep {
    guard captures.indices.contains(position) else { return .literal(stock.arena.add(missing)) }
    let capture = captures[position]
    let style = ValueStyle(
      kind: capture.kind, unit: unit ?? capture.unit, isDifference: capture.isDifference, words: capture.boolWords,
      digits: digits, showsUnit: unit == nil && !begins(following, with: capture.unit), arena: &stock.arena)
    return .value(Int32(clamping: offset + position), style: stock.add(style))
  }

  private static func fact(_ captures: [Capture], _ position: Int, stock: inout Stock) -> MessageStep {
    let made = value(captures, position, offset: 0, unit: nil, digits: nil, following: "", stock: &stock)
    guard case .value(let place, let style) = made else { return made }
    return .fact(place, head: stock.arena.add(", \(captures[position].label) "), style: style)
  }

  // `{speed} km/h`: the writer has put the unit there himself.
  private static func begins(_ text: String, with unit: MeasureUnit?) -> Bool {
    guard let unit else { return false }
    let rest = text.utf8.drop { $0 == 32 }
    guard rest.starts(with: unit.symbol.utf8) else { return false }
    guard let next = rest.dropFirst(unit.symbol.utf8.count).first else { return true }
    // `m` does not begin `max` or `m/s`.
    return !(97...122).contains(next | 0x20) && next != 47
  }

  /// Stands for a value that is missing.
  static let missing = "–"
}

/// A time format made ready.
struct TimeSteps {
  enum Step {
    case year, month, day, hour, minute, second
    case literal(ByteSlice)
  }
  var steps: [Step]
  var marksUTC: Bool

  init(_ format: TimeFormat, arena: inout ByteBuffer) {
    steps = []
    for part in format.parts {
      switch part {
      case .year: steps.append(.year)
      case .month: steps.append(.month)
      case .day: steps.append(.day)
      case .hour: steps.append(.hour)
      case .minute: steps.append(.minute)
      case .second: steps.append(.second)
      case .literal(let text): steps.append(.literal(arena.add(text)))
      }
    }
    marksUTC = format.marksUTC
  }

  func write(_ parts: CivilParts, arena: borrowing ByteBuffer, into out: inout ByteBuffer) {
    for step in steps {
      switch step {
      case .year: out.appendDigits(UInt64(parts.year), count: 4)
      case .month: out.appendDigits(UInt64(parts.month), count: 2)
      case .day: out.appendDigits(UInt64(parts.day), count: 2)
      case .hour: out.appendDigits(UInt64(parts.hour), count: 2)
      case .minute: out.appendDigits(UInt64(parts.minute), count: 2)
      case .second: out.appendDigits(UInt64(parts.second), count: 2)
      case .literal(let text): out.append(arena, text)
      }
    }
    if marksUTC { out.append(90) }
  }
}
