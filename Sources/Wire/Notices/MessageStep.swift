internal import Model

/// A message piece made ready: no strings and no lookups left.
enum MessageStep {
  case literal(ByteSlice)
  case device, fence, duration, latitude, longitude, suppressed
  /// A value by its position behind the record's `valuesStart`.
  case value(Int, ValueStyle)
  case fenceProperty(Int, ValueStyle)
  case moment(isSince: Bool, zone: Int, format: Int)

  /// Makes the pieces of a rule's message ready; neighbouring literals become one.
  static func compile(
    _ pieces: [MessagePiece], of rule: RuleText, formats: inout [TimeSteps], arena: inout ByteBuffer
  ) -> [MessageStep] {
    var steps: [MessageStep] = []
    var pending = ""
    func flush(_ steps: inout [MessageStep], _ arena: inout ByteBuffer) {
      if !pending.isEmpty { steps.append(.literal(arena.add(pending))) }
      pending = ""
    }
    for piece in pieces {
      switch piece {
      case .literal(let text): pending += text
      case .rule: pending += rule.name
      case .title: pending += rule.title ?? rule.name
      case .severity: pending += rule.severity.rawValue
      case .device, .fence, .duration, .latitude, .longitude, .suppressed, .fenceProperty, .value, .peak, .time, .since:
        flush(&steps, &arena)
        steps.append(step(for: piece, of: rule, formats: &formats, arena: &arena))
      }
    }
    flush(&steps, &arena)
    return steps
  }

  private static func step(
    for piece: MessagePiece, of rule: RuleText, formats: inout [TimeSteps], arena: inout ByteBuffer
  ) -> MessageStep {
    switch piece {
    case .literal, .rule, .title, .severity: .literal(.empty)
    case .device: .device
    case .fence: .fence
    case .duration: .duration
    case .latitude: .latitude
    case .longitude: .longitude
    case .suppressed: .suppressed
    case .fenceProperty(let position, let kind, let unit, let digits):
      .fenceProperty(
        position,
        ValueStyle(
          kind: kind, unit: unit, isDifference: false, words: nil, digits: digits, showsUnit: unit == nil, arena: &arena
        ))
    case .value(let position, let unit, let digits):
      value(rule.captures, position, offset: 0, unit: unit, digits: digits, arena: &arena)
    case .peak(let position, let unit, let digits):
      value(rule.peaks, position, offset: rule.captures.count, unit: unit, digits: digits, arena: &arena)
    case .time(let format, let zone): moment(isSince: false, zone: zone, format, formats: &formats, arena: &arena)
    case .since(let format, let zone): moment(isSince: true, zone: zone, format, formats: &formats, arena: &arena)
    }
  }

  // `{speed in km/h}`: the writer named the unit, and writes it where he wants it. `{speed}`: it is for us to say.
  private static func value(
    _ captures: [Capture], _ position: Int, offset: Int, unit: MeasureUnit?, digits: Int?, arena: inout ByteBuffer
  ) -> MessageStep {
    guard captures.indices.contains(position) else { return .literal(arena.add(MessageStep.missing)) }
    let capture = captures[position]
    return .value(
      offset + position,
      ValueStyle(
        kind: capture.kind, unit: unit ?? capture.unit, isDifference: capture.isDifference, words: capture.boolWords,
        digits: digits, showsUnit: unit == nil, arena: &arena))
  }

  private static func moment(
    isSince: Bool, zone: Int, _ format: TimeFormat, formats: inout [TimeSteps], arena: inout ByteBuffer
  ) -> MessageStep {
    formats.append(TimeSteps(format, arena: &arena))
    return .moment(isSince: isSince, zone: zone, format: formats.count - 1)
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

  func write(_ milliseconds: Int64, in zone: Zone, arena: borrowing ByteBuffer, into out: inout ByteBuffer) {
    let parts = TimeWriter.parts(milliseconds, in: zone)
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
