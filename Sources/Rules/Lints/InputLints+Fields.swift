internal import Model

/// Rules whose fields none of their devices reports.
extension InputLints {
  /// Sets of fields that devices of one rule may report before nothing is said.
  static let kindLimit = 64

  /// What devices of one kind send.
  private struct DeviceKind: Hashable {
    var seenFields: UInt64
    var hasFix: Bool
    var hasLowBatteryAlarm: Bool
  }

  /// False: the rule can never fire for any of its devices, which is told.
  mutating func lintReported(_ rule: CheckedRule, _ place: RulePlaces, _ devices: [TrackProfile.Device]) -> Bool {
    let kinds = Set(
      devices.map {
        DeviceKind(seenFields: $0.seenFields, hasFix: $0.hasFix, hasLowBatteryAlarm: $0.hasLowBatteryAlarm)
      })
    if kinds.count > Self.kindLimit { return true }
    // What is never true of any device is told by the check itself.
    if kinds.allSatisfy({ !canFire(rule, $0) }), canFire(rule, nil) {
      tellUnreported(rule, place, devices, isClear: false)
      return false
    }
    if case .when(let clear, _) = rule.clear, rule.unknown != .clear,
      reasoner.isPossible([(clear, .yes)]) == true, kinds.allSatisfy({ !isPossible(clear, $0) })
    {
      tellUnreported(rule, place, devices, isClear: true)
    }
    return true
  }

  /// nil: a device that sends everything.
  private mutating func canFire(_ rule: CheckedRule, _ kind: DeviceKind?) -> Bool {
    switch rule.trigger {
    case .when(let condition): return isPossible(condition, kind)
    case .on(let edges, let extra):
      return edges.contains { canHappen($0, kind) } && (extra.map { isPossible($0, kind) } ?? true)
    case .sequence(let steps):
      return steps.allSatisfy { step in step.isNo || step.edges.contains { canHappen($0, kind) } }
    }
  }

  private mutating func isPossible(_ condition: Condition, _ kind: DeviceKind?) -> Bool {
    guard let kind else { return reasoner.isPossible([(condition, .yes)]) != false }
    let (fields, battery) = (set.fields, set.batteryStates)
    let answer = reasoner.isPossible(
      [(condition, .yes)], isNeverKnown: { Self.isNeverKnown($0, kind, fields, battery) })
    return answer != false
  }

  private func canHappen(_ edge: Edge, _ kind: DeviceKind?) -> Bool {
    guard let kind else { return true }
    switch edge.form {
    case .enter, .exit, .cross: return kind.hasFix
    case .alarm: return true
    case .becomesBool(let slot, _), .becomesText(let slot, _), .becomesNumber(let slot, _), .changes(let slot),
      .passes(let slot, _, _, _):
      return kind.seenFields & 1 << UInt64(slot) != 0
    case .becomesBattery(let state):
      return !Self.isNeverKnown(.battery(state, .max), kind, set.fields, set.batteryStates)
    }
  }

  private static func isNeverKnown(
    _ variable: LintVariable, _ kind: DeviceKind, _ fields: FieldPlan, _ battery: BatteryThresholds
  ) -> Bool {
    func isUnseen(_ slot: Int) -> Bool { kind.seenFields & 1 << UInt64(slot) == 0 }
    func isUnseen(_ field: Field) -> Bool { fields.slot(of: field).map(isUnseen) ?? true }
    switch variable {
    case .field(let slot), .kept(let slot, _), .aggregate(_, let slot, _): return isUnseen(slot)
    case .distance, .moved, .age, .inside: return !kind.hasFix
    case .difference(let a, let b):
      return isNeverKnown(a, kind, fields, battery) || isNeverKnown(b, kind, fields, battery)
    case .share(let inner, _): return isNeverKnown(inner, kind, fields, battery)
    case .battery(let state, _):
      switch state {
      case .low: return isUnseen(.battery) && isUnseen(.batteryVoltage) && !kind.hasLowBatteryAlarm
      case .critical: return isUnseen(.battery) && isUnseen(.batteryVoltage)
      case .charging: return isUnseen(.charging)
      case .full: return isUnseen(.battery) && (battery.fullVolts == nil || isUnseen(.batteryVoltage))
      }
    case .count, .property, .silence, .opaque: return false
    }
  }

  // MARK: Telling

  private mutating func tellUnreported(
    _ rule: CheckedRule, _ place: RulePlaces, _ devices: [TrackProfile.Device], isClear: Bool
  ) {
    let seen = devices.reduce(0) { $0 | $1.seenFields }
    let missing = set.fields.fields.indices.filter { seen & 1 << UInt64($0) == 0 }.map { set.fields.fields[$0].name }
    let fields = Set(missing)
    let part = place.parts.first { part in
      guard part.isInClear == isClear else { return false }
      switch part.form {
      case .field(let name), .window(let name, _): return fields.contains(name)
      case .moved, .silence, .inside: return false
      }
    }
    let names = place.parts.compactMap { part -> String? in
      guard part.isInClear == isClear else { return nil }
      switch part.form {
      case .field(let name), .window(let name, _): return fields.contains(name) ? name : nil
      case .moved, .silence, .inside: return nil
      }
    }
    var told: [String] = []
    for name in names.isEmpty ? rule.neededSlots.map({ set.fields.fields[$0].name }).filter(fields.contains) : names
    where !told.contains(name) { told.append(name) }
    let what = told.isEmpty ? "what it needs" : told.map { "`\($0)`" }.joined(separator: ", ")
    let who = devices.count == 1 ? "the one device" : "none of the \(devices.count) devices"
    let lacks = devices.count == 1 ? "never reports" : "ever reports"
    let range = part?.range ?? (isClear ? clearRange(place) : place.trigger?.range) ?? place.name
    tell(
      Diagnostic(
        .neverReported,
        isClear
          ? "the alerts of `\(rule.name)` never end: \(who) that it looks at \(lacks) \(what)"
          : "`\(rule.name)` never fires: \(who) that it looks at \(lacks) \(what)",
        at: .init(range, "never reported"), and: range == place.name ? [] : [.init(place.name)],
        notes: ["in \(Self.counted(devices.reduce(0) { $0 + $1.events }, "event")) of the input"]))
  }

  private func clearRange(_ place: RulePlaces) -> SourceRange? {
    for clause in place.clauses {
      if case .clear = clause.form { return clause.range }
    }
    return nil
  }
}
