internal import Model

/// Something that conditions ask about: one value at one moment, a number or unknown.
///
/// A bool is 0 or 1; a text is the number of a word that some condition asks for, and 0 for any other.
indirect enum LintVariable: Hashable, Sendable {
  /// A field of this event, by its slot.
  case field(Int)
  /// The newest value of a field, unknown where it is older than so many ms.
  case kept(Int, Int64)
  case aggregate(Aggregate, Int, Int64)
  case count([Edge.Form], Int64)
  case distance(FenceTarget)
  case moved(Int64)
  case age
  case property(Int)
  /// The first less the second.
  case difference(LintVariable, LintVariable)
  /// A value made larger by a fraction of it.
  case share(LintVariable, Double)
  case battery(BatteryState, Int64)
  case inside(FenceTarget)
  case silence
  /// A predicate that is looked at as a whole.
  case opaque(Condition)

  /// Whether there are moments at which it is unknown.
  var canBeUnknown: Bool {
    switch self {
    case .count, .silence: false
    case .field, .kept, .aggregate, .distance, .moved, .age, .property, .difference, .share, .battery, .inside,
      .opaque:
      true
    }
  }

  /// The same at every moment of one alert: a property of the fence that it is about.
  var isFixed: Bool {
    switch self {
    case .property: true
    case .difference(let a, let b): a.isFixed && b.isFixed
    case .share(let inner, _): inner.isFixed
    case .field, .kept, .aggregate, .count, .distance, .moved, .age, .battery, .inside, .silence, .opaque: false
    }
  }
}

/// What the values of a rule set's variables can be at all.
struct LintDomains: Sendable {
  /// The fields by slot.
  var fields: [PlanField]

  /// The most samples of a window (LANGUAGE, section 5).
  static let windowLimit = 1024.0

  /// All known values of a variable.
  func numbers(of variable: LintVariable) -> ValueSet {
    switch variable {
    case .field(let slot), .kept(let slot, _): return numbers(ofSlot: slot)
    case .aggregate(let aggregate, let slot, _): return numbers(of: aggregate, ofSlot: slot)
    case .count: return ValueSet(from: .before(0), to: .behind(Self.windowLimit)).wholeNumbers
    case .distance, .moved: return ValueSet(from: .before(0))
    case .difference(let a, let b): return a == b ? .point(0) : .everyNumber
    case .battery, .inside, .opaque: return ValueSet.point(0).joining(.point(1))
    case .age, .property, .share, .silence: return .everyNumber
    }
  }

  /// Only what no dialect lets through, or what has no meaning: an odometer may well be below 0.
  func numbers(ofSlot slot: Int) -> ValueSet {
    let field = fields[slot]
    switch field.kind {
    case .bool: return ValueSet.point(0).joining(.point(1))
    case .text: return ValueSet(from: .before(0)).wholeNumbers
    case .speed, .length, .duration, .ratio, .angle, .voltage, .temperature, .volume, .number: break
    }
    guard case .builtin(let builtin) = field.source else { return .everyNumber }
    return Self.numbers(of: builtin)
  }

  private static func numbers(of field: Field) -> ValueSet {
    switch field {
    case .speed: ValueSet(from: .before(0), to: .behind(MeasureUnit.named("km/h")?.toBase(1600) ?? .infinity))
    case .accuracy: ValueSet(from: .before(0))
    case .battery: ValueSet(from: .before(0), to: .behind(1))
    case .course: ValueSet(from: .before(0), to: .behind(360))
    case .satellites: ValueSet.everyNumber.wholeNumbers
    case .altitude, .hdop, .batteryVoltage, .powerVoltage, .odometer, .temperature, .charging, .ignition, .motion,
      .door, .alarm:
      .everyNumber
    }
  }

  private func numbers(of aggregate: Aggregate, ofSlot slot: Int) -> ValueSet {
    let numbers = numbers(ofSlot: slot)
    guard let (start, end) = numbers.span else { return .everyNumber }
    switch aggregate {
    case .min, .max: return numbers
    // A mean may be rounded beyond the largest value, not below 0.
    case .avg, .sum: return start.value >= 0 ? ValueSet(from: .before(0)) : .everyNumber
    case .change:
      let width = end.value - start.value
      return width.isFinite ? ValueSet(from: .before(-width), to: .behind(width)) : .everyNumber
    }
  }

  /// Whether only whole numbers count.
  func isWhole(_ variable: LintVariable) -> Bool {
    switch variable {
    case .field(let slot), .kept(let slot, _):
      fields[slot].kind == .text || fields[slot].source == .builtin(.satellites)
    case .aggregate(let aggregate, let slot, _): aggregate != .avg && isWhole(.field(slot))
    case .count: true
    case .distance, .moved, .age, .property, .difference, .share, .battery, .inside, .silence, .opaque: false
    }
  }
}
