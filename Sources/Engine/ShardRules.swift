internal import Geofences
internal import Model
internal import Rules

/// From an event to the rules that it can move, and their alerts.
extension Shard {
  /// Runs every rule that this event can move, in the order of their names.
  mutating func moveRules(
    _ header: Block, _ moment: Moment, _ previous: Previous, _ chunk: ChunkView, _ locator: inout Locator,
    _ notices: inout NoticeBuffer
  ) {
    if isTracing { beginStep(.event, header, moment, chunk) }
    let head = classes.heads[Int(header.pointee.rulesClass)]
    for word in 0..<plan.words {
      var rest = candidates(word, head, header, moment)
      while rest != 0 {
        let number = word &* 64 &+ rest.trailingZeroBitCount
        rest &= rest &- 1
        run(number, header, moment, previous, chunk, &locator, &notices)
      }
    }
    if isTracing { endEvent(header, moment, previous, chunk, &locator) }
    if header.pointee.alertCount > 0 { findAlertDeadline(header) } else { header.pointee.alertDeadline = .max }
  }

  /// One word of the rules that this event can move.
  @inline(__always) private func candidates(_ word: Int, _ head: ClassHead, _ header: Block, _ moment: Moment) -> UInt64
  {
    var found = classes.always(head, word)
    var fields = moment.present
    while fields != 0 {
      let slot = fields.trailingZeroBitCount
      fields &= fields &- 1
      found |= classes.byField(head, slot, word)
    }
    if moment.alarms & head.alarmBits != 0 { found |= classes.byAlarm(head, word) }
    for change in entered { found |= classes.byEdge(head, Int(plan.group(of: change.fence)), word) }
    for fence in left { found |= classes.byEdge(head, Int(plan.group(of: fence)), word) }
    if plan.readsInside {
      for fence in slab.inside(header) {
        found |= classes.byInside(head, Int(plan.group(of: fence)), word)
      }
    }
    // A rule that no longer looks at the device may have left it a cool-down.
    if header.pointee.alertCount > 0 { found |= openRules(word, header) & classes.rules(head, word) }
    return found
  }

  /// Rules of the word that have an alert of the device.
  func openRules(_ word: Int, _ header: Block) -> UInt64 {
    var found: UInt64 = 0
    for i in 0..<Int(header.pointee.alertCount) {
      let alert = slab.alert(header, i)
      guard alert.pointee.part == .alert else { break }
      if Int(alert.pointee.rule) / 64 == word { found |= 1 << UInt64(alert.pointee.rule % 64) }
    }
    return found
  }

  private mutating func run(
    _ number: Int, _ header: Block, _ moment: Moment, _ previous: Previous, _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    counters.rules[number].evaluated &+= 1
    switch plan.rules[number].trigger {
    case .when: runWhen(number, header, moment, chunk, &locator, &notices)
    case .on: runEdges(number, header, moment, previous, chunk, &locator, &notices)
    case .sequence: runSequence(number, header, moment, previous, chunk, &locator, &notices)
    }
  }

  // MARK: Rules with `when`

  /// `openOnly`: what is not open stays as it is.
  mutating func runWhen(
    _ number: Int, _ header: Block, _ found: Moment, openOnly: Bool = false, _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    let moment = clocked(found, number)
    guard let group = plan.rules[number].eachGroup else {
      runAlert(number, header, moment, .none, openOnly: openOnly, chunk, &locator, &notices)
      return
    }
    let chosen = findEachFences(number, group, header)
    for i in eachFences.indices {
      let alias = Alias(fence: eachFences[i], counts: chosen == nil || chosen == eachFences[i])
      runAlert(number, header, moment, alias, openOnly: openOnly, chunk, &locator, &notices)
    }
  }

  /// A rule that reads `silent for` lives on the heard clock.
  @inline(__always) func clocked(_ found: Moment, _ number: Int) -> Moment {
    var moment = found
    if !plan.rules[number].silences.isEmpty {
      // Any number of events may have been heard at one time, and a silence may have passed then.
      if !found.isDeadline {
        moment.salt = EpisodeID.salt(
          UInt64(bitPattern: found.time), UInt64(bitPattern: found.heard), found.salt)
      }
      moment.time = max(moment.time, moment.heard)
    }
    return moment
  }

  /// Fills `eachFences` with the fences of a set that the device is in, and those of alerts that are open: by number,
  /// so by id. Gives the one that counts, where the rule says `only`.
  @inline(__always) mutating func findEachFences(_ number: Int, _ group: Int, _ header: Block) -> UInt32? {
    eachFences.removeAll(keepingCapacity: true)
    for fence in slab.inside(header) where plan.group(of: fence) == UInt32(group) { eachFences.append(fence) }
    let chosen = chosenFence(number)
    for i in 0..<Int(header.pointee.alertCount) {
      let alert = slab.alert(header, i)
      guard alert.pointee.part == .alert, Int(alert.pointee.rule) <= number else { break }
      if Int(alert.pointee.rule) == number, !eachFences.contains(alert.pointee.fence) {
        eachFences.append(alert.pointee.fence)
      }
    }
    eachFences.sort()
    if eachFences.count > Self.eachLimit {
      counters.rules[number].refusedAlerts += eachFences.count - Self.eachLimit
      eachFences.removeLast(eachFences.count - Self.eachLimit)
    }
    return chosen
  }

  /// Alerts of `each` that one device and rule may have.
  static var eachLimit: Int { 256 }

  /// `only highest limit`: the one fence that counts. Without the property last; ties by id.
  private func chosenFence(_ number: Int) -> UInt32? {
    guard let only = plan.rules[number].only else { return nil }
    func value(_ fence: UInt32) -> Double? { plan.index.fences[Int(fence)].properties[only.property] }
    return eachFences.min { a, b in
      switch (value(a), value(b)) {
      case (let x?, let y?): x == y ? a < b : only.highest ? x > y : x < y
      case (_?, nil): true
      case (nil, _?): false
      case (nil, nil): a < b
      }
    }
  }

  private mutating func runAlert(
    _ number: Int, _ header: Block, _ moment: Moment, _ alias: Alias, openOnly: Bool, _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    let key = AlertEntry(rule: UInt16(number), part: .alert, state: .idle, fence: alias.fence).key
    var place = slab.lowerBound(header, key: key)
    let exists = place < Int(header.pointee.alertCount) && slab.alert(header, place).pointee.key == key
    let isIdle = !exists || slab.alert(header, place).pointee.state == .idle
    if openOnly && (isIdle || !slab.alert(header, place).pointee.isOpen) { return }
    if isIdle && cannotBecomeTrue(number, moment, chunk) { return }
    guard case .when(let program) = plan.rules[number].trigger else { return }
    let now = truth(of: program, number, moment, header, alias, chunk, &locator)
    if isTracing { beginLook(number, now, moment, header, alias, chunk, &locator) }
    if !exists {
      guard now == .yes else { return }
      slab.insert(header, AlertEntry(rule: UInt16(number), part: .alert, state: .idle, fence: alias.fence), at: place)
    }
    var over = Truth.unknown
    if !isIdle, slab.alert(header, place).pointee.isOpen {
      over = isOver(number, now, moment, header, alias, chunk, &locator)
    }
    var machine = slab.alert(header, place).pointee.machine
    let transition = machine.step(at: moment.time, now: now, over: over, plan.rules[number].timing)
    slab.alert(header, place).pointee.machine = machine
    if machine.state != .idle && (isIdle || transition == .abandoned) {
      slab.alert(header, place).pointee.idLow = moment.salt
    }
    // The event that ends an episode is no part of it.
    if machine.state != .idle && machine.state != .spent {
      keepPeaks(number, header, place, moment, chunk, restart: isIdle || transition == .abandoned)
    }
    tell(transition, number, header, &place, moment, alias, chunk, &locator, &notices)
    if isTracing { endLook(number, over, transition, moment, header, alias, chunk, &locator) }
  }

  /// W: the condition, every `during` and `if unknown`.
  @inline(__always) mutating func truth(
    of program: Program, _ number: Int, _ moment: Moment, _ header: Block, _ alias: Alias, _ chunk: ChunkView,
    _ locator: inout Locator
  ) -> Truth {
    var now = evaluate(program, moment, header, alias, chunk, &locator)
    if now == .unknown { counters.rules[number].unknown &+= 1 }
    if now != .no { now = scheduled(number, now, at: moment.time) }
    if now == .unknown && plan.rules[number].unknown != .hold { now = .no }
    return now
  }

  /// A comparison that must be true for the whole is not: most events end here.
  @inline(__always) private mutating func cannotBecomeTrue(_ number: Int, _ moment: Moment, _ chunk: ChunkView) -> Bool
  {
    guard let test = plan.rules[number].guardTest else { return false }
    guard let value = self.number(test.slot, moment, chunk) else {
      counters.rules[number].unknown &+= 1
      return true
    }
    switch test.opcode {
    case .less: return !(value < test.constant)
    case .lessOrEqual: return !(value <= test.constant)
    case .greater: return !(value > test.constant)
    default: return !(value >= test.constant)
    }
  }

  private mutating func isOver(
    _ number: Int, _ now: Truth, _ moment: Moment, _ header: Block, _ alias: Alias, _ chunk: ChunkView,
    _ locator: inout Locator
  ) -> Truth {
    let clear = plan.rules[number].clear
    if clear.isEmpty { return plan.rules[number].timing.clearAfter >= 0 ? .no : now.negated }
    let over = evaluate(clear, moment, header, alias, chunk, &locator)
    if over != .unknown { return over }
    switch plan.rules[number].unknown {
    case .hold: return .unknown
    case .asFalse: return .no
    case .clear: return .yes
    }
  }

  /// The condition and every `during`.
  private mutating func scheduled(_ number: Int, _ now: Truth, at time: Int64) -> Truth {
    isOpen(number, at: time) ? now : .no
  }

  /// Whether every `during` of a rule holds at a time.
  mutating func isOpen(_ number: Int, at time: Int64) -> Bool {
    for during in plan.rules[number].during {
      if isOpen(hours: during.hours, at: time) == during.isNot { return false }
    }
    return true
  }

  mutating func isOpen(hours: Int, at time: Int64) -> Bool {
    if time < hoursStates[hours].from || time >= hoursStates[hours].until {
      hoursStates[hours] = plan.hours[hours].state(at: time)
    }
    return hoursStates[hours].isOpen
  }

  // MARK: Telling

  /// Turns a transition into its notice, and drops the alert where nothing is left of it.
  mutating func tell(
    _ transition: AlertTransition, _ number: Int, _ header: Block, _ place: inout Int, _ moment: Moment,
    _ alias: Alias, _ chunk: ChunkView, _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    let alert = slab.alert(header, place)
    switch transition {
    case .none: break
    case .abandoned: counters.rules[number].abandoned += 1
    case .fired:
      counters.rules[number].open += 1
      alert.pointee.noticeCount = 0
      alert.pointee.told = 0
      alert.pointee.heldBack = 0
      alert.pointee.reminded = alert.pointee.fired
      alert.pointee.shownFence =
        alias.fence != NoticeRecord.noFence ? alias.fence : shownFence(number, header, moment)
      let id = episodeID(
        number, header, fence: alert.pointee.shownFence, start: alert.pointee.since, salt: alert.pointee.idLow)
      alert.pointee.idHigh = id.high
      alert.pointee.idLow = id.low
      tellAlert(.fired, number, header, place, moment, alias, chunk, &locator, &notices)
    case .cleared:
      counters.rules[number].open -= 1
      tellAlert(.cleared, number, header, place, moment, alias, chunk, &locator, &notices)
    }
    if alert.pointee.state == .idle && !hasCoolDown(number, header, place, at: moment.time) {
      slab.remove(header, at: place)
    }
  }

  /// The fence that a notice of a rule without `each` names: the first of those that its condition asks for.
  private func shownFence(_ number: Int, _ header: Block, _ moment: Moment) -> UInt32 {
    for group in plan.rules[number].insideGroups {
      for fence in slab.inside(header) where plan.group(of: fence) == UInt32(group) { return fence }
    }
    return NoticeRecord.noFence
  }

  /// Keeps the extremes while an alert is pending or open.
  private mutating func keepPeaks(
    _ number: Int, _ header: Block, _ place: Int, _ moment: Moment, _ chunk: ChunkView, restart: Bool
  ) {
    for i in plan.rules[number].peaks.indices {
      let wanted = plan.rules[number].peaks[i]
      let peak = slab.peak(header, place, i)
      if restart { peak.pointee = .nan }
      guard let value = self.number(wanted.slot, moment, chunk) else { continue }
      if peak.pointee.isNaN || (wanted.smallest ? value < peak.pointee : value > peak.pointee) {
        peak.pointee = value
      }
    }
  }
}
