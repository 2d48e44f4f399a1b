internal import Geofences
internal import Model

/// Takes one device's state from the old plan's numbers to the new one's.
///
/// A value in, a value out, but for the side of fences that must be taken anew, which a locator tells.
struct DeviceMove {
  let old: EnginePlan
  let new: EnginePlan
  let changes: RuleSetChanges
  /// The stream clock of the reload.
  let clock: Int64

  /// What the device's class looks at under the new plan.
  struct Coverage {
    /// Of each rule.
    var covers: (Int) -> Bool
    var anyRule: Bool
    /// Windows and detectors that its rules read.
    var windows: Set<Int>
    var detectors: Set<Int>
  }

  /// The state under the new plan, but for sides that are taken anew, hours and silences.
  func moved(_ state: DeviceState, _ coverage: Coverage) -> DeviceState {
    var moved = state
    moved.seenFields = slots(state.seenFields)
    moved.inside = sides(state.inside)
    moved.lasts = changes.places.lasts.map { place in place.map { state.lasts[$0] } ?? LastValue() }
    moved.windows = changes.places.windows.enumerated().map { number, place in
      coverage.windows.contains(number) ? place.map { state.windows[$0] } ?? [] : []
    }
    if !new.hasFences {
      // From here on no fix is placed.
      moved.bestAccuracy = .infinity
      moved.fixAccuracy = .infinity
    }
    if !coverage.anyRule {
      // Nothing is kept of the events of a device that no rule looks at: what is known of it would grow old.
      moved.inside = []
      moved.bestAccuracy = .infinity
      moved.fixAccuracy = .infinity
      moved.fixTime = .min
      moved.lasts = Array(repeating: LastValue(), count: new.layout.lastCount)
    }
    moved.alerts = alerts(state, coverage) + settling(state, coverage)
    moved.alerts.sort { $0.entry.key < $1.entry.key }
    return moved
  }

  private func slots(_ seen: UInt64) -> UInt64 {
    var moved: UInt64 = 0
    for (slot, before) in changes.places.slots.enumerated() {
      if let before, seen & 1 << UInt64(before) != 0 { moved |= 1 << UInt64(slot) }
    }
    return moved
  }

  // MARK: Sides

  /// Fences of the list that lie where they lay.
  private func sides(_ inside: [UInt32]) -> [UInt32] {
    inside.compactMap { fence in
      let now = changes.fences.successors[Int(fence)]
      return now == NoticeRecord.noFence || changes.fences.isAnew[Int(now)] ? nil : now
    }.sorted()
  }

  /// Takes the sides of fences that are new or lie elsewhere from the newest fix, without a notice.
  func takeSides(_ state: inout DeviceState, _ locator: inout Locator) {
    guard changes.fences.anyAnew, state.bestAccuracy.isFinite else { return }
    // What that fix cannot tell is not known, however well an earlier one told of what lay there then.
    if changes.fences.narrowestAnew < Double(state.fixAccuracy) {
      state.bestAccuracy = max(state.bestAccuracy, state.fixAccuracy)
    }
    guard state.fixTime != .min, state.fixAccuracy.isFinite else { return }
    for i in 0..<locator.locate(latitude: state.latitude, longitude: state.longitude) {
      let fence = locator.result(i)
      // Between border and margin a first fix is outside.
      guard fence < UInt32(new.fences.count), changes.fences.isAnew[Int(fence)],
        new.fences[Int(fence)].width >= state.fixAccuracy
      else { continue }
      state.inside.append(fence)
    }
    state.inside.sort()
  }

  // MARK: Alerts

  private func alerts(_ state: DeviceState, _ coverage: Coverage) -> [KeptAlert] {
    state.alerts.compactMap { alert in
      guard alert.entry.part == .alert else { return nil }
      switch changes.fate(of: alert.entry, covers: coverage.covers) {
      case .gone: return nil
      case .ended(let rule, let fence): return coolDownsAlone(alert, rule, fence)
      case .kept(let rule, let fence):
        if alert.entry.state == .idle { return coolDownsAlone(alert, rule, fence) }
        return kept(alert, rule, fence, at: max(clock, state.newestTime))
      }
    }
  }

  /// `now`: the newest time that is known on the device's clock.
  private func kept(_ alert: KeptAlert, _ rule: Int, _ fence: UInt32, at now: Int64) -> KeptAlert? {
    guard let change = changes.rules[rule] else { return nil }
    var moved = alert
    moved.entry.rule = UInt16(rule)
    moved.entry.fence = fence
    moved.entry.shownFence = changes.fences.successor(of: alert.entry.shownFence) ?? NoticeRecord.noFence
    moved.entry.told = 0
    moved.entry.heldBack = 0
    for (number, before) in change.notify.enumerated() {
      guard let before else { continue }
      let notify = new.rules[rule].notify[number]
      let bit: UInt16 = 1 << UInt16(number)
      if alert.entry.told & 1 << UInt16(before) != 0 { moved.entry.told |= bit }
      // Without a cool-down nothing ends that it could be told at.
      if notify.coolDown >= 0, notify.tellsFired, alert.entry.heldBack & 1 << UInt16(before) != 0 {
        moved.entry.heldBack |= bit
      }
    }
    // Other intervals shall not remind at once of all that they would have reminded of.
    if change.changesReminders { moved.entry.reminded = max(alert.entry.reminded, now) }
    moved.peaks = change.peaks.map { peak in peak.map { alert.peaks[$0] } ?? .nan }
    moved.coolDowns = coolDowns(alert, rule)
    return moved
  }

  /// An idle alert for the cool-downs that run; nil where none does.
  private func coolDownsAlone(_ alert: KeptAlert, _ rule: Int, _ fence: UInt32) -> KeptAlert? {
    // A state with `each` is always one of a fence; an edge need not be.
    if new.rules[rule].isWhen && new.rules[rule].eachGroup != nil && fence == NoticeRecord.noFence { return nil }
    let coolDowns = coolDowns(alert, rule)
    guard coolDowns.contains(where: { $0.told != .min || $0.suppressed > 0 }) else { return nil }
    let entry = AlertEntry(rule: UInt16(rule), part: .alert, state: .idle, fence: fence)
    return KeptAlert(
      entry: entry, peaks: Array(repeating: .nan, count: new.rules[rule].peaks.count), coolDowns: coolDowns)
  }

  /// The cool-downs of the clauses that have one on both sides.
  private func coolDowns(_ alert: KeptAlert, _ rule: Int) -> [CoolDown] {
    let clauses = new.rules[rule].notify
    var moved = [CoolDown](repeating: CoolDown(), count: (clauses.map(\.coolDown).max() ?? -1) + 1)
    guard let change = changes.rules[rule] else { return moved }
    for (number, before) in change.notify.enumerated() {
      guard let before, clauses[number].coolDown >= 0 else { continue }
      let place = old.rules[change.old].notify[before].coolDown
      if place >= 0 { moved[clauses[number].coolDown] = alert.coolDowns[place] }
    }
    return moved
  }

  /// Edges on their way to being settled at fences that lie where they lay.
  private func settling(_ state: DeviceState, _ coverage: Coverage) -> [KeptAlert] {
    var moved: [KeptAlert] = []
    for alert in state.alerts where alert.entry.part == .settling {
      guard let fence = changes.fences.successor(of: alert.entry.fence), !changes.fences.isAnew[Int(fence)] else {
        continue
      }
      for (number, before) in changes.places.detectors.enumerated()
      where before == Int(alert.entry.rule) && coverage.detectors.contains(number) {
        var copy = alert
        copy.entry.rule = UInt16(number)
        copy.entry.fence = fence
        moved.append(copy)
      }
    }
    return moved
  }

  // MARK: Silence

  /// How many of the new class's thresholds the running silence counts as passed. Both lists ascend.
  ///
  /// Passed is what deadlines have run up to, so that nothing fires again. Where a rule has more thresholds below that
  /// than before, one has not been looked at: then the last one passed is looked at again.
  func silenceStep(
    _ state: DeviceState, old before: ArraySlice<Int64>, new after: ArraySlice<Int64>, _ coverage: Coverage,
    covered: (Int) -> Bool
  ) -> UInt16 {
    guard state.silenceStep > 0 else { return 0 }
    let run = before[before.startIndex + Int(state.silenceStep) - 1]
    let passed = after.prefix { $0 <= run }.count
    let isMissed = new.rules.contains { rule in
      guard coverage.covers(rule.number) else { return false }
      let change = changes.rules[rule.number].flatMap { $0.keepsAlerts && covered($0.old) ? $0 : nil }
      let known = change.map { old.rules[$0.old].silences } ?? []
      return rule.silences.count { $0 <= run } > known.count { $0 <= run }
    }
    return UInt16(isMissed ? passed - 1 : passed)
  }
}
