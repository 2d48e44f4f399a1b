internal import Geofences
internal import Model
internal import Rules

/// Writing down what the shard does, where it does it. Called only where a shard is made to be traced; nothing here
/// changes what the engine knows.
extension Shard {
  /// The steps of the traced device since the last call, in the order in which the engine took them.
  package mutating func takeTrace() -> [TraceStep] {
    defer { tracer.steps.removeAll() }
    return tracer.steps
  }

  func isTraced(_ header: Block) -> Bool {
    if let block = tracer.block { return block == header }
    return table.withName(header) { name in name.elementsEqual(tracer.device) }
  }

  // MARK: Steps

  @inline(never) mutating func beginStep(
    _ cause: TraceStep.Cause, _ header: Block, _ moment: Moment, _ chunk: ChunkView
  ) {
    tracer.isOn = isTraced(header)
    guard tracer.isOn else { return }
    tracer.block = header
    tracer.heldBack = 0
    var step = TraceStep(cause: cause, time: moment.time, heard: moment.heard, row: moment.row)
    if header.pointee.fixTime != .min {
      step.lastFix = TracePlace(
        time: header.pointee.fixTime,
        place: Coordinate(latitude: header.pointee.latitude, longitude: header.pointee.longitude))
    }
    if moment.row >= 0 { describe(moment, chunk, &step) }
    tracer.steps.append(step)
  }

  private func describe(_ moment: Moment, _ chunk: ChunkView, _ step: inout TraceStep) {
    let row = chunk.row(moment.row)
    if moment.hasFix { step.fix = Coordinate(latitude: moment.latitude, longitude: moment.longitude) }
    step.accuracy = number(plan.accuracySlot, moment, chunk)
    step.hasWrongType = row.has(EventRow.wrongType)
    step.isZeroFix = row.has(EventRow.zeroFix)
    step.alarms = moment.alarms
    for slot in plan.fields.fields.indices { step.values[slot] = tracedValue(slot, moment, chunk) }
  }

  func tracedValue(_ slot: Int, _ moment: Moment, _ chunk: ChunkView) -> TraceValue? {
    guard moment.row >= 0, moment.present & 1 << UInt64(slot) != 0 else { return nil }
    let cell = chunk.cell(row: moment.row, slot: slot)
    if plan.textMask & 1 << UInt64(slot) == 0 { return .number(Double(bitPattern: cell)) }
    return .text(String(decoding: chunk.text(of: cell), as: UTF8.self))
  }

  /// Ends a step; one at which nothing was looked at is left out but where `isKept`.
  @inline(never) mutating func endStep(isKept: Bool = false) {
    guard tracer.isOn, let last = tracer.steps.indices.last else { return }
    tracer.isOn = false
    if tracer.steps[last].alerts.isEmpty && !isKept {
      tracer.steps.removeLast()
      return
    }
    tracer.steps[last].alerts.sort { ($0.rule, $0.fence) < ($1.rule, $1.fence) }
  }

  /// An event that nothing is looked at for.
  @inline(never) mutating func noteUntaken(
    _ cause: TraceStep.Cause, _ header: Block, _ moment: Moment, _ chunk: ChunkView
  ) {
    beginStep(cause, header, moment, chunk)
    endStep(isKept: true)
  }

  func lateCause(_ header: Block, _ moment: Moment) -> TraceStep.Cause {
    let newest = header.pointee.newestTime
    return .late(behind: newest == .min || newest < moment.time ? 0 : newest - moment.time)
  }

  // MARK: Alerts

  func isWanted(_ rule: Int) -> Bool { tracer.isOn && tracer.isWanted[rule] }

  /// The state of a rule's alert now.
  func snapshot(_ number: Int, _ fence: UInt32, _ header: Block) -> AlertSnapshot {
    let key = AlertEntry(rule: UInt16(number), part: .alert, state: .idle, fence: fence).key
    let place = slab.lowerBound(header, key: key)
    guard place < Int(header.pointee.alertCount), slab.alert(header, place).pointee.key == key else {
      return AlertSnapshot()
    }
    let entry = slab.alert(header, place).pointee
    var snapshot = AlertSnapshot(entry)
    let deadline = deadline(number, header, place)
    if deadline != .max { snapshot.deadline = deadline }
    for (i, notify) in plan.rules[number].notify.enumerated() where notify.coolDown >= 0 {
      let coolDown = slab.coolDown(header, place, notify.coolDown).pointee
      snapshot.coolDowns.append(
        AlertSnapshot.CoolDown(
          notify: i, told: coolDown.told == .min ? nil : coolDown.told,
          until: coolDown.told == .min ? nil : coolDown.told + notify.every, suppressed: Int(coolDown.suppressed)))
    }
    return snapshot
  }

  /// Behind the evaluation of `when`, before the alert moves.
  @inline(never) mutating func beginLook(
    _ number: Int, _ now: Truth, _ moment: Moment, _ header: Block, _ alias: Alias, _ chunk: ChunkView,
    _ locator: inout Locator
  ) {
    guard isWanted(number), case .when(let program) = plan.rules[number].trigger else { return }
    tracer.before = snapshot(number, alias.fence, header)
    let before = tracer.before
    let alert = tracer.alert(number, alias.fence, before: before)
    let marks = tracer.marks[number].condition
    let condition = trace(program, marks, moment, header, alias, chunk, &locator)
    let hours = plan.rules[number].during.map { isOpen(hours: $0.hours, at: moment.time) != $0.isNot }
    tracer.change(alert) {
      $0.condition = condition
      $0.hours = hours
      $0.now = now
      $0.isOutranked = !alias.counts
    }
  }

  /// When the alert has moved and its notice is made.
  @inline(never) mutating func endLook(
    _ number: Int, _ over: Truth, _ transition: AlertTransition, _ moment: Moment, _ header: Block, _ alias: Alias,
    _ chunk: ChunkView, _ locator: inout Locator
  ) {
    guard isWanted(number) else { return }
    let before = tracer.before
    let after = snapshot(number, alias.fence, header)
    let wasOpen = before.state == .firing || before.state == .clearing
    var clear: ConditionTrace?
    if wasOpen && !plan.rules[number].clear.isEmpty {
      clear = trace(plan.rules[number].clear, tracer.marks[number].clear, moment, header, alias, chunk, &locator)
    }
    let moved = Self.transitions(transition, before, after, at: moment.time, plan.rules[number].timing)
    let alert = tracer.alert(number, alias.fence, before: before)
    tracer.change(alert) {
      $0.after = after
      if wasOpen { $0.over = over }
      if let clear { $0.clear = clear }
      $0.transitions += moved
    }
  }

  /// What the machine's transition was in more words, by the states around it.
  private static func transitions(
    _ transition: AlertTransition, _ before: AlertSnapshot, _ after: AlertSnapshot, at time: Int64,
    _ timing: AlertTiming
  ) -> [TraceTransition] {
    switch transition {
    case .fired: return [.fired]
    case .cleared: return [.cleared]
    case .abandoned:
      let byGap = !timing.evenIfSilent && time - (before.proof ?? time) > timing.gap
      return after.state == .pending
        ? [byGap ? .abandonedByGap : .abandoned, .pending] : [byGap ? .abandonedByGap : .abandoned]
    case .none: break
    }
    switch (before.state, after.state) {
    case (.idle, .pending): return [.pending]
    case (.firing, .clearing): return [.clearing]
    case (.clearing, .firing): return [.clearingBroken]
    case (.clearing, .clearing): return before.clearingSince == after.clearingSince ? [] : [.clearingBroken, .clearing]
    case (.spent, .idle): return [.rearmed]
    case (.idle, _), (.pending, _), (.firing, _), (.clearing, _), (.spent, _), (.sequence, _): return []
    }
  }

  // MARK: Deadlines

  @inline(never) mutating func beginExpiry(_ number: Int, _ entry: AlertEntry, _ header: Block) {
    guard isWanted(number), entry.state != .idle else { return }
    tracer.before = snapshot(number, entry.fence, header)
    let before = tracer.before
    _ = tracer.alert(number, entry.fence, before: before)
  }

  @inline(never) mutating func endExpiry(_ number: Int, _ entry: AlertEntry, _ header: Block) {
    guard isWanted(number), tracer.has(number, entry.fence) else { return }
    let before = tracer.before
    let after = snapshot(number, entry.fence, header)
    let alert = tracer.alert(number, entry.fence, before: before)
    tracer.change(alert) { trace in
      trace.after = after
      let kinds = trace.notices.map(\.kind)
      switch entry.state {
      case .idle: break
      case .pending, .sequence: if kinds.contains(.fired) { trace.transitions.append(.fired) }
      case .firing, .clearing, .spent:
        if kinds.contains(.fired) { trace.transitions.append(.toldAtLast) }
        if kinds.contains(.reminded) { trace.transitions.append(.reminded) }
        if kinds.contains(.cleared) { trace.transitions.append(.cleared) }
      }
    }
  }

  // MARK: Notices

  @inline(never) mutating func note(_ record: NoticeRecord, _ alias: Alias, _ header: Block, isCopy: Bool) {
    let number = Int(record.rule)
    guard isWanted(number) else { return }
    let notice = NoticeTrace(record, heldBack: isCopy ? 0 : tracer.heldBack, isCopy: isCopy)
    if !isCopy { tracer.heldBack = 0 }
    let fence = plan.rules[number].isEdges ? NoticeRecord.noFence : alias.fence
    let after = snapshot(number, alias.fence, header)
    let alert = tracer.alert(number, fence, before: after)
    tracer.change(alert) {
      $0.notices.append(notice)
      $0.after = after
    }
  }
}

extension AlertSnapshot {
  /// The machine's part of an alert; times only where the state gives them a meaning.
  init(_ entry: AlertEntry) {
    self.init()
    state =
      switch entry.state {
      case .idle: .idle
      case .pending: .pending
      case .firing: .firing
      case .clearing: .clearing
      case .spent: .spent
      case .sequence: .sequence
      }
    if state == .idle { return }
    since = entry.since
    if state == .pending || state == .sequence { proof = entry.proof }
    if state == .firing || state == .clearing || state == .spent { fired = entry.fired }
    if state == .clearing {
      clearingSince = entry.clearingSince
      clearingProof = entry.clearingProof
    }
    if state == .clearing || state == .sequence { settledCount = Int(entry.settledCount) }
    heldBack = UInt64(entry.heldBack)
  }
}

extension RulePlan {
  /// It is a rule with `on`.
  var isEdges: Bool {
    switch trigger {
    case .on: true
    case .when, .sequence: false
    }
  }
}
