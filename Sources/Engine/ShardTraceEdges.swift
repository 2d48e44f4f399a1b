internal import Geofences
internal import Model
internal import Rules

/// Writing down edges: which happened, and what kept the others from it.
extension Shard {
  /// Behind the search for a rule's edges at an event: `occurrences` holds what was found.
  @inline(never) mutating func noteEdges(
    _ number: Int, _ header: Block, _ moment: Moment, _ previous: Previous, _ chunk: ChunkView
  ) {
    guard isWanted(number), case .on(let edges, _) = plan.rules[number].trigger else { return }
    var traces: [EdgeTrace] = []
    for (place, edge) in edges.enumerated() {
      let own = occurrences.filter { $0.edge == Int32(edge) }
      if own.isEmpty { traces.append(missed(edge, 0, place, header, moment, previous, chunk)) }
      for found in own { traces.append(happened(edge, 0, place, found, chunk, moment)) }
    }
    put(traces, number, header, moment)
  }

  private mutating func put(_ traces: [EdgeTrace], _ number: Int, _ header: Block, _ moment: Moment) {
    let before = snapshot(number, NoticeRecord.noFence, header)
    let alert = tracer.alert(number, NoticeRecord.noFence, before: before)
    let hours = plan.rules[number].during.map { isOpen(hours: $0.hours, at: moment.time) != $0.isNot }
    tracer.change(alert) {
      $0.edges = traces
      $0.hours = hours
    }
  }

  /// The alarms of an event that is late or has a faulty clock: no other edge is looked at.
  @inline(never) mutating func noteAlarms(_ number: Int, _ header: Block, _ moment: Moment) {
    guard isWanted(number), case .on(let edges, _) = plan.rules[number].trigger else { return }
    var traces: [EdgeTrace] = []
    for (place, edge) in edges.enumerated() {
      guard case .alarm(let bits) = plan.edges[edge].form else { continue }
      traces.append(EdgeTrace(step: 0, edge: place, outcome: moment.alarms & bits != 0 ? .happened : .noAlarm))
    }
    put(traces, number, header, moment)
  }

  @inline(never) mutating func noteOutOfHours(_ number: Int) { changeHappened(number) { $0 = .outOfHours } }

  @inline(never) mutating func noteDropped(_ number: Int) { changeHappened(number) { $0 = .droppedLate } }

  private mutating func changeHappened(_ number: Int, _ body: (inout EdgeTrace.Outcome) -> Void) {
    guard isWanted(number), let last = tracer.steps.indices.last else { return }
    for alert in tracer.steps[last].alerts.indices where tracer.steps[last].alerts[alert].rule == number {
      for edge in tracer.steps[last].alerts[alert].edges.indices
      where tracer.steps[last].alerts[alert].edges[edge].outcome == .happened {
        body(&tracer.steps[last].alerts[alert].edges[edge].outcome)
      }
    }
  }

  /// What became of one that happened.
  @inline(never) mutating func noteEdge(_ number: Int, _ occurrence: Occurrence, _ outcome: EdgeTrace.Outcome) {
    changeEdge(number, occurrence) { $0.outcome = outcome }
  }

  /// The `while` of a rule at one of its edges.
  @inline(never) mutating func noteWhile(
    _ number: Int, _ condition: Program, _ occurrence: Occurrence, _ alias: Alias, _ moment: Moment, _ header: Block,
    _ chunk: ChunkView, _ locator: inout Locator
  ) {
    guard isWanted(number), !condition.isEmpty else { return }
    let found = trace(condition, tracer.marks[number].condition, moment, header, alias, chunk, &locator)
    changeEdge(number, occurrence) {
      $0.condition = found
      if found.truth != .yes { $0.outcome = .whileNotTrue(found.truth) }
    }
    let alert = tracer.alert(number, NoticeRecord.noFence, before: AlertSnapshot())
    tracer.change(alert) { $0.condition = found }
  }

  private mutating func changeEdge(_ number: Int, _ occurrence: Occurrence, _ body: (inout EdgeTrace) -> Void) {
    guard isWanted(number), case .on(let edges, _) = plan.rules[number].trigger else { return }
    let alert = tracer.alert(number, NoticeRecord.noFence, before: AlertSnapshot())
    tracer.change(alert) { trace in
      for place in trace.edges.indices
      where edges[trace.edges[place].edge] == Int(occurrence.edge) && trace.edges[place].fence == occurrence.fence {
        body(&trace.edges[place])
      }
    }
  }

  // MARK: Sequences

  @inline(never) mutating func beginSequence(
    _ number: Int, _ header: Block, _ moment: Moment, _ previous: Previous, _ chunk: ChunkView
  ) {
    guard isWanted(number) else { return }
    let attempts = attempts(number, header)
    tracer.attempts = attempts
    let edges = steps(number, header, moment, previous, chunk)
    let hours = plan.rules[number].during.map { isOpen(hours: $0.hours, at: moment.time) != $0.isNot }
    let fences = attempts.isEmpty ? [NoticeRecord.noFence] : attempts.map(\.fence)
    for fence in fences {
      let before = snapshot(number, fence, header)
      let alert = tracer.alert(number, fence, before: before)
      tracer.change(alert) {
        $0.edges = edges
        $0.hours = hours
      }
    }
  }

  @inline(never) mutating func endSequence(_ number: Int, _ header: Block, _ moment: Moment) {
    guard isWanted(number), let last = tracer.steps.indices.last else { return }
    let before = tracer.attempts
    let edges = tracer.steps[last].alerts.first { $0.rule == number }?.edges ?? []
    for attempt in attempts(number, header) where !tracer.has(number, attempt.fence) {
      let alert = tracer.alert(number, attempt.fence, before: AlertSnapshot())
      tracer.change(alert) { $0.edges = edges }
    }
    for alert in tracer.steps[last].alerts.indices where tracer.steps[last].alerts[alert].rule == number {
      let fence = tracer.steps[last].alerts[alert].fence
      let old = before.first { $0.fence == fence }?.state ?? AlertSnapshot()
      let new = snapshot(number, fence, header)
      tracer.change(alert) {
        $0.after = new
        $0.transitions += Self.moves(of: $0, old, new, at: moment.time)
      }
    }
  }

  private static func moves(
    of trace: AlertTrace, _ old: AlertSnapshot, _ new: AlertSnapshot, at time: Int64
  ) -> [TraceTransition] {
    let hasFired = trace.notices.contains { $0.kind == .fired }
    let ran = old.state == .sequence
    let runs = new.state == .sequence
    // A new first step at this event stands for an attempt of its own.
    let isNew = runs && (!ran || new.since != old.since || (new.since == time && new.settledCount <= old.settledCount))
    if isNew {
      let ending: [TraceTransition] = hasFired ? [.fired] : ran ? [.givenUp] : []
      return ending + [.begun] + (new.settledCount > 1 ? [.advanced] : [])
    }
    if hasFired { return ran ? [.fired] : [.begun, .fired] }
    if ran && !runs { return [.givenUp] }
    return runs && new.settledCount > old.settledCount ? [.advanced] : []
  }

  /// The attempts of a sequence that are under way.
  private func attempts(_ number: Int, _ header: Block) -> [(fence: UInt32, state: AlertSnapshot)] {
    var found: [(fence: UInt32, state: AlertSnapshot)] = []
    for i in 0..<Int(header.pointee.alertCount) {
      let entry = slab.alert(header, i).pointee
      guard entry.part == .alert, Int(entry.rule) <= number else { break }
      if Int(entry.rule) == number && entry.state == .sequence {
        found.append((entry.fence, snapshot(number, entry.fence, header)))
      }
    }
    return found
  }

  /// What the edges of all steps did at this event.
  mutating func steps(
    _ number: Int, _ header: Block, _ moment: Moment, _ previous: Previous, _ chunk: ChunkView
  ) -> [EdgeTrace] {
    guard case .sequence(let steps) = plan.rules[number].trigger else { return [] }
    var traces: [EdgeTrace] = []
    for (position, step) in steps.enumerated() {
      for (place, edge) in step.edges.enumerated() {
        occurrences.removeAll(keepingCapacity: true)
        findOccurrences(edge, header, moment, chunk)
        if occurrences.isEmpty { traces.append(missed(edge, position, place, header, moment, previous, chunk)) }
        for found in occurrences { traces.append(happened(edge, position, place, found, chunk, moment)) }
      }
    }
    return traces
  }

  // MARK: Single edges

  private func happened(
    _ number: Int, _ step: Int, _ place: Int, _ found: Occurrence, _ chunk: ChunkView, _ moment: Moment
  ) -> EdgeTrace {
    var trace = EdgeTrace(step: step, edge: place, outcome: .happened, fence: found.fence)
    addValues(number, moment, chunk, &trace)
    return trace
  }

  private func addValues(_ number: Int, _ moment: Moment, _ chunk: ChunkView, _ trace: inout EdgeTrace) {
    switch plan.edges[number].form {
    case .becomes(let slot, _, _, _), .changes(let slot, _), .passes(let slot, _, _, _):
      trace.before = tracer.told[slot]?.value
      trace.after = tracedValue(slot, moment, chunk)
    case .enter, .exit, .settled, .cross, .alarm, .becomesBattery: break
    }
  }

  /// Why an edge did not happen.
  private func missed(
    _ number: Int, _ step: Int, _ place: Int, _ header: Block, _ moment: Moment, _ previous: Previous,
    _ chunk: ChunkView
  ) -> EdgeTrace {
    var trace = EdgeTrace(step: step, edge: place, outcome: .noChange)
    switch plan.edges[number].form {
    case .enter(let group, _): missedSide(group, entering: true, header, moment, chunk, &trace)
    case .exit(let group): missedSide(group, entering: false, header, moment, chunk, &trace)
    case .settled(let detector): missedSettling(detector, header, moment, chunk, &trace)
    case .cross: trace.outcome = Self.missedWay(moment, previous)
    case .alarm: trace.outcome = .noAlarm
    case .becomes(_, let last, _, _), .changes(_, let last), .passes(_, let last, _, _):
      addValues(number, moment, chunk, &trace)
      if trace.after == nil {
        trace.outcome = .noValue
      } else if self.previous[last].time == .min {
        trace.outcome = .firstValue
      }
    case .becomesBattery(let mask):
      if header.pointee.batteryTime != moment.time {
        trace.outcome = .noValue
      } else if previousBattery.known & mask == 0 {
        trace.outcome = .firstValue
      }
    }
    return trace
  }

  private func missedSide(
    _ group: Int, entering: Bool, _ header: Block, _ moment: Moment, _ chunk: ChunkView, _ trace: inout EdgeTrace
  ) {
    guard moment.hasFix else {
      trace.outcome = .noFix
      return
    }
    if entering, let first = entered.first(where: { plan.fences[Int($0.fence)].group == UInt32(group) }) {
      trace.outcome = .firstFix
      trace.fence = first.fence
      return
    }
    let own = slab.inside(header).first { plan.fences[Int($0)].group == UInt32(group) }
    trace.fence =
      own ?? plan.groups[group].onlyFence
      ?? plan.index.nearestFence(group: group, latitude: moment.latitude, longitude: moment.longitude)
      ?? NoticeRecord.noFence
    if let accuracy = number(plan.accuracySlot, moment, chunk), trace.fence != NoticeRecord.noFence,
      accuracy > Double(plan.fences[Int(trace.fence)].width)
    {
      trace.outcome = .tooInaccurate(accuracy: accuracy, width: Double(plan.fences[Int(trace.fence)].width))
      return
    }
    trace.outcome = .sameSide(isInside: own != nil)
  }

  private func missedSettling(
    _ number: Int, _ header: Block, _ moment: Moment, _ chunk: ChunkView, _ trace: inout EdgeTrace
  ) {
    let detector = plan.detectors[number]
    let place = slab.lowerBound(
      header, key: AlertEntry(rule: UInt16(number), part: .settling, state: .idle, fence: 0).key)
    if place < Int(header.pointee.alertCount) {
      let entry = slab.alert(header, place).pointee
      if entry.part == .settling, Int(entry.rule) == number {
        trace.outcome = .settling(fixes: Int(entry.settledCount), since: entry.since)
        trace.fence = entry.fence
        return
      }
    }
    missedSide(detector.group, entering: detector.entering, header, moment, chunk, &trace)
  }

  private static func missedWay(_ moment: Moment, _ previous: Previous) -> EdgeTrace.Outcome {
    guard moment.hasFix else { return .noFix }
    guard previous.time != .min, moment.time > previous.time else { return .noWay }
    let time = moment.time - previous.time
    if time > wayMilliseconds { return .wayTooLong(milliseconds: time) }
    let to = Coordinate(latitude: moment.latitude, longitude: moment.longitude)
    let isTooFast = GreatCircle.metres(previous.coordinate, to) > fastestMetresPerMillisecond * Double(time)
    return isTooFast ? .wayTooFast : .notCrossed
  }
}
