internal import Model
internal import Rules

/// Turns checked rules into rule plans, one after the other, gathering what they share.
struct RuleCompiler {
  let ruleSet: CheckedRuleSet
  var conditions: ConditionCompiler
  private(set) var edges: [EdgePlan] = []
  private(set) var detectors: [DetectorPlan] = []
  private(set) var filters: [FilterPlan] = []
  private(set) var texts: [RuleText] = []

  init(_ ruleSet: CheckedRuleSet, fields: FieldPlan, groups: [GroupPlan]) {
    self.ruleSet = ruleSet
    conditions = ConditionCompiler(fields: fields, groups: groups)
  }

  mutating func compile(_ number: Int) -> RulePlan {
    let rule = ruleSet.rules[number]
    conditions.eachGroup = rule.each?.group
    let codeStart = conditions.code.count
    let trigger = compileTrigger(rule)
    var plan = RulePlan(
      number: number, trigger: trigger, filter: filterNumber(rule.devices), eachGroup: rule.each?.group,
      only: rule.each?.only, timing: Self.timing(rule), during: rule.during.map { ($0.hours, $0.isNot) },
      unknown: rule.unknown, late: rule.late, notify: [], captures: [], captureAlarms: [], captureText: [], peaks: [],
      need: .any, whenSilences: [], silences: [], insideGroups: [], windows: [], alarmBits: 0, hasCoolDown: false,
      firedSinks: 0)
    if case .when(let condition, _)? = rule.clear {
      plan.clear = conditions.compile(condition)
      plan.silences = Self.silences(condition)
    }
    if case .when(let condition) = rule.trigger {
      plan.need = conditions.need(condition)
      plan.guardTest = Self.guardTest(condition)
      RuleEdges.leaves(condition) { leaf in
        if case .inside(.group(let group)) = leaf { plan.insideGroups.append(group) }
      }
      plan.whenSilences = Self.silences(condition)
      plan.silences = Set(plan.silences + plan.whenSilences).sorted()
    }
    switch trigger {
    case .when: break
    case .on(let numbers, _): plan.alarmBits = alarmBits(numbers)
    case .sequence(let steps): plan.alarmBits = alarmBits(steps.flatMap(\.edges))
    }
    plan.notify = Self.notifyPlans(rule)
    plan.hasCoolDown = plan.notify.contains { $0.coolDown >= 0 }
    plan.firedSinks = plan.notify.reduce(0) { $0 | ($1.tellsFired ? $1.sink : 0) }
    var captures = CaptureCompiler(rule, fields: conditions.fields, ruleSet: ruleSet)
    captures.gather()
    plan.peaks = captures.peakPlans
    for wanted in captures.wanted {
      plan.captures.append(wanted.operand.map { conditions.compile($0) } ?? .none)
      plan.captureAlarms.append(wanted.alarms)
      plan.captureText.append(wanted.textSlot)
    }
    plan.windows = conditions.windowsRead(from: codeStart)
    texts.append(captures.text())
    conditions.eachGroup = nil
    return plan
  }

  /// Thresholds of `silent for`, ascending.
  private static func silences(_ condition: Condition) -> [Int64] {
    var found: Set<Int64> = []
    RuleEdges.leaves(condition) { if case .silent(let milliseconds) = $0 { found.insert(milliseconds) } }
    return found.sorted()
  }

  private mutating func compileTrigger(_ rule: CheckedRule) -> RulePlan.Trigger {
    switch rule.trigger {
    case .when(let condition): return .when(conditions.compile(condition))
    case .on(let written, let condition):
      let numbers = written.map { edgeNumber($0, eachGroup: rule.each?.group) }
      return .on(numbers, while: condition.map { conditions.compile($0) } ?? .none)
    case .sequence(let steps):
      return .sequence(
        steps.map { step in
          RulePlan.StepPlan(
            isNo: step.isNo, edges: step.edges.map { edgeNumber($0, eachGroup: rule.each?.group) },
            within: step.withinMilliseconds ?? .max)
        })
    }
  }

  /// Edges of the windows that count. Compiling one may add windows no more: edges read no windows.
  mutating func compileWindows() -> [[Int]] {
    conditions.windows.map { window in
      guard case .edges(let written) = window.source else { return [] }
      return written.map { edgeNumber($0, eachGroup: nil) }
    }
  }

  private mutating func edgeNumber(_ edge: Edge, eachGroup: Int?) -> Int {
    let plan = edgePlan(edge, eachGroup: eachGroup)
    if let found = edges.firstIndex(of: plan) { return found }
    edges.append(plan)
    return edges.count - 1
  }

  private mutating func edgePlan(_ edge: Edge, eachGroup: Int?) -> EdgePlan {
    func group(_ target: FenceTarget) -> (Int, Bool) {
      switch target {
      case .group(let group): (group, false)
      case .alias: (eachGroup ?? 0, true)
      }
    }
    switch edge.form {
    case .enter(let target, let includingStart, let settled):
      let (number, isAlias) = group(target)
      guard let settled else {
        return EdgePlan(form: .enter(group: number, includingStart: includingStart), isAlias: isAlias)
      }
      let detector = detectorNumber(
        DetectorPlan(group: number, entering: true, includingStart: includingStart, settled: settled))
      return EdgePlan(form: .settled(detector: detector), isAlias: isAlias)
    case .exit(let target, let settled):
      let (number, isAlias) = group(target)
      guard let settled else { return EdgePlan(form: .exit(group: number), isAlias: isAlias) }
      let detector = detectorNumber(
        DetectorPlan(group: number, entering: false, includingStart: false, settled: settled))
      return EdgePlan(form: .settled(detector: detector), isAlias: isAlias)
    case .cross(let target, let direction):
      let (number, isAlias) = group(target)
      return EdgePlan(form: .cross(group: number, direction: direction), isAlias: isAlias)
    case .alarm(let bits): return EdgePlan(form: .alarm(bits), isAlias: false)
    case .becomesBool(let slot, let value):
      return becomes(slot, bits: (value ? 1.0 : 0.0).bitPattern, isText: false)
    case .becomesNumber(let slot, let value): return becomes(slot, bits: value.bitPattern, isText: false)
    case .becomesText(let slot, let text): return becomes(slot, bits: TextDigest.of(text), isText: true)
    case .becomesBattery(let state):
      conditions.noteBattery()
      return EdgePlan(form: .becomesBattery(state.mask), isAlias: false)
    case .changes(let slot):
      return EdgePlan(form: .changes(slot: slot, last: conditions.lastIndex(slot)), isAlias: false)
    case .passes(let slot, let value, let every, _):
      return EdgePlan(
        form: .passes(slot: slot, last: conditions.lastIndex(slot), value, every: every), isAlias: false)
    }
  }

  private mutating func becomes(_ slot: Int, bits: UInt64, isText: Bool) -> EdgePlan {
    EdgePlan(
      form: .becomes(slot: slot, last: conditions.lastIndex(slot), bits: bits, isText: isText), isAlias: false)
  }

  private mutating func detectorNumber(_ detector: DetectorPlan) -> Int {
    if let found = detectors.firstIndex(of: detector) { return found }
    detectors.append(detector)
    return detectors.count - 1
  }

  private mutating func filterNumber(_ filter: DeviceFilter) -> Int {
    if let found = filters.firstIndex(where: { $0.filter == filter }) { return found }
    filters.append(FilterPlan(filter))
    return filters.count - 1
  }

  private func alarmBits(_ numbers: [Int]) -> UInt64 {
    numbers.reduce(0) { bits, number in
      if case .alarm(let own) = edges[number].form { return bits | own }
      return bits
    }
  }

  private static func timing(_ rule: CheckedRule) -> AlertTiming {
    var timing = AlertTiming()
    if let held = rule.held {
      timing.held = held.milliseconds
      timing.gap = held.gapMilliseconds
      timing.evenIfSilent = held.evenIfSilent
    }
    switch rule.clear {
    case .after(let milliseconds)?: timing.clearAfter = milliseconds
    case .when(_, .fixes(let count)?)?: timing.settledFixes = count
    case .when(_, .milliseconds(let time)?)?:
      timing.settledTime = time
      // The same default as for `held`, and never shorter than the rule's own.
      timing.settledGap = max(timing.gap, 120_000, 2 * time)
    case .when(_, nil)?, nil: break
    }
    return timing
  }

  private static func notifyPlans(_ rule: CheckedRule) -> [RulePlan.NotifyPlan] {
    var coolDowns = 0
    return rule.notify.map { notify in
      var place = -1
      if notify.atMostEveryMilliseconds != nil {
        place = coolDowns
        coolDowns += 1
      }
      return RulePlan.NotifyPlan(
        sink: 1 << UInt64(notify.sink), coolDown: place, every: notify.atMostEveryMilliseconds ?? 0,
        remindEvery: notify.remindEveryMilliseconds ?? 0, tellsFired: notify.only != .cleared,
        tellsCleared: notify.only != .fired, onlyCleared: notify.only == .cleared)
    }
  }

  /// A comparison of a field of the event with a constant that stands at the top, or in a top-level `and`.
  private static func guardTest(_ condition: Condition) -> RulePlan.Guard? {
    switch condition {
    case .all(let children):
      for child in children {
        if let found = guardTest(child) { return found }
      }
      return nil
    case .compare(let a, let comparison, let b):
      guard case .reading(let reading) = a.form, reading.withinMilliseconds == nil, case .constant(let value) = b.form
      else { return nil }
      let opcode: Instruction.Opcode? =
        switch comparison {
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .equal, .notEqual: nil
        }
      return opcode.map { RulePlan.Guard(slot: reading.slot, opcode: $0, constant: value) }
    case .any, .not, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent: return nil
    }
  }
}
