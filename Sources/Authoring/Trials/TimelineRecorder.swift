internal import Engine
internal import Geofences
internal import Model
internal import Rules

/// Keeps of a trace what a person needs to see: what is like the row above is only counted.
struct TimelineRecorder {
  /// Rows, and beyond them rows at which something came of it.
  private static let rowLimit = 120
  private static let momentLimit = 240
  /// Fences that are named in a row.
  private static let fenceLimit = 3

  private let bench: TrialBench
  private var timeline = Timeline()
  /// The newest row, where it is like the last that was kept; and how many there were.
  private var held: Timeline.Row?
  private var heldCount = 0

  init(_ bench: TrialBench) { self.bench = bench }

  mutating func take(_ step: TraceStep, _ locator: inout Locator) {
    // At a deadline only what is due is looked at.
    if step.isDeadline, step.alerts.allSatisfy({ $0.transitions.isEmpty && $0.notices.isEmpty }) { return }
    let row = Timeline.Row(
      time: step.time, remark: remark(step), place: place(step, &locator), values: values(step), alerts: step.alerts)
    if let last = held ?? timeline.rows.last, Self.isAlike(last, row) {
      held = row
      heldCount += 1
      return
    }
    release()
    keep(row)
  }

  /// All that was kept.
  mutating func finished() -> Timeline {
    release()
    return timeline
  }

  /// Keeps the last of several rows that are alike.
  private mutating func release() {
    guard var row = held else { return }
    row.skipped = heldCount - 1
    held = nil
    heldCount = 0
    keep(row)
  }

  private mutating func keep(_ row: Timeline.Row) {
    let isMoment = row.alerts.contains { !$0.transitions.isEmpty || !$0.notices.isEmpty }
    if timeline.rows.count < Self.rowLimit || isMoment && timeline.rows.count < Self.momentLimit {
      timeline.rows.append(row)
    } else {
      timeline.omitted += 1 + row.skipped
    }
  }

  /// Nothing came of either, and all that is shown beside the values is the same.
  private static func isAlike(_ a: Timeline.Row, _ b: Timeline.Row) -> Bool {
    guard a.place == b.place, a.remark == b.remark, a.alerts.count == b.alerts.count else { return false }
    return zip(a.alerts, b.alerts).allSatisfy { a, b in
      b.transitions.isEmpty && b.notices.isEmpty && a.rule == b.rule && a.fence == b.fence
        && a.after.state == b.after.state && a.after.settledCount == b.after.settledCount
        && truths(a.condition) == truths(b.condition) && truths(a.clear) == truths(b.clear)
        && a.edges.map(\.isTrue) == b.edges.map(\.isTrue) && a.hours == b.hours
    }
  }

  private static func truths(_ trace: ConditionTrace?) -> [Truth] { trace?.parts.map(\.truth) ?? [] }

  // MARK: Words

  private func remark(_ step: TraceStep) -> String? {
    switch step.cause {
    case .event:
      return step.heard > step.time ? "heard \(TrialClock.duration(step.heard - step.time)) later" : nil
    case .repeated: return "a repeat, changes nothing"
    case .late(let behind): return "late by \(TrialClock.duration(behind)): only its alarms count"
    case .clockFault(let ahead): return "its clock is \(TrialClock.duration(ahead)) ahead: only its alarms count"
    case .deadline(_, let hours, let silence): return hours ? "hours" : silence ? "silence" : "no event"
    case .silenceEnded: return "silence ends"
    }
  }

  private func place(_ step: TraceStep, _ locator: inout Locator) -> String {
    if step.isDeadline { return "" }
    guard let fix = step.fix else { return "no position" }
    let fences = bench.index.fences
    if fences.isEmpty { return "\(fix.latitude), \(fix.longitude)" }
    var names: [String] = []
    for number in 0..<locator.locate(latitude: fix.latitude, longitude: fix.longitude) {
      let shape = Int(locator.result(number))
      if shape < fences.count { names.append(fences[shape].id) }
    }
    if names.isEmpty { return "outside" }
    let more = names.count > Self.fenceLimit ? ", …" : ""
    return "in " + names.prefix(Self.fenceLimit).joined(separator: ", ") + more
  }

  private func values(_ step: TraceStep) -> String {
    var texts: [String] = []
    for (slot, field) in bench.plan.fields.fields.enumerated() where field.source != .builtin(.alarm) {
      guard let value = step.values[slot] else { continue }
      texts.append("\(field.name) \(Self.text(value, of: field))")
    }
    texts += alarms(step.alarms).map { "alarm \($0)" }
    return texts.joined(separator: ", ")
  }

  private func alarms(_ bits: UInt64) -> [String] {
    let quoted = bench.plan.fields.quotedAlarms.enumerated().filter {
      bits & 1 << UInt64(AlarmWord.firstQuotedBit + $0.offset) != 0
    }
    let known = AlarmWord.allCases.filter { bits & 1 << UInt64($0.bit) != 0 && !($0 == .other && !quoted.isEmpty) }
    return known.map(\.rawValue) + quoted.map { "\"\($0.element)\"" }
  }

  private static func text(_ value: TraceValue, of field: PlanField) -> String {
    switch value {
    case .text(let text): return "\"\(text)\""
    case .number(let base):
      let builtin: Field? = if case .builtin(let known) = field.source { known } else { nil }
      if field.kind == .bool {
        let words = builtin?.boolWords ?? ("no", "yes")
        return base != 0 ? words.1 : words.0
      }
      guard let unit = builtin.map(\.nativeUnit) ?? field.unit else { return number(base) }
      return "\(number(unit.fromBase(base))) \(unit.symbol)"
    }
  }

  /// Four digits behind the point at most.
  private static func number(_ value: Double) -> String {
    let rounded = (value * 1e4).rounded() / 1e4
    guard rounded.isFinite, abs(rounded) < 1e15 else { return "\(value)" }
    return rounded == rounded.rounded() ? "\(Int64(rounded))" : "\(rounded)"
  }
}
