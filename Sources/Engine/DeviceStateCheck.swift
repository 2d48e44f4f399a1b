internal import Model
internal import Rules

/// Whether a state that came as bytes fits the plan, so that the engine can go on from it as from its own: every
/// number is in range, every list in order, no time so far off that adding to it overflows.
struct DeviceStateCheck {
  /// Times that an event or a clock can have: 1970 to 2248, ms.
  static let times: ClosedRange<Int64> = 0...1 << 43
  /// What counts in 32 bits may have come to, so that it can go on counting.
  static let countLimit: UInt32 = .max >> 1

  let plan: EnginePlan
  /// The words of the device's rules, and how many thresholds of silence they have.
  let rules: [UInt64]
  let silenceCount: Int

  /// What is wrong with the state, nil where nothing is.
  func flaw(_ state: DeviceState) -> String? {
    let optional = [
      state.newestTime, state.newestHeard, state.silentFrom, state.fixTime, state.deadlineRun, state.batteryTime,
      state.silenceRun,
    ]
    for time in optional where time != .min && !Self.times.contains(time) { return "\(time) is no time" }
    if state.hoursDeadline != .max && !Self.times.contains(state.hoursDeadline) {
      return "\(state.hoursDeadline) is no time at which hours open or close"
    }
    if (state.newestTime == .min) != (state.newestHeard == .min) { return "its newest event has but one time" }
    if !(abs(state.latitude) <= 90 && abs(state.longitude) <= 180) { return "its place is not on earth" }
    if state.batteryKnown != 0 && state.batteryTime == .min { return "its battery is known since never" }
    if Int(state.silenceStep) > silenceCount { return "it has passed \(state.silenceStep) of \(silenceCount) silences" }
    return listFlaw(state) ?? alertFlaw(state)
  }

  private func listFlaw(_ state: DeviceState) -> String? {
    var before: UInt32?
    for fence in state.inside {
      guard fence < UInt32(plan.fences.count) else { return "it is inside fence \(fence) of \(plan.fences.count)" }
      if let before, before >= fence { return "the fences that it is inside are not in order" }
      before = fence
    }
    if state.lasts.count != plan.layout.lastCount {
      return "it has \(state.lasts.count) last values, the rules keep \(plan.layout.lastCount)"
    }
    for last in state.lasts where last.time != .min && !Self.times.contains(last.time) {
      return "\(last.time) is no time of a last value"
    }
    if state.windows.count != plan.layout.windowCount {
      return "it has \(state.windows.count) windows, the rules keep \(plan.layout.windowCount)"
    }
    for window in state.windows {
      if window.count > WindowPlan.limit { return "a window has \(window.count) samples" }
      var before = Self.times.lowerBound
      for sample in window {
        guard Self.times.contains(sample.time), before <= sample.time else {
          return "the samples of a window are not in order"
        }
        before = sample.time
      }
      if !window.isEmpty && before > state.newestTime { return "a window has samples behind the newest event" }
    }
    return nil
  }

  private func alertFlaw(_ state: DeviceState) -> String? {
    var before: UInt64?
    for alert in state.alerts {
      if let before, before >= alert.entry.key { return "its alerts are not in order" }
      before = alert.entry.key
      let found =
        switch alert.entry.part {
        case .alert: flaw(alert)
        case .settling: settlingFlaw(alert)
        }
      if let found { return found }
    }
    return nil
  }

  // MARK: Alerts

  private func flaw(_ alert: KeptAlert) -> String? {
    let entry = alert.entry
    let number = Int(entry.rule)
    guard number < plan.rules.count else { return "it has an alert of rule \(number) of \(plan.rules.count)" }
    // A rule that a reload kept from the device may have left it a cool-down.
    guard entry.state == .idle || rules[number / 64] & 1 << UInt64(number % 64) != 0 else {
      return "it has an alert of rule \(number), which does not look at it"
    }
    let rule = plan.rules[number]
    let name = plan.ruleSet.rules[number].name
    guard fits(entry.state, rule, entry.settledCount) else {
      return "its alert of `\(name)` is in a state that the rule does not have"
    }
    guard fits(entry.fence, rule), entry.shownFence == NoticeRecord.noFence || isFence(entry.shownFence) else {
      return "its alert of `\(name)` is of a fence that the rule does not name"
    }
    let times = [
      entry.since, entry.proof, entry.fired, entry.clearingSince, entry.clearingProof, entry.reminded,
    ]
    for time in times where !Self.times.contains(time) { return "\(time) is no time of its alert of `\(name)`" }
    if max(entry.noticeCount, entry.settledCount) > Self.countLimit { return "its alert of `\(name)` counts too far" }
    return tailFlaw(alert, rule, name)
  }

  private func tailFlaw(_ alert: KeptAlert, _ rule: RulePlan, _ name: String) -> String? {
    guard (alert.peaks.count, alert.coolDowns.count) == plan.tailCounts(of: alert.entry) else {
      return "its alert of `\(name)` has other peaks or cool-downs than the rule"
    }
    for coolDown in alert.coolDowns {
      guard coolDown.told == .min || Self.times.contains(coolDown.told), coolDown.suppressed <= Self.countLimit else {
        return "a cool-down of its alert of `\(name)` is impossible"
      }
    }
    var told: UInt16 = 0
    var holdsBack: UInt16 = 0
    for (i, notify) in rule.notify.enumerated() {
      told |= 1 << UInt16(i)
      if notify.coolDown >= 0 { holdsBack |= 1 << UInt16(i) }
    }
    guard alert.entry.told & ~told == 0, alert.entry.heldBack & ~holdsBack == 0 else {
      return "its alert of `\(name)` was told to a sink that the rule does not have"
    }
    return nil
  }

  private func fits(_ state: AlertEntry.State, _ rule: RulePlan, _ step: UInt32) -> Bool {
    switch (rule.trigger, state) {
    case (.when, .idle), (.when, .pending), (.when, .firing), (.when, .clearing), (.when, .spent): true
    case (.on, .idle), (.sequence, .idle): true
    case (.sequence(let steps), .sequence): step >= 1 && Int(step) < steps.count
    case (.when, .sequence), (.on, _), (.sequence, _): false
    }
  }

  private func isFence(_ fence: UInt32) -> Bool { fence < UInt32(plan.fences.count) }

  /// The fence of an alert: one of the rule's `each`; an edge's is any that it may name.
  private func fits(_ fence: UInt32, _ rule: RulePlan) -> Bool {
    guard let group = rule.eachGroup else { return fence == NoticeRecord.noFence }
    if rule.isWhen { return isFence(fence) && plan.group(of: fence) == UInt32(group) }
    return fence == NoticeRecord.noFence || isFence(fence)
  }

  private func settlingFlaw(_ alert: KeptAlert) -> String? {
    let entry = alert.entry
    guard Int(entry.rule) < plan.detectors.count, isFence(entry.fence),
      Int(plan.group(of: entry.fence)) == plan.detectors[Int(entry.rule)].group
    else { return "an edge of a fence settles that no rule names" }
    // Its place stands in two of the entry's times.
    let latitude = Double(bitPattern: UInt64(bitPattern: entry.fired))
    let longitude = Double(bitPattern: UInt64(bitPattern: entry.clearingSince))
    guard entry.state == .pending, Self.times.contains(entry.since), entry.settledCount <= Self.countLimit,
      entry.proof == .min || Self.times.contains(entry.proof), abs(latitude) <= 90, abs(longitude) <= 360,
      alert.peaks.isEmpty, alert.coolDowns.isEmpty
    else { return "an edge that settles is impossible" }
    return nil
  }
}
