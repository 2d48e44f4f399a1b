internal import Geofences
internal import Model
internal import Rules

/// Deadlines: what happens without an event. Stamped with their own times, run by the device's next event or a tick.
extension Shard {
  /// Reminders that one input can make up for; what a longer leap would bring is left out.
  private static var remindersAtOnce: Int { 1000 }

  /// The device's own delay, at least a minute and at most a quarter of an hour, that a tick grants on the fix clock.
  private static func delay(_ header: Block) -> Int64 {
    guard header.pointee.newestTime != .min else { return 60_000 }
    return min(max(header.pointee.newestHeard - header.pointee.newestTime, 60_000), 900_000)
  }

  /// The heard time at which the running silence passes its next threshold.
  @inline(__always) private func silenceDeadline(_ header: Block) -> Int64 {
    guard header.pointee.silentFrom != .min else { return .max }
    let head = classes.heads[Int(header.pointee.rulesClass)]
    let step = Int(header.pointee.silenceStep)
    guard step < head.silenceCount else { return .max }
    return header.pointee.silentFrom + classes.silences[head.firstSilence + step]
  }

  /// How long the device has been silent at a time, ms. The thresholds that it has passed stay passed though the
  /// silence starts anew, as it does with a live run: what is open on it is cleared by the device alone.
  private func silence(_ header: Block, at time: Int64) -> Int64 {
    guard header.pointee.silentFrom != .min else { return 0 }
    let first = classes.heads[Int(header.pointee.rulesClass)].firstSilence
    let step = Int(header.pointee.silenceStep)
    return max(time - header.pointee.silentFrom, step == 0 ? 0 : classes.silences[first + step - 1])
  }

  @inline(__always) func isDue(_ header: Block, fix: Int64, heard: Int64) -> Bool {
    header.pointee.alertDeadline < fix || header.pointee.hoursDeadline < fix || silenceDeadline(header) < heard
  }

  /// Runs, in the order of their times, the deadlines on the fix clock before one time and those of silence before
  /// another.
  mutating func runDeadlines(
    _ header: Block, fixBefore: Int64, heardBefore: Int64, input: Int32, _ chunk: ChunkView, _ locator: inout Locator,
    _ notices: inout NoticeBuffer
  ) {
    remindersLeft = Self.remindersAtOnce
    deadlineBound = fixBefore
    while true {
      let alert = header.pointee.alertDeadline < fixBefore ? header.pointee.alertDeadline : .max
      let hours = header.pointee.hoursDeadline < fixBefore ? header.pointee.hoursDeadline : .max
      let silence = silenceDeadline(header)
      let time = min(alert, hours, silence < heardBefore ? silence : .max)
      guard time != .max else { return }
      let salt = silence == time ? passSilence(header, at: time) : 0
      let due = Due(time: time, alert: alert == time, hours: hours == time, silence: silence == time)
      runDeadline(due, salt: salt, header, input: input, chunk, &locator, &notices)
      if due.hours { watchHours(header, from: time) }
      if header.pointee.alertCount > 0 { findAlertDeadline(header) } else { header.pointee.alertDeadline = .max }
    }
  }

  /// Notes that the running silence passes its next threshold, and gives the salt of what begins with it: 0 but where
  /// the heard clock went back, so that one has been passed at this time or behind it before.
  private func passSilence(_ header: Block, at time: Int64) -> UInt64 {
    header.pointee.silenceStep += 1
    guard time <= header.pointee.silenceRun else {
      header.pointee.silenceRun = time
      return 0
    }
    header.pointee.silencesAgain &+= 1
    return UInt64(header.pointee.silencesAgain)
  }

  /// All that happens at one time: alerts' own deadlines, then conditions that hours or silence have moved.
  private mutating func runDeadline(
    _ due: Due, salt: UInt64, _ header: Block, input: Int32, _ chunk: ChunkView, _ locator: inout Locator,
    _ notices: inout NoticeBuffer
  ) {
    var moment = Moment(time: due.time, heard: due.time, isDeadline: true, input: input)
    moment.silence = silence(header, at: due.time)
    moment.salt = salt
    entered.removeAll(keepingCapacity: true)
    left.removeAll(keepingCapacity: true)
    let own = Int(header.pointee.rulesClass)
    let before = notices.records.count
    if isTracing { beginStep(due.cause, header, moment, chunk) }
    for word in 0..<plan.words {
      var moved: UInt64 = 0
      if due.hours { moved |= classes.all[own].scheduled[word] }
      if due.silence { moved |= classes.all[own].silent[word] }
      var rest = moved | (due.alert ? openRules(word, header) : 0)
      while rest != 0 {
        let bit = rest.trailingZeroBitCount
        rest &= rest &- 1
        let number = word * 64 + bit
        let expired = due.alert && expire(number, header, moment, chunk, &locator, &notices)
        // At most one transition an alert and deadline.
        if expired || moved & 1 << UInt64(bit) == 0 { continue }
        let isByHours = due.hours && classes.all[own].scheduled[word] & 1 << UInt64(bit) != 0
        let openOnly = !isByHours && !plan.rules[number].canBegin(bySilence: moment.silence)
        runWhen(number, header, moment, openOnly: openOnly, chunk, &locator, &notices)
      }
    }
    if isTracing { endStep() }
    if notices.records.count > before || due.alert {
      header.pointee.deadlineRun = max(header.pointee.deadlineRun, due.fixTime)
    }
  }

  // MARK: Alerts

  /// Runs the deadlines of a rule's alerts that are due; true where one of them moved.
  private mutating func expire(
    _ number: Int, _ header: Block, _ moment: Moment, _ chunk: ChunkView, _ locator: inout Locator,
    _ notices: inout NoticeBuffer
  ) -> Bool {
    var moved = false
    var place = slab.lowerBound(
      header, key: AlertEntry(rule: UInt16(number), part: .alert, state: .idle, fence: 0).key)
    while place < Int(header.pointee.alertCount) {
      let entry = slab.alert(header, place).pointee
      guard entry.part == .alert, Int(entry.rule) == number else { return moved }
      let count = header.pointee.alertCount
      if deadline(number, header, place) <= moment.time {
        if isTracing { beginExpiry(number, entry, header) }
        moved = expire(entry, number, header, place, moment, chunk, &locator, &notices) || moved
        if isTracing { endExpiry(number, entry, header) }
      }
      if header.pointee.alertCount == count { place += 1 }
    }
    return moved
  }

  private mutating func expire(
    _ entry: AlertEntry, _ number: Int, _ header: Block, _ start: Int, _ moment: Moment, _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) -> Bool {
    let alias = Alias(fence: entry.fence)
    var place = start
    switch entry.state {
    case .sequence:
      // Only a last step with `no` has a deadline: nothing came in time.
      let notice = EdgeNotice(fence: entry.shownFence, since: entry.since, alias: entry.fence, salt: entry.idLow)
      endAttempt(number, header, place, at: moment.time)
      tellEdge(number, notice, header, moment, chunk, &locator, &notices)
      return true
    case .idle:
      if !hasCoolDown(number, header, place, at: moment.time) { slab.remove(header, at: place) }
      return false
    case .spent: return false
    case .pending, .firing, .clearing:
      var machine = entry.machine
      let transition = machine.expire(at: moment.time, plan.rules[number].timing)
      if transition != .none {
        slab.alert(header, place).pointee.machine = machine
        tell(transition, number, header, &place, moment, alias, chunk, &locator, &notices)
        return true
      }
      tellHeldBack(number, header, place, moment, alias, chunk, &locator, &notices)
      remind(number, header, place, moment, alias, chunk, &locator, &notices)
      return false
    }
  }

  /// The alert is still open at the end of its cool-down: what that held back is told now.
  private mutating func tellHeldBack(
    _ number: Int, _ header: Block, _ place: Int, _ moment: Moment, _ alias: Alias, _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    let alert = slab.alert(header, place)
    guard alert.pointee.isOpen, alert.pointee.heldBack != 0 else { return }
    for i in plan.rules[number].notify.indices where alert.pointee.heldBack & 1 << UInt16(i) != 0 {
      let notify = plan.rules[number].notify[i]
      let coolDown = slab.coolDown(header, place, notify.coolDown)
      guard coolDown.pointee.told + notify.every <= moment.time else { continue }
      alert.pointee.heldBack &= ~(1 << UInt16(i))
      alert.pointee.told |= 1 << UInt16(i)
      // It is itself one of those counted.
      let others = coolDown.pointee.suppressed > 0 ? coolDown.pointee.suppressed - 1 : 0
      coolDown.pointee.told = moment.time
      coolDown.pointee.suppressed = 0
      counters.rules[number].fired -= 1
      tellAlert(
        .fired, number, header, place, moment, alias, chunk, &locator, &notices, onlySinks: notify.sink,
        suppressed: others)
    }
  }

  private mutating func remind(
    _ number: Int, _ header: Block, _ place: Int, _ moment: Moment, _ alias: Alias, _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    let alert = slab.alert(header, place)
    guard alert.pointee.isOpen else { return }
    var sinks: UInt64 = 0
    for (i, notify) in plan.rules[number].notify.enumerated() where notify.remindEvery > 0 {
      guard alert.pointee.told & 1 << UInt16(i) != 0 else { continue }
      if Self.reminder(alert.pointee, notify) <= moment.time { sinks |= notify.sink }
    }
    alert.pointee.reminded = moment.time
    guard sinks != 0 else { return }
    remindersLeft -= 1
    // A clock that leaps by years shall not remind of every hour of them.
    if remindersLeft <= 0 { alert.pointee.reminded = max(moment.time, deadlineBound - 1) }
    tellAlert(
      .reminded, number, header, place, moment, alias, chunk, &locator, &notices, onlySinks: sinks)
  }

  /// The next reminder: the first multiple, counted from fired, behind the last one.
  private static func reminder(_ alert: AlertEntry, _ notify: RulePlan.NotifyPlan) -> Int64 {
    let past = max(alert.reminded, alert.fired) - alert.fired
    return alert.fired + (past / notify.remindEvery + 1) * notify.remindEvery
  }

  /// The next deadline of one alert, `Int64.max` for none.
  func deadline(_ number: Int, _ header: Block, _ place: Int) -> Int64 {
    let alert = slab.alert(header, place).pointee
    if alert.state == .idle { return coolDownEnd(number, header, place) }
    var next = alert.machine.deadline(plan.rules[number].timing)
    if alert.state == .sequence, case .sequence(let steps) = plan.rules[number].trigger {
      let step = steps[Int(alert.settledCount)]
      return step.isNo ? alert.proof + step.within : .max
    }
    for i in plan.rules[number].notify.indices {
      let notify = plan.rules[number].notify[i]
      if notify.coolDown >= 0 {
        let coolDown = slab.coolDown(header, place, notify.coolDown).pointee
        let waits = alert.isOpen && alert.heldBack & 1 << UInt16(i) != 0
        if waits, coolDown.told != .min { next = min(next, coolDown.told + notify.every) }
      }
      if notify.remindEvery > 0, alert.isOpen, alert.told & 1 << UInt16(i) != 0 {
        next = min(next, Self.reminder(alert, notify))
      }
    }
    return next
  }

  /// When nothing is left of an idle alert: the last of its cool-downs is over. `Int64.max` where one counts what it
  /// held back, for the next `fired` to tell.
  private func coolDownEnd(_ number: Int, _ header: Block, _ place: Int) -> Int64 {
    var last = Int64.min
    for notify in plan.rules[number].notify where notify.coolDown >= 0 {
      let coolDown = slab.coolDown(header, place, notify.coolDown).pointee
      if coolDown.suppressed > 0 { return .max }
      if coolDown.told != .min { last = max(last, coolDown.told + notify.every) }
    }
    return last == .min ? .max : last
  }

  /// Looks for the earliest deadline of the device's alerts.
  mutating func findAlertDeadline(_ header: Block) {
    var next = Int64.max
    for i in 0..<Int(header.pointee.alertCount) {
      let alert = slab.alert(header, i)
      guard alert.pointee.part == .alert else { break }
      next = min(next, deadline(Int(alert.pointee.rule), header, i))
    }
    header.pointee.alertDeadline = next
  }

  // MARK: Hours

  /// Finds when the hours of the device's rules next open or close.
  mutating func watchHours(_ header: Block, from time: Int64) {
    header.pointee.hoursDeadline = nextHours(ofClass: Int(header.pointee.rulesClass), behind: time)
  }

  /// When the hours of a class's rules next open or close behind a time, `Int64.max` for never.
  mutating func nextHours(ofClass number: Int, behind time: Int64) -> Int64 {
    var next = Int64.max
    for hours in classes.all[number].hours {
      _ = isOpen(hours: hours, at: time)
      next = min(next, hoursStates[hours].until)
    }
    return next
  }

  // MARK: Ticks

  /// Puts the device into the heap if its next deadline comes before the entry that it has there.
  @inline(__always) mutating func schedule(_ header: Block, _ handle: Int) {
    let silence = silenceDeadline(header)
    let fix = min(header.pointee.alertDeadline, header.pointee.hoursDeadline)
    if fix == .max && silence == .max { return }
    let key = min(silence, fix == .max ? .max : fix + Self.delay(header))
    if key < header.pointee.heapKey {
      header.pointee.heapKey = key
      heap.push(key, handle)
    }
  }

  /// The stream clock has moved: run what is due by it.
  mutating func tick(
    _ tick: TickMark, input: Int32, _ chunk: ChunkView, _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    if !expectedAdded { addExpected(at: tick.clock) }
    // The final tick grants no delay: whatever is due by its time runs.
    if tick.isFinal {
      for handle in 0..<slab.count {
        let header = slab.header(handle)
        guard isDue(header, fix: tick.clock + 1, heard: tick.clock + 1) else { continue }
        slab.mark(handle)
        runDeadlines(
          header, fixBefore: tick.clock + 1, heardBefore: tick.clock + 1, input: input, chunk, &locator, &notices)
        schedule(header, handle)
      }
      return
    }
    // Strictly past: an event of exactly the deadline's time, which this tick may stand before, goes first.
    while heap.first < tick.clock {
      guard let (key, handle) = heap.pop() else { return }
      let header = slab.header(handle)
      guard header.pointee.heapKey == key else { continue }
      header.pointee.heapKey = .max
      let fix = tick.clock - Self.delay(header)
      // The entry may be older than the deadline.
      if isDue(header, fix: fix, heard: tick.clock) {
        slab.mark(handle)
        runDeadlines(header, fixBefore: fix, heardBefore: tick.clock, input: input, chunk, &locator, &notices)
      }
      schedule(header, handle)
    }
  }
}

/// What is due at a time.
struct Due {
  var time: Int64
  var alert: Bool
  var hours: Bool
  var silence: Bool
  /// A silence runs on the heard clock and makes no event late.
  var fixTime: Int64 { alert || hours ? time : .min }
  var cause: TraceStep.Cause { .deadline(alert: alert, hours: hours, silence: silence) }
}
