internal import Geofences
internal import Model
internal import Rules

/// What a shard can say at the end of a run.
extension Shard {
  /// The shard's counters with what is only known at the end: rules that could never be evaluated, faulty clocks.
  package borrowing func summary() -> EngineCounters {
    var result = counters
    result.stateBytes = slab.memoryBytes
    for handle in 0..<slab.count { countUnevaluated(slab.header(handle), &result) }
    for (handle, offsets) in clockOffsets {
      let name = table.withName(slab.header(handle)) { String(decoding: $0, as: UTF8.self) }
      result.faultyClocks.append(ClockFault(device: name, count: offsets.count, usualOffset: offsets.median))
    }
    result.faultyClocks.sort { $0.device < $1.device }
    return result
  }

  /// Counts the open alerts anew from the devices' states: after those were restored or a reload changed them.
  package mutating func recountOpenAlerts() {
    for number in counters.rules.indices { counters.rules[number].open = 0 }
    for handle in 0..<slab.count {
      let header = slab.header(handle)
      for place in 0..<Int(header.pointee.alertCount) {
        let alert = slab.alert(header, place)
        guard alert.pointee.part == .alert else { break }
        if alert.pointee.isOpen { counters.rules[Int(alert.pointee.rule)].open += 1 }
      }
    }
  }

  /// Counts the device for each of its rules that none of its events gave enough fields for.
  private borrowing func countUnevaluated(_ header: Block, _ result: inout EngineCounters) {
    guard header.pointee.newestTime != .min else { return }
    let seen = Seen(fields: header.pointee.seenFields, fix: header.pointee.fixTime != .min)
    let own = classes.all[Int(header.pointee.rulesClass)]
    for rule in plan.rules where own.rules[rule.number / 64] & 1 << UInt64(rule.number % 64) != 0 {
      guard case .when(let condition) = plan.ruleSet.rules[rule.number].trigger, !seen.canTell(condition) else {
        continue
      }
      result.rules[rule.number].neverEvaluated += 1
      let missing = plan.ruleSet.rules[rule.number].neededSlots.first { seen.fields & 1 << UInt64($0) == 0 }
      if let missing { result.rules[rule.number].missingFields[missing, default: 0] += 1 }
    }
  }
}

/// What a device has ever told.
private struct Seen {
  var fields: UInt64
  var fix: Bool

  /// Whether a condition can have been known: by one child of an `or` or `and`, which true or false decides.
  func canTell(_ condition: Condition) -> Bool {
    switch condition {
    case .any(let children), .all(let children): children.contains(where: canTell)
    case .not(let child): canTell(child)
    case .compare(let a, _, let b): canTell(a) && canTell(b)
    case .between(let value, let low, let high, _): canTell(value) && canTell(low) && canTell(high)
    case .isBool(let reading, _), .isText(let reading, _): fields & 1 << UInt64(reading.slot) != 0
    case .inside: fix
    case .batteryIs, .has, .silent: true
    }
  }

  private func canTell(_ operand: Operand) -> Bool {
    switch operand.form {
    case .reading(let reading): fields & 1 << UInt64(reading.slot) != 0
    case .aggregate(_, let slot, _): fields & 1 << UInt64(slot) != 0
    case .widened(let inner, _, _): canTell(inner)
    case .distance, .moved, .age: fix
    case .constant, .property, .count: true
    }
  }
}
