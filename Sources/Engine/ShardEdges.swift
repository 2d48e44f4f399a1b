internal import Geofences
internal import Model
internal import Rules

/// Edges: rules with `on`, sequences, and the alarms of late events.
extension Shard {
  /// Appends what happened at this event of one edge to `occurrences`.
  mutating func findOccurrences(_ number: Int, _ header: Block, _ moment: Moment, _ chunk: ChunkView) {
    let edge = Int32(number)
    func add(_ condition: Bool) {
      if condition { occurrences.append(Occurrence(edge: edge, since: moment.time)) }
    }
    switch plan.edges[number].form {
    case .enter(let group, let includingStart):
      for change in entered
      where plan.group(of: change.fence) == UInt32(group) && (!change.isStart || includingStart) {
        occurrences.append(Occurrence(edge: edge, fence: change.fence, since: moment.time))
      }
    case .exit(let group):
      for fence in left where plan.group(of: fence) == UInt32(group) {
        occurrences.append(Occurrence(edge: edge, fence: fence, since: moment.time))
      }
    case .settled(let detector):
      for hit in settledHits where hit.detector == Int32(detector) {
        occurrences.append(Occurrence(edge: edge, fence: hit.fence, since: hit.since, crossing: hit.crossing))
      }
    case .cross(let group, let direction):
      for touch in touches where plan.group(of: touch.fence) == UInt32(group) {
        if let direction, let own = touch.leftToRight, own != (direction == .leftToRight) { continue }
        occurrences.append(Occurrence(edge: edge, fence: touch.fence, since: moment.time))
      }
    case .alarm(let bits): add(moment.alarms & bits != 0)
    case .becomes(let slot, let last, let bits, let isText):
      guard let (before, now) = pair(slot, last, moment, chunk) else { return }
      // Numbers by value, so that −0 is 0.
      func isIt(_ value: UInt64) -> Bool {
        isText ? value == bits : Double(bitPattern: value) == Double(bitPattern: bits)
      }
      add(!isIt(before) && isIt(now))
    case .becomesBattery(let mask):
      add(
        previousBattery.known & mask != 0 && previousBattery.bits & mask == 0
          && header.pointee.batteryBits & mask != 0 && header.pointee.batteryTime == moment.time)
    case .changes(let slot, let last):
      guard let (before, now) = pair(slot, last, moment, chunk) else { return }
      add(
        plan.textMask & 1 << UInt64(slot) != 0 ? before != now : Double(bitPattern: before) != Double(bitPattern: now))
    case .passes(let slot, let last, let mark, let every):
      guard let (before, now) = pair(slot, last, moment, chunk) else { return }
      add(Self.passes(Double(bitPattern: before), Double(bitPattern: now), mark, every: every))
    }
  }

  private static func passes(_ before: Double, _ now: Double, _ mark: Double, every: Bool) -> Bool {
    if !every { return before < mark && now >= mark }
    guard mark > 0 else { return false }
    return (now / mark).rounded(.down) > (before / mark).rounded(.down)
  }

  /// The value before and the value of this event; nil where either is not known.
  private func pair(_ slot: Int, _ last: Int, _ moment: Moment, _ chunk: ChunkView) -> (UInt64, UInt64)? {
    guard moment.present & 1 << UInt64(slot) != 0, previous[last].time != .min else { return nil }
    let cell = chunk.cell(row: moment.row, slot: slot)
    return (previous[last].bits, plan.textMask & 1 << UInt64(slot) == 0 ? cell : textDigest(cell, chunk))
  }

  // MARK: Rules with `on`

  /// Alarms of an event without a fix time are told by themselves, at heard time.
  @inline(__always) func isToldApart(_ edge: Int, _ moment: Moment) -> Bool {
    guard moment.isTimeless, case .alarm = plan.edges[edge].form else { return false }
    return true
  }

  mutating func runEdges(
    _ number: Int, _ header: Block, _ moment: Moment, _ previous: Previous, _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    guard case .on(let edges, let condition) = plan.rules[number].trigger else { return }
    occurrences.removeAll(keepingCapacity: true)
    for edge in edges where !isToldApart(edge, moment) { findOccurrences(edge, header, moment, chunk) }
    if isTracing { noteEdges(number, header, moment, previous, chunk) }
    guard !occurrences.isEmpty else { return }
    guard isOpen(number, at: moment.time) else {
      if isTracing { noteOutOfHours(number) }
      return
    }
    if occurrences.count > 1 {
      let plan = plan
      occurrences.sort { plan.rank($0.fence) < plan.rank($1.fence) }
    }
    var told: UInt32?
    var wasTold = false
    for i in occurrences.indices {
      let occurrence = occurrences[i]
      // At most once an event and fence.
      if wasTold && told == occurrence.fence {
        if isTracing { noteEdge(number, occurrence, .alreadyTold) }
        continue
      }
      let alias = Alias(fence: plan.edges[Int(occurrence.edge)].isAlias ? occurrence.fence : NoticeRecord.noFence)
      if isTracing { noteWhile(number, condition, occurrence, alias, moment, header, chunk, &locator) }
      if !holds(condition, number, moment, header, alias, chunk, &locator) { continue }
      wasTold = true
      told = occurrence.fence
      fireEdge(number, occurrence, header, moment, previous, chunk, &locator, &notices)
    }
  }

  /// Whether the `while` of an edge lets it pass.
  private mutating func holds(
    _ condition: Program, _ number: Int, _ moment: Moment, _ header: Block, _ alias: Alias, _ chunk: ChunkView,
    _ locator: inout Locator
  ) -> Bool {
    if condition.isEmpty { return true }
    let truth = evaluate(condition, moment, header, alias, chunk, &locator)
    if truth == .unknown { counters.rules[number].unknown &+= 1 }
    return truth == .yes
  }

  mutating func fireEdge(
    _ number: Int, _ occurrence: Occurrence, _ header: Block, _ moment: Moment, _ previous: Previous,
    _ chunk: ChunkView, _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    var notice = EdgeNotice(
      fence: occurrence.fence, since: occurrence.since,
      alias: plan.rules[number].eachGroup == nil ? NoticeRecord.noFence : occurrence.fence,
      salt: edgeSalt(number, occurrence, moment))
    notice.crossing = crossingOf(occurrence, moment, previous)
    tellEdge(number, notice, header, moment, chunk, &locator, &notices)
  }

  /// The salt of an edge's notice. At one event a rule tells of a fence once; so what is told at its start is told
  /// apart by the event. What settles is told later, where another event or another edge of the rule may have told of
  /// the same start.
  private func edgeSalt(_ number: Int, _ occurrence: Occurrence, _ moment: Moment) -> UInt64 {
    guard occurrence.since < moment.time, case .on(let edges, _) = plan.rules[number].trigger else {
      return moment.salt
    }
    if moment.salt == 0 && edges.count == 1 { return 0 }
    return EpisodeID.salt(UInt64(bitPattern: moment.time), moment.salt)
  }

  private func crossingOf(_ occurrence: Occurrence, _ moment: Moment, _ previous: Previous) -> Crossing {
    switch plan.edges[Int(occurrence.edge)].form {
    case .enter: return crossing(occurrence.fence, entering: true, moment, previous)
    case .exit: return crossing(occurrence.fence, entering: false, moment, previous)
    case .settled: return occurrence.crossing
    case .cross:
      for touch in touches where touch.fence == occurrence.fence {
        let direction: Crossing.Direction =
          switch touch.leftToRight {
          case true?: .leftToRight
          case false?: .rightToLeft
          case nil: .through
          }
        return Crossing(
          direction: direction, time: CrossingFinder.interpolate(previous.time, moment.time, touch.fraction),
          latitude: touch.place.latitude, longitude: touch.place.longitude)
      }
      return Crossing()
    case .alarm, .becomes, .becomesBattery, .changes, .passes: return Crossing()
    }
  }

  // MARK: Alarms alone

  /// The alarms of an event that is not taken at a time of its own: late, with a faulty clock, or without a fix time. An
  /// alarm is never lost.
  mutating func fireAlarms(
    _ header: Block, _ found: Moment, _ chunk: ChunkView, _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    let head = classes.heads[Int(header.pointee.rulesClass)]
    guard found.alarms & head.alarmBits != 0 else { return }
    var moment = found
    moment.salt = ownSalt(found, chunk)
    lateLocated = false
    if moment.isLate, moment.hasFix, plan.hasFences {
      let found = locator.locate(latitude: moment.latitude, longitude: moment.longitude)
      inside.removeAll(keepingCapacity: true)
      for i in 0..<found where locator.result(i) < UInt32(plan.fences.count) { inside.append(locator.result(i)) }
      lateLocated = true
    }
    for word in 0..<plan.words {
      var rest = classes.byAlarm(head, word)
      while rest != 0 {
        let number = word * 64 + rest.trailingZeroBitCount
        rest &= rest &- 1
        fireAlarms(number, header, moment, chunk, &locator, &notices)
      }
    }
    if header.pointee.alertCount > 0 { findAlertDeadline(header) }
  }

  private mutating func fireAlarms(
    _ number: Int, _ header: Block, _ moment: Moment, _ chunk: ChunkView, _ locator: inout Locator,
    _ notices: inout NoticeBuffer
  ) {
    guard case .on(let edges, let condition) = plan.rules[number].trigger else { return }
    if isTracing { noteAlarms(number, header, moment) }
    if moment.isLate {
      switch plan.rules[number].late {
      case .correct, .mark: break
      case .record, .drop:
        if isTracing { noteDropped(number) }
        return
      }
    }
    for edge in edges {
      guard case .alarm(let bits) = plan.edges[edge].form, moment.alarms & bits != 0 else { continue }
      guard isOpen(number, at: moment.time) else {
        if isTracing { noteOutOfHours(number) }
        return
      }
      if isTracing {
        let occurrence = Occurrence(edge: Int32(edge), since: moment.time)
        noteWhile(number, condition, occurrence, .none, moment, header, chunk, &locator)
      }
      if !holds(condition, number, moment, header, .none, chunk, &locator) { return }
      let notice = EdgeNotice(
        fence: NoticeRecord.noFence, since: moment.time, alias: NoticeRecord.noFence, salt: moment.salt)
      tellEdge(number, notice, header, moment, chunk, &locator, &notices)
      return
    }
  }
}

/// What an edge's notice says beside its rule and device.
struct EdgeNotice {
  var fence: UInt32
  var since: Int64
  /// The fence whose own cool-down counts (`each`), or none.
  var alias: UInt32
  /// Goes into the episode's id.
  var salt: UInt64
  var crossing = Crossing()
}
