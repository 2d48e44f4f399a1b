internal import Model
internal import Rules

/// What the rule reads of declarations: the margins of its fences, the thresholds of battery states.
extension TuningWalk {
  /// The margins of those fences whose sides the rule reads. A line has no side, and no margin.
  mutating func addMargins() {
    for name in sides {
      if let fence = declared.fences[name] {
        if case .line = fence.shape { continue }
        addMargin(fence.margin, behind: fence.range.end, of: "fence \(name)", in: fence.range)
      } else if let set = declared.sets[name] {
        let end = (set.filterValue?.range ?? set.file.range).end
        addMargin(set.margin, behind: end, of: "fences \(name)", in: set.range)
      }
    }
  }

  private mutating func addMargin(
    _ margin: Quantity?, behind end: Int, of owner: String, in context: SourceRange
  ) {
    let place = SourceRange(file: context.file, start: end, end: end)
    append(
      TuningPlace(
        name: TuningPlace.margin, measure: .quantity(.length, isDifference: false),
        edit: margin.map { .replace($0.range) } ?? .insert(place, before: " margin ", after: ""),
        present: margin.map { Self.present($0) } ?? .init(base: 0, number: 0, unit: nil, label: "none"),
        context: context, owner: owner))
  }

  private static func present(_ quantity: Quantity) -> TuningPlace.Present {
    .init(
      base: quantity.unit?.toBase(quantity.value) ?? quantity.value, number: quantity.value, unit: quantity.unit,
      label: quantity.label)
  }

  /// The thresholds behind `battery is low`, as percentages and as voltages.
  mutating func addBatteryStates() {
    for state in batteryStates where state != .charging {
      for kind in [QuantityKind.ratio, .voltage] { addThreshold(of: state, kind) }
    }
  }

  private mutating func addThreshold(of state: BatteryState, _ kind: QuantityKind) {
    let entries = declared.batteryStates.flatMap(\.entries)
    let written = entries.first { $0.state.text == state.rawValue && $0.threshold.unit?.kind == kind }?.threshold
    let field = kind == .ratio ? Field.battery.name : Field.batteryVoltage.name
    append(
      TuningPlace(
        name: field, aliases: ["\(field).\(state.rawValue)"], measure: .quantity(kind, isDifference: false),
        edit: written.map { .replace($0.range) } ?? newThreshold(of: state),
        present: written.map { Self.present($0) } ?? Self.standard(state, kind),
        context: declared.batteryStates.first?.range ?? rule.name.range, owner: "battery states"))
  }

  /// In the declaration that there is, else in one of its own in front of the rule.
  private func newThreshold(of state: BatteryState) -> TuningPlace.Edit {
    if let states = declared.batteryStates.first {
      let end = SourceRange(file: states.range.file, start: states.range.end, end: states.range.end)
      return .insert(end, before: ", \(state.rawValue) ", after: "")
    }
    let start = SourceRange(file: rule.range.file, start: rule.range.start, end: rule.range.start)
    return .insert(start, before: "battery states \(state.rawValue) ", after: "\n")
  }

  /// The threshold that holds where none is written.
  private static func standard(_ state: BatteryState, _ kind: QuantityKind) -> TuningPlace.Present? {
    let thresholds = BatteryThresholds()
    let isRatio = kind == .ratio
    let base: Double? =
      switch state {
      case .low: isRatio ? thresholds.lowRatio : thresholds.lowVolts
      case .critical: isRatio ? thresholds.criticalRatio : thresholds.criticalVolts
      case .full: isRatio ? thresholds.fullRatio : thresholds.fullVolts
      case .charging: nil
      }
    guard let base, let unit = MeasureUnit.usual(for: kind) else { return nil }
    let number = TuningNumber.tidy(unit.fromBase(base))
    return .init(base: base, number: number, unit: unit, label: "\(TuningNumber.plain(number)) \(unit.symbol)")
  }
}
