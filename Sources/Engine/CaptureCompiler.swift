internal import Model
internal import Rules

/// Finds what the notices of a rule must carry: facts, fields of the message, peaks; and composes the sentence of a
/// rule without `say`.
struct CaptureCompiler {
  struct Wanted {
    var capture: Capture
    var operand: Operand?
    var alarms: UInt64 = 0
    var textSlot = -1
  }
  let rule: CheckedRule
  let fields: FieldPlan
  let ruleSet: CheckedRuleSet
  private(set) var wanted: [Wanted] = []
  private(set) var peakPlans: [RulePlan.PeakPlan] = []
  private var peakCaptures: [Capture] = []

  init(_ rule: CheckedRule, fields: FieldPlan, ruleSet: CheckedRuleSet) {
    self.rule = rule
    self.fields = fields
    self.ruleSet = ruleSet
  }

  mutating func gather() {
    switch rule.trigger {
    case .when(let condition): gatherFacts(condition, withPeaks: true)
    case .on(let edges, let condition):
      edges.forEach { gatherFact($0) }
      if let condition { gatherFacts(condition, withPeaks: false) }
    case .sequence(let steps):
      // A notice stands at the last step: what the steps before told is not of its event.
      if let last = steps.last, !last.isNo { last.edges.forEach { gatherFact($0) } }
    }
    for part in rule.say ?? [] {
      switch part {
      case .field(let slot, _, _): _ = want(slot: slot, unit: nil, isFact: false)
      case .peak(let slot, _, _): _ = peak(slot, smallest: false, unit: nil)
      case .literal, .device, .rule, .title, .severity, .duration, .latitude, .longitude, .suppressed, .fence,
        .fenceProperty, .time, .since:
        break
      }
    }
  }

  private mutating func gatherFacts(_ condition: Condition, withPeaks: Bool) {
    var leaves: [Condition] = []
    RuleEdges.leaves(condition) { leaves.append($0) }
    for leaf in leaves {
      switch leaf {
      case .isBool(let reading, _), .isText(let reading, _):
        _ = want(slot: reading.slot, within: reading.withinMilliseconds, unit: nil, isFact: true)
      case .batteryIs:
        for field in [Field.battery, .batteryVoltage] {
          if let slot = fields.slot(of: field) { _ = want(slot: slot, unit: nil, isFact: true) }
        }
      case .compare(_, let comparison, _):
        let smallest = comparison == .less || comparison == .lessOrEqual
        RuleEdges.operands(leaf).forEach { want($0, smallest: smallest, withPeaks: withPeaks) }
      case .between: RuleEdges.operands(leaf).forEach { want($0, smallest: false, withPeaks: withPeaks) }
      case .any, .all, .not, .has, .inside, .silent: break
      }
    }
  }

  private mutating func want(_ operand: Operand, smallest: Bool, withPeaks: Bool) {
    if case .constant = operand.form { return }
    if case .reading(let reading) = operand.form {
      _ = want(slot: reading.slot, within: reading.withinMilliseconds, unit: operand.unit, isFact: true)
      if withPeaks { _ = peak(reading.slot, smallest: smallest, unit: operand.unit) }
      return
    }
    guard !wanted.contains(where: { $0.capture.label == operand.label }) else { return }
    wanted.append(
      Wanted(
        capture: Capture(
          label: operand.label, kind: operand.kind, unit: operand.unit ?? MeasureUnit.usual(for: operand.kind),
          isDifference: operand.isDifference), operand: operand))
  }

  private mutating func gatherFact(_ edge: Edge) {
    switch edge.form {
    case .alarm(let bits):
      if let i = wanted.firstIndex(where: { $0.alarms != 0 }) {
        wanted[i].alarms |= bits
      } else {
        wanted.append(Wanted(capture: Capture(label: "alarm", kind: .text, unit: nil), alarms: bits))
      }
    case .becomesBool(let slot, _), .becomesText(let slot, _), .becomesNumber(let slot, _), .changes(let slot):
      _ = want(slot: slot, unit: nil, isFact: true)
    case .passes(let slot, _, _, let unit): _ = want(slot: slot, unit: unit, isFact: true)
    case .becomesBattery:
      for field in [Field.battery, .batteryVoltage] {
        if let slot = fields.slot(of: field) { _ = want(slot: slot, unit: nil, isFact: true) }
      }
    case .enter, .exit, .cross: break
    }
  }

  /// The capture of a field, made if it is not there yet.
  private mutating func want(slot: Int, within: Int64? = nil, unit: MeasureUnit?, isFact: Bool) -> Int {
    let field = fields.fields[slot]
    if let i = wanted.firstIndex(where: { $0.capture.label == field.name && $0.alarms == 0 }) {
      wanted[i].capture.isFact = wanted[i].capture.isFact || isFact
      return i
    }
    let usual = unit ?? field.unit ?? builtin(field)?.nativeUnit ?? MeasureUnit.usual(for: field.kind)
    let words = builtin(field)?.boolWords ?? ("no", "yes")
    wanted.append(
      Wanted(
        capture: Capture(
          label: field.name, kind: field.kind, unit: usual, isFact: isFact,
          boolWords: field.kind == .bool ? BoolWords(no: words.0, yes: words.1) : nil),
        operand: field.kind == .text
          ? nil
          : Operand(
            form: .reading(Reading(slot: slot, withinMilliseconds: within)), kind: field.kind, unit: usual,
            label: field.name),
        textSlot: field.kind == .text ? slot : -1))
    return wanted.count - 1
  }

  private func builtin(_ field: PlanField) -> Field? {
    if case .builtin(let found) = field.source { return found }
    return nil
  }

  private mutating func peak(_ slot: Int, smallest: Bool, unit: MeasureUnit?) -> Int {
    if let found = peakPlans.firstIndex(where: { $0.slot == slot }) { return found }
    let field = fields.fields[slot]
    peakPlans.append(RulePlan.PeakPlan(slot: slot, smallest: smallest))
    peakCaptures.append(
      Capture(
        label: field.name, kind: field.kind,
        unit: unit ?? field.unit ?? builtin(field)?.nativeUnit ?? MeasureUnit.usual(for: field.kind)))
    return peakPlans.count - 1
  }

  // MARK: Text

  func text() -> RuleText {
    let subject: [MessagePiece] = [.device, .literal(": "), .literal(rule.title ?? rule.name)]
    let said = rule.say.map { $0.map(piece) }
    let fired = said ?? composed(subject)
    return RuleText(
      name: rule.name, title: rule.title, severity: rule.severity, captures: wanted.map(\.capture),
      peaks: peakCaptures, fired: fired,
      reminded: said ?? subject + [.literal(", for "), .duration, .literal(" now")],
      cleared: subject + [.literal(" is over, after "), .duration],
      withdrawn: subject + [.literal(" is withdrawn")])
  }

  private func piece(_ part: MessagePart) -> MessagePiece {
    switch part {
    case .literal(let text): .literal(text)
    case .device: .device
    case .rule: .rule
    case .title: .title
    case .severity: .severity
    case .duration: .duration
    case .latitude: .latitude
    case .longitude: .longitude
    case .suppressed: .suppressed
    case .fence: .fence
    case .fenceProperty(let index, let kind, let unit, let digits, let showsUnit):
      .fenceProperty(index, kind: kind, unit: unit, digits: digits, showsUnit: showsUnit)
    case .field(let slot, let unit, let digits):
      .value(
        wanted.firstIndex { $0.capture.label == fields.fields[slot].name && $0.alarms == 0 } ?? 0, unit: unit,
        digits: digits)
    case .peak(let slot, let unit, let digits):
      .peak(peakPlans.firstIndex { $0.slot == slot } ?? 0, unit: unit, digits: digits)
    case .time(let format, let zone): .time(format, zone: zone)
    case .since(let format, let zone): .since(format, zone: zone)
    }
  }

  /// `t-017: city-speeding, speed 95 km/h, fence city, since 08:00Z`.
  private func composed(_ subject: [MessagePiece]) -> [MessagePiece] {
    var pieces = subject
    for (i, item) in wanted.enumerated() where item.capture.isFact { pieces.append(.fact(i)) }
    if namesFence {
      pieces.append(.literal(", "))
      pieces.append(.fence)
    }
    if rule.held != nil {
      let isUTC = ruleSet.zones.first?.name ?? "UTC" == "UTC"
      pieces.append(.literal(", since "))
      pieces.append(
        .since(TimeFormat(parts: [.hour, .literal(":"), .minute], marksUTC: isUTC), zone: 0))
    }
    return pieces
  }

  private var namesFence: Bool {
    if rule.each != nil { return true }
    var found = false
    func look(_ edge: Edge) {
      switch edge.form {
      case .enter, .exit, .cross: found = true
      case .alarm, .becomesBool, .becomesText, .becomesNumber, .becomesBattery, .changes, .passes: break
      }
    }
    switch rule.trigger {
    case .when(let condition): RuleEdges.leaves(condition) { if case .inside = $0 { found = true } }
    case .on(let edges, _): edges.forEach(look)
    case .sequence(let steps): steps.flatMap(\.edges).forEach(look)
    }
    return found
  }
}
