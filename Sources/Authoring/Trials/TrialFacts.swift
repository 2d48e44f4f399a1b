internal import Engine
internal import Geofences
internal import Model
internal import Rules
internal import Wire

/// The facts of a step, resolved: what its events hold.
struct TrialFacts {
  enum Place {
    /// That of the step before.
    case same
    case none
    case at(Coordinate)
    case moving(Coordinate, Coordinate)
  }
  var place = Place.same
  /// Base units by slot of the plan's fields, bools as 0 and 1.
  var numbers: [(slot: Int, value: Double)] = []
  var texts: [(slot: Int, text: String)] = []
  var alarms: UInt64 = 0
  var heard: TestBlock.When?
  var heardRange = SourceRange.none

  /// Resolves what was written; what cannot be is thrown.
  init(
    _ facts: [TestBlock.Fact], at range: SourceRange, _ plan: EnginePlan, _ places: TrialPlaces,
    reading groups: Set<Int>,
    _ finder: inout PlaceFinder
  ) throws(TrialRefusal) {
    var inside: [TrialPlaces.Named] = []
    var outside: [TrialPlaces.Named] = []
    var words: [String] = []
    var placed = 0
    for fact in facts {
      switch fact {
      case .inside(let name, let feature): inside.append(try places.named(name, feature: feature))
      case .outside(let name, let feature): outside.append(try places.named(name, feature: feature))
      case .position(let point):
        placed += 1
        place = Self.place(point)
      case .noPosition:
        placed += 1
        place = .none
      case .moving(let from, let to):
        placed += 1
        let start = try places.inside([try places.named(from, feature: nil)], outside: [], &finder)
        place = .moving(start, try places.inside([try places.named(to, feature: nil)], outside: [], &finder))
      case .field(let name, let value): set(name, value, plan)
      case .alarm(let word, _):
        words.append(word.text)
        alarms |= Self.bits(of: word.text, plan)
      case .heard(let when):
        heard = when
        heardRange = range
      }
    }
    if placed + (inside.isEmpty && outside.isEmpty ? 0 : 1) > 1 {
      throw TrialRefusal(
        "an event has one place: this step gives it several", at: range,
        remedy: "leave one of `inside`, `outside`, `position`, `no position` and `moving`")
    }
    if !inside.isEmpty {
      place = .at(try places.inside(inside, outside: outside, &finder))
    } else if !outside.isEmpty {
      place = .at(try places.outside(outside, reading: groups, &finder))
    }
    if let slot = plan.fields.slot(of: .alarm), !words.isEmpty {
      texts.append((slot, words.joined(separator: ",")))
    }
  }

  /// Latitude 0 with longitude 0 counts as no fix, as on the wire.
  private static func place(_ point: PointSyntax) -> Place {
    if point.latitude == 0, point.longitude == 0 { return .none }
    let longitude = point.longitude == 180 ? -180 : point.longitude
    return .at(Coordinate(latitude: point.latitude + 0, longitude: longitude + 0))
  }

  /// A word that is not ours counts as `other`, and as the word that a rule quotes.
  private static func bits(of word: String, _ plan: EnginePlan) -> UInt64 {
    if let known = AlarmWord(rawValue: word) { return 1 << UInt64(known.bit) }
    let other: UInt64 = 1 << UInt64(AlarmWord.other.bit)
    guard let quoted = plan.fields.quotedAlarms.firstIndex(of: word) else { return other }
    return other | 1 << UInt64(AlarmWord.firstQuotedBit + quoted)
  }

  /// The cell of a field; nothing where no rule reads it, or where no tracker can mean the value.
  private mutating func set(_ name: Name, _ value: Literal, _ plan: EnginePlan) {
    guard let slot = plan.fields.fields.firstIndex(where: { $0.name == name.text }) else { return }
    let field = plan.fields.fields[slot]
    let builtin: Field? = if case .builtin(let known) = field.source { known } else { nil }
    switch value {
    case .quantity(let quantity):
      guard field.kind != .text, field.kind != .bool else { return }
      let base = (quantity.unit?.toBase(quantity.value) ?? quantity.value) + 0
      guard base.isFinite, builtin?.possibleValues.contains(base) != false else { return }
      numbers.append((slot, base))
    case .text(let text): if field.kind == .text { texts.append((slot, text.text)) }
    case .word(let word):
      if field.kind == .text {
        texts.append((slot, word.text))
      } else if field.kind == .bool {
        let isYes = word.text == "yes" || word.text == builtin?.boolWords?.yes
        numbers.append((slot, isYes ? 1 : 0))
      }
    }
  }
}
