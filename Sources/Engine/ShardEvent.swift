internal import Geofences
internal import Model
internal import Rules

/// One event, from its row to the rules that it can move.
extension Shard {
  /// A fix further ahead of its heard time than this is a clock fault.
  static var clockFaultMilliseconds: Int64 { 300_000 }

  mutating func event(
    _ chunk: ChunkView, _ row: Int, input: Int32, _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    let event = chunk.row(row)
    counters.events += 1
    let (header, handle) = block(of: event, chunk)
    if header.pointee.hoursDeadline == .max, header.pointee.newestTime == .min { watchHours(header, from: event.time) }
    var moment = Moment(
      time: event.time, heard: event.heard, present: event.present, alarms: event.alarms, row: row,
      hasFix: event.has(EventRow.hasFix), latitude: event.latitude, longitude: event.longitude, isDeadline: false,
      input: input)
    if !event.has(EventRow.hasTime), header.pointee.hasFixClock {
      timeless(header, handle, event, &moment, chunk, &locator, &notices)
      return
    }
    if event.time > event.heard &+ Self.clockFaultMilliseconds {
      clockFault(header, handle, event, &moment, chunk, &locator, &notices)
      return
    }
    if isDue(header, fix: event.time, heard: event.heard) {
      runDeadlines(
        header, fixBefore: event.time, heardBefore: event.heard, input: input, chunk, &locator, &notices)
    }
    hear(header, event.heard)
    let digest = digest(event, chunk, row)
    if event.time <= header.pointee.newestTime || event.time < header.pointee.deadlineRun {
      if isRepeat(header, digest) {
        counters.duplicates += 1
        chunk.mark(row, EventRow.isRepeated)
        if isTracing { noteUntaken(.repeated, header, moment, chunk) }
        schedule(header, handle)
        return
      }
      // What was heard before the first fix time stood on the heard clock, which is ahead of it.
      let isBehind = header.pointee.hasFixClock && event.time < header.pointee.newestTime
      if isBehind || event.time < header.pointee.deadlineRun {
        remember(header, digest)
        chunk.mark(row, EventRow.isLate)
        late(header, &moment, chunk, &locator, &notices)
        schedule(header, handle)
        return
      }
    }
    remember(header, digest)
    if event.has(EventRow.hasTime) { header.pointee.hasFixClock = true }
    take(header, &moment, chunk, &locator, &notices)
    schedule(header, handle)
  }

  /// An event in its right place: merge it into the state, then move the rules.
  private mutating func take(
    _ header: Block, _ moment: inout Moment, _ chunk: ChunkView, _ locator: inout Locator,
    _ notices: inout NoticeBuffer
  ) {
    let before = (
      time: header.pointee.fixTime, latitude: header.pointee.latitude, longitude: header.pointee.longitude
    )
    let sameTimeCount = moment.time == header.pointee.newestTime ? header.pointee.sameTimeCount &+ 1 : 0
    header.pointee.sameTimeCount = sameTimeCount
    moment.salt = UInt64(sameTimeCount)
    header.pointee.newestTime = moment.time
    header.pointee.newestHeard = moment.heard
    header.pointee.seenFields |= moment.present
    guard classes.heads[Int(header.pointee.rulesClass)].anyRule else { return }
    clearScratch()
    let previousPlace = Previous(time: before.time, latitude: before.latitude, longitude: before.longitude)
    if moment.hasFix {
      if plan.hasFences { moveSides(header, moment, chunk, &locator) }
      if !plan.crossedGroups.isEmpty { cross(moment, previousPlace, &locator) }
      header.pointee.fixTime = moment.time
      header.pointee.latitude = moment.latitude
      header.pointee.longitude = moment.longitude
      if !plan.detectors.isEmpty { settle(header, moment, previousPlace, &locator) }
    }
    if plan.lastMask != 0 { keepLast(header, moment, chunk) }
    if plan.battery != nil { keepBattery(header, moment, chunk) }
    if !plan.windows.isEmpty { keepWindows(header, moment, chunk) }
    moveRules(header, moment, previousPlace, chunk, &locator, &notices)
  }

  /// Empties the lists of the last event; those that are empty cost a look.
  @inline(__always) private mutating func clearScratch() {
    if !entered.isEmpty { entered.removeAll(keepingCapacity: true) }
    if !left.isEmpty { left.removeAll(keepingCapacity: true) }
    if !settledHits.isEmpty { settledHits.removeAll(keepingCapacity: true) }
    if !touches.isEmpty { touches.removeAll(keepingCapacity: true) }
  }

  /// Notes that the device was heard: any silence ends.
  @inline(__always) func hear(_ header: Block, _ heard: Int64) {
    if heard > header.pointee.silentFrom { header.pointee.silentFrom = heard }
    header.pointee.silenceStep = 0
  }

  // MARK: Repeats

  /// Time, position, alarms and fields of an event as 64 bits. Fields that no rule reads do not count: they cannot
  /// change anything.
  @inline(__always) private func digest(_ event: EventRow, _ chunk: ChunkView, _ row: Int) -> UInt64 {
    var hash = UInt64(bitPattern: event.time) &* 0x9e37_79b9_7f4a_7c15
    hash = Self.mix(hash, event.latitude.bitPattern)
    hash = Self.mix(hash, event.longitude.bitPattern)
    hash = Self.mix(hash, event.alarms ^ UInt64(event.flags & EventRow.hasFix) << 63)
    hash = Self.mix(hash, event.present)
    var rest = event.present
    while rest != 0 {
      let slot = rest.trailingZeroBitCount
      rest &= rest &- 1
      let cell = chunk.cell(row: row, slot: slot)
      hash = Self.mix(hash, plan.textMask & 1 << UInt64(slot) == 0 ? cell : textDigest(cell, chunk))
    }
    return hash
  }

  @inline(__always) private static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    let x = (hash ^ value) &* 0xff51_afd7_ed55_8ccd
    return x ^ x >> 32
  }

  func textDigest(_ cell: UInt64, _ chunk: ChunkView) -> UInt64 {
    TextDigest.of(chunk.text(of: cell))
  }

  /// Whether an event that is not taken in its place repeats one; then it is counted, and else it is remembered.
  private mutating func passesOver(_ event: EventRow, _ header: Block, _ moment: Moment, _ chunk: ChunkView) -> Bool {
    let digest = digest(event, chunk, moment.row)
    guard isRepeat(header, digest) else {
      remember(header, digest)
      return false
    }
    counters.duplicates += 1
    chunk.mark(moment.row, EventRow.isRepeated)
    if isTracing { noteUntaken(.repeated, header, moment, chunk) }
    return true
  }

  private func isRepeat(_ header: Block, _ digest: UInt64) -> Bool {
    let kept = header.pointee.digests
    return digest == kept.0 || digest == kept.1 || digest == kept.2 || digest == kept.3
  }

  @inline(__always) private func remember(_ header: Block, _ digest: UInt64) {
    switch header.pointee.digestNext & 3 {
    case 0: header.pointee.digests.0 = digest
    case 1: header.pointee.digests.1 = digest
    case 2: header.pointee.digests.2 = digest
    default: header.pointee.digests.3 = digest
    }
    header.pointee.digestNext &+= 1
  }

  // MARK: Late events

  /// An event older than the newest: nothing is evaluated again, but alarms fire, marked late.
  private mutating func late(
    _ header: Block, _ moment: inout Moment, _ chunk: ChunkView, _ locator: inout Locator,
    _ notices: inout NoticeBuffer
  ) {
    counters.late += 1
    header.pointee.seenFields |= moment.present
    let own = classes.all[Int(header.pointee.rulesClass)]
    if own.recordsLate {
      counters.lateRecorded += 1
      notices.recordedRows.append(UInt16(moment.row))
    }
    if own.anyRule && own.dropsLate { counters.lateDropped += 1 }
    endSilence(header, moment, chunk, &locator, &notices)
    moment.isLate = true
    if isTracing { beginStep(lateCause(header, moment), header, moment, chunk) }
    fireAlarms(header, moment, chunk, &locator, &notices)
    if isTracing { endStep(isKept: true) }
  }

  /// A late event ends a silence like any other: alerts that are open on it clear, at the heard time.
  private mutating func endSilence(
    _ header: Block, _ late: Moment, _ chunk: ChunkView, _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    guard header.pointee.alertCount > 0 else { return }
    var moment = Moment(time: late.heard, heard: late.heard, isDeadline: true, input: late.input)
    if isTracing { beginStep(.silenceEnded, header, moment, chunk) }
    for word in 0..<plan.words {
      var rest = classes.all[Int(header.pointee.rulesClass)].silent[word] & openRules(word, header)
      while rest != 0 {
        let number = word * 64 + rest.trailingZeroBitCount
        rest &= rest &- 1
        if moment.salt == 0 { moment.salt = EpisodeID.salt(ownSalt(late, chunk), UInt64(bitPattern: late.heard)) }
        let openOnly = !plan.rules[number].canBegin(bySilence: 0)
        runWhen(number, header, moment, openOnly: openOnly, chunk, &locator, &notices)
      }
    }
    if isTracing { endStep() }
    if header.pointee.alertCount > 0 { findAlertDeadline(header) } else { header.pointee.alertDeadline = .max }
  }

  // MARK: Events without a fix time

  /// An event without a fix time, of a device that has had one: a heartbeat, or a report that found no satellites.
  ///
  /// It says what is so now, and stands at the device's newest fix time, so that the fix under way is not late behind it.
  /// It proves no time that passes between fixes. Its alarms fire at heard time.
  private mutating func timeless(
    _ header: Block, _ handle: Int, _ event: EventRow, _ moment: inout Moment, _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    if passesOver(event, header, moment, chunk) { return }
    if isDue(header, fix: .min, heard: event.heard) {
      runDeadlines(header, fixBefore: .min, heardBefore: event.heard, input: moment.input, chunk, &locator, &notices)
    }
    hear(header, event.heard)
    let heard = header.pointee.newestHeard
    moment.time = max(header.pointee.newestTime, header.pointee.deadlineRun)
    moment.isTimeless = true
    take(header, &moment, chunk, &locator, &notices)
    // The device's own delay is that of its fixes.
    header.pointee.newestHeard = heard
    if moment.alarms != 0 {
      moment.time = event.heard
      if isTracing { beginStep(.event, header, moment, chunk) }
      fireAlarms(header, moment, chunk, &locator, &notices)
      if isTracing { endStep(isKept: true) }
    }
    schedule(header, handle)
  }

  // MARK: Clock faults

  private mutating func clockFault(
    _ header: Block, _ handle: Int, _ event: EventRow, _ moment: inout Moment, _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    if passesOver(event, header, moment, chunk) { return }
    counters.clockFaults += 1
    chunk.mark(moment.row, EventRow.hasClockFault)
    clockOffsets[handle, default: ClockOffsets()].add(event.time - event.heard)
    if isDue(header, fix: .min, heard: event.heard) {
      runDeadlines(header, fixBefore: .min, heardBefore: event.heard, input: moment.input, chunk, &locator, &notices)
    }
    hear(header, event.heard)
    moment.time = event.heard
    if isTracing { beginStep(.clockFault(ahead: event.time &- event.heard), header, moment, chunk) }
    fireAlarms(header, moment, chunk, &locator, &notices)
    if isTracing { endStep(isKept: true) }
    schedule(header, handle)
  }
}

/// The place of the fix before; `time` is `Int64.min` where there was none.
struct Previous {
  var time: Int64
  var latitude: Double
  var longitude: Double
  var coordinate: Coordinate { Coordinate(latitude: latitude, longitude: longitude) }
}

/// The last offsets of a clock that runs ahead: bounded, for the median.
struct ClockOffsets {
  private(set) var count = 0
  private var last: [Int64] = []
  mutating func add(_ offset: Int64) {
    if last.count == 9 { last[count % 9] = offset } else { last.append(offset) }
    count += 1
  }
  var median: Int64 { last.isEmpty ? 0 : last.sorted()[last.count / 2] }
}
